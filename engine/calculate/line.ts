/**
 * One line: bytes in, household or fault out. The cheap checks come first; the parser only sees
 * text whose encoding and nesting are sound.
 */
import { isUtf8 } from "node:buffer";
import { Fault, WHOLE_LINE } from "../household/fault.js";
import { type Household, type Limits, readHousehold } from "../household/household.js";
import { walkJson } from "./json-walk.js";
import { type LineScan, scanLine } from "./line-scan.js";

/** The format needs five levels; what goes far beyond is no household. */
const NESTING_MAX = 64;
const REPLACEMENT = "\ufffd";

const wholeLine = (expected: string, found: string): Fault =>
  new Fault(WHOLE_LINE, expected, found);

/** What a line is read as: its keys are counted, to find one that stands twice. */
interface Counted {
  readonly keyCount: number;
}

/** The household in bytes [start, end), or the first fault of the line. */
export function readLine(
  bytes: Buffer,
  start: number,
  end: number,
  limits: Limits,
): Household | Fault {
  const read = (value: unknown) => readHousehold(value, limits);
  return readObject({ bytes, start, end }, "an object of one household", read);
}

/** What `read` makes of the JSON in bytes [start, end), or the first fault of the line. */
export function readObject<T extends Counted>(
  { bytes, start, end }: { readonly bytes: Buffer; readonly start: number; readonly end: number },
  expected: string,
  read: (value: unknown) => T | Fault,
): T | Fault {
  const scan = scanLine(bytes, start, end);
  if (scan.isBlank) return wholeLine(expected, "an empty line");
  if (!scan.isAscii && !isUtf8(bytes.subarray(start, end))) {
    return notUtf8(bytes.subarray(start, end));
  }
  if (scan.depth > NESTING_MAX) {
    return wholeLine(`at most ${NESTING_MAX} levels of nesting`, `${scan.depth}`);
  }
  return readText(bytes.toString(scan.isAscii ? "latin1" : "utf8", start, end), scan, read);
}

function readText<T extends Counted>(
  text: string,
  scan: LineScan,
  read: (value: unknown) => T | Fault,
): T | Fault {
  const value = parse(text);
  if (value === undefined) return walkJson(text) ?? wholeLine("JSON", "something else");
  const object = read(value);
  if (object instanceof Fault) return object;
  const isSuspect = scan.hasFraction || scan.colonCount !== object.keyCount;
  return (isSuspect ? walkJson(text) : undefined) ?? object;
}

/** The parsed value; undefined, which JSON cannot hold, when the text is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names the first byte that no UTF-8 text can have there. */
function notUtf8(line: Buffer): Fault {
  const at = firstUnsound(line);
  const byte = (line[at] ?? 0).toString(16).padStart(2, "0");
  return wholeLine("UTF-8", `byte 0x${byte} at column ${at + 1}`);
}

/** A lenient decoder puts a replacement character there; the text may hold such ones itself. */
function firstUnsound(line: Buffer): number {
  const text = line.toString("utf8");
  let bytes = 0;
  let from = 0;
  for (;;) {
    const found = text.indexOf(REPLACEMENT, from);
    if (found < 0) return bytes;
    bytes += Buffer.byteLength(text.slice(from, found));
    const isSound = line.subarray(bytes).indexOf(REPLACEMENT) === 0;
    if (!isSound) return bytes;
    bytes += Buffer.byteLength(REPLACEMENT);
    from = found + 1;
  }
}
