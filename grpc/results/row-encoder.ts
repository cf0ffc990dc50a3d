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
  readonly #writer = new WireWriter();
  readonly #outcomes = new OutcomeBytes("RunResult");

  /** To be called for rows whose outcomes are others than before. */
  begin(): void {
    this.#outcomes.clear();
  }

  /** The bytes of a ResultRows with rows [from, to). */
  encode(rows: DecidedRows, from: number, to: number): Buffer {
    for (let row = from; row < to; row += 1) this.#row(rows, row);
    return this.#writer.finish();
  }

  #row({ gezinIds, childIds, payers, outcomes, table }: DecidedRows, row: number): void {
    const writer = this.#writer;
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
