/** The load shapes, in the order in which a session runs them. */
import { pickNamed } from "../bench/harness/pick.js";
import type { Shape } from "./load/shape.js";
import { burst, ramp, steady } from "./shapes/arrival.js";
import { callers } from "./shapes/callers.js";
import { national } from "./shapes/national.js";
import { reader } from "./shapes/reader.js";
import { results } from "./shapes/results.js";
import { slowReader } from "./shapes/slow-reader.js";
import { soak } from "./shapes/soak.js";
import { unary } from "./shapes/unary.js";

/** What bars are judged in stands first: a session that has no time left leaves out the others. */
export const SHAPES: readonly Shape[] = [
  unary,
  results,
  slowReader,
  reader,
  national,
  steady,
  ramp,
  burst,
  callers,
  soak,
];

/** The shapes of a list of names, else those that are not long. Throws on a name that is none. */
export function pickShapes(names: readonly string[] | undefined, isAll = false): readonly Shape[] {
  const isMeant = ({ isLong }: Shape): boolean => isAll || isLong === undefined;
  return names === undefined ? SHAPES.filter(isMeant) : pickNamed(SHAPES, names);
}
