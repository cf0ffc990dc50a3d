/** The load shapes, in the order in which a session runs them. */
import { pickNamed } from "../bench/pick.js";
import type { Shape } from "./shape.js";
import { steady } from "./shapes/steady.js";
import { unary } from "./shapes/unary.js";

export const SHAPES: readonly Shape[] = [unary, steady];

/** The shapes of a list of names, in the order of the session. Throws on a name that is none. */
export const pickShapes = (names: readonly string[] | undefined): readonly Shape[] =>
  pickNamed(SHAPES, names);
