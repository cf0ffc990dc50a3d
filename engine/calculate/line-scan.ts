/**
 * What the bytes of a line tell before any parser runs: one pass, no allocation per byte.
 *
 * Colons outside strings count the keys of the text, so that a key that stands twice shows as a
 * difference with the keys that the parsed object has. Depth is bounded before parsing: no line can
 * make a parser recurse without end.
 */

export interface LineScan {
  readonly isBlank: boolean;
  readonly isAscii: boolean;
  /** Colons outside strings. */
  readonly colonCount: number;
  /** Deepest nesting of objects and lists. */
  readonly depth: number;
  /** A number with a fraction or a negative exponent, which a double may round to a whole one. */
  readonly hasFraction: boolean;
}

const TAB = 9;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const MINUS = 45;
const POINT = 46;
const COLON = 58;
const EXPONENT_UPPER = 69;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const EXPONENT_LOWER = 101;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const ASCII_MAX = 127;

/** Scans bytes [start, end) of one line. */
export function scanLine(bytes: Uint8Array, start: number, end: number): LineScan {
  let isBlank = true;
  let union = 0;
  let colonCount = 0;
  let level = 0;
  let depth = 0;
  let hasFraction = false;
  let before = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    union |= byte;
    switch (byte) {
      case QUOTE:
        isBlank = false;
        for (at += 1; at < end && bytes[at] !== QUOTE; at += 1) {
          union |= bytes[at] as number;
          if (bytes[at] === BACKSLASH) at += 1;
        }
        break;
      case COLON:
        colonCount += 1;
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        level += 1;
        if (level > depth) depth = level;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        level -= 1;
        break;
      case POINT:
        hasFraction = true;
        break;
      case MINUS:
        if (before === EXPONENT_LOWER || before === EXPONENT_UPPER) hasFraction = true;
        break;
    }
    if (byte !== SPACE && byte !== TAB && byte !== RETURN) isBlank = false;
    before = byte;
  }
  return { isBlank, isAscii: union <= ASCII_MAX, colonCount, depth, hasFraction };
}
