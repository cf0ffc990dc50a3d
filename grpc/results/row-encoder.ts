/**
 * Results as typed messages: the bytes of a ResultRows, made of the bytes of the blocks, without an
 * object or a column in between.
 */
import type { RangeBlocks } from "../../engine/decisions/block-rows.js";
import { BlockWalk } from "../../engine/decisions/block-walk.js";
import { addDistance, readNumber } from "../../engine/decisions/open-block.js";
import { Outcomes } from "../../engine/decisions/outcomes.js";
import { isNothing } from "../../engine/decisions/pack-block.js";
import { compareIds, idAt } from "../../engine/decisions/rows.js";
import { fieldsOf } from "../contract/fields.js";
import { PAYER_NUMBERS } from "../contract/mapping/enums.js";
import { writeVarint, writeVarint64 } from "../contract/wire.js";
import { OUTCOME_BYTES_MAX, OutcomeBytes } from "./outcome-bytes.js";

const field = fieldsOf("RunResult");
const GEZIN_TAG = field("gezinId") << 3;
const CHILD_TAG = field("childId") << 3;
const PAYER_TAG = field("payer") << 3;
const RESULTS_TAG = (fieldsOf("ResultRows")("results") << 3) | 2;
const SHORT_MAX = 0x7f;
/** Bytes that a row needs at most: its outcome, ids and the rest. */
const ROW_BYTES_MAX = OUTCOME_BYTES_MAX + 64;
/** Outcomes that are kept from part to part; in a month of the country some three thousand occur. */
const OUTCOMES_MAX = 1 << 15;

export class RowEncoder {
  readonly #walk = new BlockWalk();
  readonly #table = new Outcomes();
  readonly #outcomes = new OutcomeBytes("RunResult");
  /** Household of the last row, and of the next stretch; child of the row. */
  readonly #gezin = new Uint32Array(2);
  readonly #nextGezin = new Uint32Array(2);
  readonly #child = new Uint32Array(2);
  #isEnded = true;
  #bytes: Buffer = Buffer.alloc(0);
  #rowCount = 0;

  /** `room`: bytes that stay free behind the rows. */
  constructor(readonly room: number) {}

  begin(part: RangeBlocks): void {
    if (this.#table.count > OUTCOMES_MAX) {
      this.#table.clear();
      this.#outcomes.clear();
    }
    this.#walk.begin(part);
    this.#isEnded = !this.#walk.next();
  }

  /** Whether all rows have been written. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** What was written into: the bytes that `encode` was given, or more of them. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  /** Household of the last row. */
  get lastGezinId(): bigint {
    return idAt(this.#gezin, 0);
  }

  /** Writes rows from `start` on, until `enough` and the end of a household; returns where it ends. */
  encode(bytes: Buffer, start: number, enough: number): number {
    this.#bytes = bytes;
    this.#rowCount = 0;
    let at = start;
    while (!this.#isEnded && (at < enough || this.#isSameGezin())) {
      at = this.#writeStretch(at);
      this.#isEnded = !this.#walk.next();
    }
    return at;
  }

  /** Whether the next stretch goes on with the household of the last row. */
  #isSameGezin(): boolean {
    this.#walk.block.gezin(this.#walk.from, this.#nextGezin, 0);
    return compareIds(this.#gezin, 0, this.#nextGezin, 0) === 0;
  }

  #writeStretch(start: number): number {
    const { block, from, to } = this.#walk;
    const { bytes, rowBytes, gezinLow, gezinHigh, childLow, childHigh } = block;
    const { gezinWidth, childWidth, outcomeWidth } = block;
    const payer = PAYER_NUMBERS[block.payer] ?? 0;
    const gezin = this.#gezin;
    const child = this.#child;
    const table = this.#table;
    let at = start;
    let place = block.rowsAt + from * rowBytes;
    for (let row = from; row < to; row += 1, place += rowBytes) {
      addDistance(gezin, 0, gezinLow, gezinHigh, bytes, place, gezinWidth);
      const number = readNumber(bytes, place + gezinWidth + childWidth, outcomeWidth);
      const outcome = block.placeOf(number, table);
      if (isNothing(table, outcome)) continue;
      addDistance(child, 0, childLow, childHigh, bytes, place + gezinWidth, childWidth);
      at = this.#writeRow(at, payer, this.#outcomes.of(table, outcome));
    }
    return at;
  }

  #writeRow(start: number, payer: number, outcome: Uint8Array): number {
    if (start + ROW_BYTES_MAX + this.room > this.#bytes.length) this.#grow();
    const bytes = this.#bytes;
    const [gezin, child] = [this.#gezin, this.#child];
    bytes[start] = RESULTS_TAG;
    bytes[start + 2] = GEZIN_TAG;
    let at = writeVarint64(bytes, start + 3, gezin[0] as number, gezin[1] as number);
    bytes[at] = CHILD_TAG;
    at = writeVarint64(bytes, at + 1, child[0] as number, child[1] as number);
    bytes[at] = PAYER_TAG;
    bytes[at + 1] = payer;
    at += 2;
    const { length } = outcome;
    for (let place = 0; place < length; place += 1) bytes[at + place] = outcome[place] as number;
    this.#rowCount += 1;
    return closed(bytes, start + 1, at + length);
  }

  #grow(): void {
    const bytes = Buffer.allocUnsafeSlow(2 * this.#bytes.length + ROW_BYTES_MAX + this.room);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}

/** Writes the length of what stands from `at` + 1 on, which moves up where it is a long one. */
function closed(bytes: Buffer, at: number, end: number): number {
  const length = end - at - 1;
  if (length <= SHORT_MAX) {
    bytes[at] = length;
    return end;
  }
  bytes.copyWithin(at + 2, at + 1, end);
  writeVarint(bytes, at, length);
  return end + 1;
}
