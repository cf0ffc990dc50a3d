/**
 * Packed rows one behind the other, walked without unpacking them: where each ends, which months it
 * holds for.
 */
import { OPEN_MONTH } from "../../core-wasm/layout.js";
import {
  FIXED_BYTES,
  SHORT_OFFSET,
  WORD_BYTES,
  WORD_MARK,
  WORDS,
} from "../../core-wasm/packing.js";
import type { MonthWindow } from "./award-year.js";

/** Rows of households, in order of household, child and span. */
export interface PackedRows {
  readonly bytes: Uint8Array;
  readonly rowCount: number;
}

/** Memory that rows are made in; those of one reading take the place of those before. */
export class RowMemory {
  #words = new Uint32Array(0);

  /**
   * At least so many words, of which the first `kept` stay. An eighth more than asked for:
   * partitions are about equal, and one that has a few more rows than those before fits.
   */
  words(count: number, kept = 0): Uint32Array<ArrayBuffer> {
    if (count <= this.#words.length) return this.#words;
    const words = new Uint32Array(count + (count >>> 3));
    words.set(this.#words.subarray(0, kept));
    this.#words = words;
    return words;
  }
}

/** First byte of the word of the span, and of the only word that may come before it. */
export const SPAN_MARK =
  WORD_MARK + WORDS.findIndex(({ facts }) => facts.some(({ name }) => name === "vanMaand"));
export const FLAGS_MARK = WORD_MARK;
/** Place of the household in a row: eight bytes. */
export const GEZIN_AT = 8;

/** Place after the row that begins at `at`. */
export function rowEnd(bytes: Uint8Array, at: number): number {
  let end = at + FIXED_BYTES;
  while (end < bytes.length && (bytes[end] as number) >= WORD_MARK) end += WORD_BYTES;
  return end;
}

/** Months of the row from `at` to `end`; a row that does not say holds ever. */
export function spanOf(bytes: Uint8Array, at: number, end: number): MonthWindow {
  let word = at + FIXED_BYTES;
  if (word < end && bytes[word] === FLAGS_MARK) word += WORD_BYTES;
  if (word >= end || bytes[word] !== SPAN_MARK) return { from: 0, to: OPEN_MONTH };
  const short = word + SHORT_OFFSET;
  return { from: shortAt(bytes, short), to: shortAt(bytes, short + 2) };
}

const shortAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

/** The rows that hold in a month of the window, as they are. */
export function rowsWithin({ bytes }: PackedRows, { from, to }: MonthWindow): PackedRows {
  const kept = new Uint8Array(bytes.length);
  let length = 0;
  let rowCount = 0;
  for (let at = 0, end = 0; at < bytes.length; at = end) {
    end = rowEnd(bytes, at);
    const span = spanOf(bytes, at, end);
    if (span.from >= to || span.to <= from) continue;
    kept.set(bytes.subarray(at, end), length);
    length += end - at;
    rowCount += 1;
  }
  return { bytes: kept.subarray(0, length), rowCount };
}

/** The rows of the households that are wanted. */
export function rowsOf({ bytes }: PackedRows, isWanted: (gezinId: bigint) => boolean): PackedRows {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kept = new Uint8Array(bytes.length);
  let [length, rowCount] = [0, 0];
  for (let at = 0, end = 0; at < bytes.length; at = end) {
    end = rowEnd(bytes, at);
    if (!isWanted(view.getBigInt64(at + GEZIN_AT))) continue;
    kept.set(bytes.subarray(at, end), length);
    length += end - at;
    rowCount += 1;
  }
  return { bytes: kept.subarray(0, length), rowCount };
}
