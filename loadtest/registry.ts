/** The load shapes, in the order in which a session runs them. */
import { pickNamed } from "../bench/harness/pick.js";
import type { Shape } from "./load/shape.js";
import { burst, ramp, steady } from "./shapes/arrival.js";
import { callers } from "./shapes/callers.js";
import { national } from "./shapes/national.js";
import { results } from "./shapes/results.js";
import { slowReader } from "./shapes/slow-reader.js";
import { soak } from "./shapes/soak.js";
import { unary } from "./shapes/unary.js";

export const SHAPES: readonly Shape[] = [
  unary,
  steady,
  ramp,
  burst,
  callers,
  national,
  slowReader,
  results,
  soak,
];

/** The shapes of a list of names, in the order of the session. Throws on a name that is none. */
export const pickShapes = (names: readonly string[] | undefined): readonly Shape[] =>
  pickNamed(SHAPES, names);
