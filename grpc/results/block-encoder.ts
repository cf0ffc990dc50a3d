/** Results as a ResultBlock: outcomes told once, rows as short numbers. No object per row. */

import { fieldsOf } from "../contract/fields.js";
import { DeltaWriter } from "../contract/id-deltas.js";
import { PAYER_NUMBERS } from "../contract/mapping/enums.js";
import { WireWriter } from "../contract/wire.js";
import type { ResultColumns } from "./columns.js";
import { COMPONENT_BYTES_MAX, writeComponents } from "./component-writer.js";
import { OutcomeTable } from "./outcome-table.js";
import { ReasonBytes } from "./reason-bytes.js";

const blockField = fieldsOf("ResultBlock");
const ROW_COUNT = blockField("rowCount");
const GEZIN_ID_DELTAS = blockField("gezinIdDeltas");
const CHILD_ID_DELTAS = blockField("childIdDeltas");
const PAYERS = blockField("payers");
const OUTCOMES = blockField("outcomes");
const OUTCOME_INDEXES = blockField("outcomeIndexes");
const outcomeField = fieldsOf("Outcome");
const VOORLOPIG = outcomeField("voorlopig");
const TOTAAL = outcomeField("totaal");
const COMPONENTEN = outcomeField("componenten");
const REDENEN = outcomeField("redenen");

/** Rows of a block, so that a place fits 16 bits. */
const ROWS_MAX = 32_768;
const OUTCOME_BYTES_MAX = COMPONENT_BYTES_MAX + 160;

export interface EncodedRows {
  readonly bytes: Buffer;
  /** Row behind the last one that was encoded. */
  readonly endRow: number;
}

export class BlockEncoder {
  readonly #writer = new WireWriter();
  readonly #deltas = new DeltaWriter();
  readonly #outcomes = new OutcomeTable();
  readonly #places = new Uint16Array(ROWS_MAX);
  readonly #reasons = new ReasonBytes(REDENEN);

  /** A block of rows from `from`; stops early at `outcomesMax` outcomes, which bounds its bytes. */
  encode(columns: ResultColumns, from: number, outcomesMax: number): EncodedRows {
    const to = Math.min(columns.rowCount, from + ROWS_MAX);
    const endRow = this.#outcomes.place(columns, from, to, outcomesMax, this.#places);
    const writer = this.#begin(endRow - from);
    this.#deltas.write(writer, GEZIN_ID_DELTAS, columns.gezinIds, from, endRow);
    this.#deltas.write(writer, CHILD_ID_DELTAS, columns.childIds, from, endRow);
    writer.bytes(PAYERS, payersOf(columns.payers, from, endRow));
    this.#writeOutcomes(columns, endRow - from);
    return { bytes: writer.finish(), endRow };
  }

  /** A block without ids and payers, for who has them in the same order. */
  encodeResults(columns: ResultColumns): Buffer {
    const { rowCount } = columns;
    this.#outcomes.place(columns, 0, rowCount, ROWS_MAX, this.#places);
    this.#begin(rowCount);
    this.#writeOutcomes(columns, rowCount);
    return this.#writer.finish();
  }

  #begin(rowCount: number): WireWriter {
    this.#writer.ensure(OUTCOME_BYTES_MAX);
    this.#writer.number(ROW_COUNT, rowCount);
    return this.#writer;
  }

  #writeOutcomes(columns: ResultColumns, rowCount: number): void {
    const { redenen, totalen, voorlopig, componenten } = columns;
    const writer = this.#writer;
    for (const row of this.#outcomes.rows) {
      writer.ensure(OUTCOME_BYTES_MAX);
      const start = writer.openShort(OUTCOMES);
      if (voorlopig[row] === 1) writer.number(VOORLOPIG, 1);
      const totaal = totalen[row] as number;
      if (totaal !== 0) writer.number(TOTAAL, totaal);
      writeComponents(writer, COMPONENTEN, componenten, row);
      writer.few(this.#reasons.of(redenen[row * 2] as number, redenen[row * 2 + 1] as number));
      writer.closeShort(start);
    }
    writer.bytes(OUTCOME_INDEXES, new Uint8Array(this.#places.buffer, 0, rowCount * 2));
  }
}

/** A byte a row, or one when all are the same. */
function payersOf(codes: Uint8Array, from: number, to: number): Uint8Array {
  const numbers = codes.subarray(from, to).map((code) => PAYER_NUMBERS[code] ?? 0);
  const [first] = numbers;
  return numbers.every((number) => number === first) ? numbers.subarray(0, 1) : numbers;
}
