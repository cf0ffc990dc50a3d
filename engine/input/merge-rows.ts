/**
 * One pass over the facts of a batch of households: cut every membership where a fact changes, look
 * up what holds, pack. Rows come in order of household, child and span, and say their span unless
 * the window is one month.
 */
import { FIXED_BYTES, WORDS } from "../../core-wasm/packing.js";
import type { MonthWindow } from "./award-year.js";
import type { HouseholdFacts } from "./household-facts.js";
import { FLAGS_MARK, type PackedRows, RowMemory, SPAN_MARK } from "./packed-rows.js";
import { RowFacts } from "./row-facts.js";
import { SpanCuts } from "./span-cuts.js";

const FIXED_WORDS = FIXED_BYTES / 4;
const ROW_WORDS_MAX = FIXED_WORDS + 2 * (WORDS.length + 1);
const ROW_WORDS_USUAL = 14;
class RowWriter {
  rowCount = 0;
  #words: Uint32Array<ArrayBuffer>;
  #length = 0;
  readonly #span = new Uint32Array(2);
  readonly #spanView = new DataView(this.#span.buffer);

  constructor(
    capacity: number,
    readonly memory: RowMemory,
  ) {
    this.#words = memory.words(Math.max(1, capacity) * ROW_WORDS_USUAL);
    this.#spanView.setUint8(0, SPAN_MARK);
  }

  /** Writes a packed row, with its span when it has one. */
  write(row: Uint32Array, length: number, van: number, tot: number, hasSpan: boolean): void {
    if (this.#length + ROW_WORDS_MAX > this.#words.length) {
      this.#words = this.memory.words(2 * this.#words.length + ROW_WORDS_MAX, this.#length);
    }
    const hasFlags = length > FIXED_WORDS && firstByte(row, FIXED_WORDS) === FLAGS_MARK;
    const before = hasSpan ? FIXED_WORDS + (hasFlags ? 2 : 0) : length;
    this.#copy(row, 0, before);
    if (hasSpan) {
      this.#spanView.setInt16(2, van);
      this.#spanView.setInt16(4, tot);
      this.#copy(this.#span, 0, 2);
      this.#copy(row, before, length);
    }
    this.rowCount += 1;
  }

  finish(): PackedRows {
    const bytes = new Uint8Array(this.#words.buffer, 0, this.#length * 4);
    return { bytes, rowCount: this.rowCount };
  }

  #copy(from: Uint32Array, start: number, end: number): void {
    for (let word = start; word < end; word += 1) {
      this.#words[this.#length++] = from[word] as number;
    }
  }
}

const IS_LITTLE = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
const firstByte = (words: Uint32Array, at: number): number =>
  IS_LITTLE ? (words[at] as number) & 0xff : (words[at] as number) >>> 24;

/** The rows of a batch over a window of months. */
export function mergeRows(
  facts: HouseholdFacts,
  window: MonthWindow,
  memory = new RowMemory(),
): PackedRows {
  const { members } = facts;
  const cuts = new SpanCuts(facts, window);
  const hasSpan = window.to - window.from > 1;
  const writer = new RowWriter(members.count, memory);
  let row = new RowFacts(facts);
  let before = new RowFacts(facts);
  for (let member = 0; member < members.count; member += 1) {
    cuts.mark(member);
    if (cuts.van >= cuts.tot) continue;
    let begun = cuts.van;
    let length = before.pack(member, begun);
    for (let month = cuts.next(begun); month < cuts.tot; month = cuts.next(month)) {
      const found = row.pack(member, month);
      if (isSame(row.packer.words, found, before.packer.words, length)) continue;
      writer.write(before.packer.words, length, begun, month, hasSpan);
      [row, before] = [before, row];
      [begun, length] = [month, found];
    }
    writer.write(before.packer.words, length, begun, cuts.tot, hasSpan);
  }
  return writer.finish();
}

function isSame(one: Uint32Array, length: number, other: Uint32Array, otherLength: number) {
  if (length !== otherLength) return false;
  for (let word = 0; word < length; word += 1) if (one[word] !== other[word]) return false;
  return true;
}
