/** Draws from the numbers of a test, over and over. */
import type { Draw } from "../synthetic.js";

export const drawOf = (numbers: readonly number[]): Draw => {
  let at = 0;
  return (below) => {
    at += 1;
    return ((numbers[at % numbers.length] as number) + at) % below;
  };
};
