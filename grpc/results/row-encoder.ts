/** Results as typed messages: the bytes of a ResultRows, written without an object per row. */

import type { DecidedRows } from "../../engine/decisions/rows.js";
import { fieldsOf } from "../contract/fields.js";
import { PAYER_NUMBERS } from "../contract/mapping/enums.js";
import { WireWriter } from "../contract/wire.js";
import { OUTCOME_BYTES_MAX, OutcomeBytes } from "./outcome-bytes.js";

const field = fieldsOf("RunResult");
const GEZIN_ID = field("gezinId");
const CHILD_ID = field("childId");
const PAYER = field("payer");
const RESULTS = fieldsOf("ResultRows")("results");

/** Bytes that a row needs at most: its outcome, ids and the rest. */
const ROW_BYTES_MAX = OUTCOME_BYTES_MAX + 64;

export class RowEncoder {
  /** Bytes of a row, as they were so far; a writer that has them from the start does not grow. */
  #rowBytes = ROW_BYTES_MAX;
  readonly #outcomes = new OutcomeBytes("RunResult");

  /** To be called for rows whose outcomes are others than before. */
  begin(): void {
    this.#outcomes.clear();
  }

  /** A ResultRows with rows [from, to), behind `spare` bytes that are not written. */
  encode(rows: DecidedRows, from: number, to: number, spare: number): WireWriter {
    const writer = new WireWriter(Math.ceil((to - from) * this.#rowBytes) + 2 * spare);
    writer.skip(spare);
    for (let row = from; row < to; row += 1) this.#row(writer, rows, row);
    this.#rowBytes = Math.min(
      ROW_BYTES_MAX,
      (1.25 * writer.length) / (to - from) + ROW_BYTES_MAX / (to - from),
    );
    return writer;
  }

  #row(writer: WireWriter, rows: DecidedRows, row: number): void {
    const { gezinIds, childIds, payers, outcomes, table } = rows;
    writer.ensure(ROW_BYTES_MAX);
    const start = writer.openShort(RESULTS);
    writer.varint(GEZIN_ID << 3);
    writer.varint64(gezinIds[row * 2] as number, gezinIds[row * 2 + 1] as number);
    writer.varint(CHILD_ID << 3);
    writer.varint64(childIds[row * 2] as number, childIds[row * 2 + 1] as number);
    writer.number(PAYER, PAYER_NUMBERS[payers[row] as number] ?? 0);
    writer.few(this.#outcomes.of(table, outcomes[row] as number));
    writer.closeShort(start);
  }
}
