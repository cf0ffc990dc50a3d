/** Results as a ResultBlock: outcomes told once, rows as short numbers. No object per row. */

import type { DecidedRows } from "../../engine/decisions/rows.js";
import { fieldsOf } from "../contract/fields.js";
import { DeltaWriter } from "../contract/id-deltas.js";
import { PAYER_NUMBERS } from "../contract/mapping/enums.js";
import { WireWriter } from "../contract/wire.js";
import { OUTCOME_BYTES_MAX, OutcomeBytes } from "./outcome-bytes.js";

const blockField = fieldsOf("ResultBlock");
const ROW_COUNT = blockField("rowCount");
const GEZIN_ID_DELTAS = blockField("gezinIdDeltas");
const CHILD_ID_DELTAS = blockField("childIdDeltas");
const PAYERS = blockField("payers");
const OUTCOMES = blockField("outcomes");
const OUTCOME_INDEXES = blockField("outcomeIndexes");

/** Rows of a block, so that the number of an outcome fits 16 bits. */
const ROWS_MAX = 32_768;

export interface EncodedRows {
  readonly bytes: Buffer;
  /** Row behind the last one that was encoded. */
  readonly endRow: number;
}

export class BlockEncoder {
  readonly #writer = new WireWriter();
  readonly #deltas = new DeltaWriter();
  readonly #outcomes = new OutcomeBytes("Outcome");
  /** By row the number of its outcome in the block. */
  readonly #numbers = new Uint16Array(ROWS_MAX);
  /** By place in the table that number, and for which block it was given. */
  #numberOf = new Uint16Array(0);
  #givenFor = new Uint32Array(0);
  #block = 0;
  /** Places in the table, in the order of their numbers. */
  readonly #places: number[] = [];

  /** To be called for rows whose outcomes are others than before. */
  begin(): void {
    this.#outcomes.clear();
  }

  /** A block of rows from `from` to `to`; stops early at `outcomesMax`, which bounds its bytes. */
  encode(rows: DecidedRows, from: number, to: number, outcomesMax: number): EncodedRows {
    const endRow = this.#number(rows, from, Math.min(to, from + ROWS_MAX), outcomesMax);
    const writer = this.#begin(endRow - from);
    this.#deltas.write(writer, GEZIN_ID_DELTAS, rows.gezinIds, from, endRow);
    this.#deltas.write(writer, CHILD_ID_DELTAS, rows.childIds, from, endRow);
    writer.bytes(PAYERS, payersOf(rows.payers, from, endRow));
    this.#writeOutcomes(rows, endRow - from);
    return { bytes: writer.finish(), endRow };
  }

  /** A block without ids and payers, for who has them in the same order. */
  encodeResults(rows: DecidedRows): Buffer {
    this.begin();
    this.#number(rows, 0, rows.rowCount, ROWS_MAX);
    this.#begin(rows.rowCount);
    this.#writeOutcomes(rows, rows.rowCount);
    return this.#writer.finish();
  }

  #begin(rowCount: number): WireWriter {
    this.#writer.ensure(OUTCOME_BYTES_MAX);
    this.#writer.number(ROW_COUNT, rowCount);
    return this.#writer;
  }

  /** Gives outcomes their numbers until there are too many; returns the row behind the last one. */
  #number({ outcomes, table }: DecidedRows, from: number, to: number, outcomesMax: number): number {
    if (this.#numberOf.length < table.count) {
      this.#numberOf = new Uint16Array(table.low.length);
      this.#givenFor = new Uint32Array(table.low.length);
    }
    this.#block += 1;
    this.#places.length = 0;
    for (let row = from; row < to; row += 1) {
      const place = outcomes[row] as number;
      if (this.#givenFor[place] !== this.#block) {
        if (this.#places.length === outcomesMax) return row;
        this.#givenFor[place] = this.#block;
        this.#numberOf[place] = this.#places.length;
        this.#places.push(place);
      }
      this.#numbers[row - from] = this.#numberOf[place] as number;
    }
    return to;
  }

  #writeOutcomes({ table }: DecidedRows, rowCount: number): void {
    const writer = this.#writer;
    for (const place of this.#places) writer.bytes(OUTCOMES, this.#outcomes.of(table, place));
    writer.bytes(OUTCOME_INDEXES, new Uint8Array(this.#numbers.buffer, 0, rowCount * 2));
  }
}

/** A byte a row, or one when all are the same. */
function payersOf(codes: Uint8Array, from: number, to: number): Uint8Array {
  const numbers = codes.subarray(from, to).map((code) => PAYER_NUMBERS[code] ?? 0);
  const [first] = numbers;
  return numbers.every((number) => number === first) ? numbers.subarray(0, 1) : numbers;
}
