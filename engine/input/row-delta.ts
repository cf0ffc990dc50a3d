/**
 * Packed rows as they are kept: each as what differs from the row before it.
 *
 *     | length | mask, bytes that differ | mask, bytes that differ | ..
 *
 * The length is in groups of 8 bytes; each group has a mask, the first byte in its lowest bit, and
 * the bytes that differ. The first row of a block is told in full, so blocks can be read one behind
 * the other. Children of a household share most of a row and spans of a child nearly all: a kept
 * row takes less than half of its bytes.
 */
import { FIXED_BYTES, WORD_BYTES, WORDS } from "../../core-wasm/packing.js";
import type { MonthWindow } from "./award-year.js";
import type { GezinRange } from "./households.js";
import { GEZIN_AT, type PackedRows, RowMemory, rowEnd, spanOf } from "./packed-rows.js";

const ROW_BYTES_MAX = FIXED_BYTES + WORDS.length * WORD_BYTES;
const GROUP_BYTES = 8;
const WORD = 4;
const WORDS_MIN = 256;
const KEPT_BYTES_MAX = 1 + ROW_BYTES_MAX + ROW_BYTES_MAX / GROUP_BYTES;

/** Writes packed rows, which begin where a word of their memory does, as blocks. */
export class DeltaWriter {
  #bytes = new Uint8Array(64 * 1024);
  #length = 0;
  #before = 0;
  readonly #rows: Uint8Array;
  readonly #words: Uint32Array;

  constructor(rows: Uint8Array) {
    this.#rows = rows;
    this.#words = new Uint32Array(rows.buffer, rows.byteOffset, rows.length / WORD);
  }

  /** Begins a block: its first row stands whole. */
  begin(): void {
    this.#length = 0;
    this.#before = -1;
  }

  /** Adds the row from `at` to `end`. */
  add(at: number, end: number): void {
    if (this.#length + KEPT_BYTES_MAX > this.#bytes.length) this.#grow();
    let to = this.#length;
    this.#bytes[to++] = (end - at) / GROUP_BYTES;
    for (let group = at; group < end; group += GROUP_BYTES) {
      to = this.#addGroup(group, this.#before < 0 ? -1 : this.#before + group - at, at, to);
    }
    this.#length = to;
    this.#before = at;
  }

  #addGroup(group: number, before: number, at: number, start: number): number {
    const rows = this.#rows;
    const bytes = this.#bytes;
    const hasBefore = before >= 0 && before < at;
    if (hasBefore && this.#isSame(group / WORD, before / WORD)) {
      bytes[start] = 0;
      return start + 1;
    }
    let mask = 0;
    let to = start + 1;
    for (let byte = 0; byte < GROUP_BYTES; byte += 1) {
      const value = rows[group + byte] as number;
      if (hasBefore && value === rows[before + byte]) continue;
      mask |= 1 << byte;
      bytes[to++] = value;
    }
    bytes[start] = mask;
    return to;
  }

  /** Most groups are those of the row before: two words say so sooner than eight bytes. */
  #isSame(group: number, before: number): boolean {
    const words = this.#words;
    return words[group] === words[before] && words[group + 1] === words[before + 1];
  }

  /** The block; a copy. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** The rows of kept blocks that hold in a window of months, of a range of households. */
export function readDelta(
  kept: Uint8Array,
  window: MonthWindow,
  range: GezinRange,
  memory = new RowMemory(),
): PackedRows {
  const row = new Uint8Array(ROW_BYTES_MAX);
  const rowWords = new Uint32Array(row.buffer);
  const view = new DataView(row.buffer);
  const [from, to] = [new GezinBound(range.from), new GezinBound(range.to)];
  let words = memory.words(Math.max(WORDS_MIN, kept.length));
  let length = 0;
  let rowCount = 0;
  for (let at = 0; at < kept.length; ) {
    const size = (kept[at] as number) * GROUP_BYTES;
    at = restoreRow(kept, at, row);
    if (from.isAbove(view, GEZIN_AT) || !to.isAbove(view, GEZIN_AT)) continue;
    const span = spanOf(row, 0, size);
    if (span.from >= window.to || span.to <= window.from) continue;
    if (length + size / WORD > words.length) words = memory.words(2 * words.length, length);
    for (let word = 0; word < size / WORD; word += 1) {
      words[length++] = rowWords[word] as number;
    }
    rowCount += 1;
  }
  return { bytes: new Uint8Array(words.buffer, 0, length * WORD), rowCount };
}

