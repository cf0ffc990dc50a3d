/** What is wrong with the bytes of a block, in words. */
import { HEAD, HEAD_BYTES } from "./pack-block.js";

const ID_WIDTH_MAX = 8;
const SHORT_WIDTH_MAX = 2;
const CENTS_WIDTH_MAX = 4;

export const fault = (expected: string, found: string): RangeError =>
  new RangeError(`block: expected ${expected}, found ${found}`);

/** No number is wider than what it is read into. */
export function requireWidths(bytes: Uint8Array, componentCount: number): void {
  requireWidth(bytes, HEAD.gezinWidth, ID_WIDTH_MAX);
  requireWidth(bytes, HEAD.childWidth, ID_WIDTH_MAX);
  requireWidth(bytes, HEAD.redenenWidth, ID_WIDTH_MAX);
  requireWidth(bytes, HEAD.outcomeWidth, SHORT_WIDTH_MAX);
  requireWidth(bytes, HEAD.monthWidth, SHORT_WIDTH_MAX);
  for (let component = 0; component < componentCount; component += 1) {
    requireWidth(bytes, HEAD_BYTES + component, CENTS_WIDTH_MAX);
  }
}

function requireWidth(bytes: Uint8Array, at: number, most: number): void {
  const width = bytes[at] as number;
  if (!(width <= most)) throw fault(`a width of at most ${most} at byte ${at}`, `${width}`);
}