/** A household that rows are compared with, without an object a row. */
export class GezinBound {
  readonly #high: number;
  readonly #low: number;

  constructor(gezin: bigint) {
    this.#high = Number(gezin >> 32n);
    this.#low = Number(gezin & 0xffffffffn);
  }

  /** Whether it is above the household of which the id stands at a place. */
  isAbove(view: DataView, at: number): boolean {
    const high = view.getInt32(at);
    return this.#high > high || (this.#high === high && this.#low > view.getUint32(at + 4));
  }
}

/** Puts what differs into the row before; returns the place after the kept row. */
function restoreRow(kept: Uint8Array, at: number, row: Uint8Array): number {
  const size = (kept[at] as number) * GROUP_BYTES;
  let from = at + 1;
  for (let group = 0; group < size; group += GROUP_BYTES) {
    let mask = kept[from++] as number;
    for (let to = group; mask !== 0; to += 1) {
      if ((mask & 1) !== 0) row[to] = kept[from++] as number;
      mask >>= 1;
    }
  }
  return from;
}

/** Consecutive households and their rows, as they are kept. */
export interface KeptBlock {
  /** First household. */
  readonly gezinFrom: bigint;
  /** Rows that hold in each month of the window. */
  readonly rowCounts: readonly number[];
  readonly bytes: Uint8Array;
}

/** Cuts rows into blocks of at most so many households, and wherever one of `starts` is reached. */
export function cutBlocks(
  { bytes }: Pick<PackedRows, "bytes">,
  window: MonthWindow,
  householdsMax: number,
  starts: readonly bigint[],
): KeptBlock[] {
  const blocks: KeptBlock[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const writer = new DeltaWriter(bytes);
  let counts: number[] = [];
  let gezinFrom = 0n;
  let before = -1;
  let count = 0;
  let start = 0;
  const close = (): void => {
    if (count > 0) blocks.push({ gezinFrom, rowCounts: counts, bytes: writer.finish() });
    counts = new Array<number>(window.to - window.from).fill(0);
    count = 0;
    writer.begin();
  };
  for (let at = 0, end = 0; at < bytes.length; at = end) {
    if (before < 0 || !isSameGezin(view, before, at)) {
      const next = view.getBigInt64(at + GEZIN_AT);
      const isStart = start < starts.length && (starts[start] as bigint) <= next;
      while (start < starts.length && (starts[start] as bigint) <= next) start += 1;
      if (isStart || count === householdsMax || count === 0) {
        close();
        gezinFrom = next;
      }
      count += 1;
    }
    before = at;
    end = rowEnd(bytes, at);
    writer.add(at, end);
    countMonths(counts, window, spanOf(bytes, at, end));
  }
  close();
  return blocks;
}

/** Whether two rows are of one household. */
const isSameGezin = (view: DataView, one: number, other: number): boolean =>
  view.getInt32(one + GEZIN_AT + 4) === view.getInt32(other + GEZIN_AT + 4) &&
  view.getInt32(one + GEZIN_AT) === view.getInt32(other + GEZIN_AT);

function countMonths(counts: number[], window: MonthWindow, { from, to }: MonthWindow): void {
  const last = Math.min(to, window.to) - window.from;
  for (let month = Math.max(from, window.from) - window.from; month < last; month += 1) {
    counts[month] = (counts[month] as number) + 1;
  }
}
