/** Results as typed messages: the bytes of a ResultRows, written without an object per row. */

import { fieldsOf } from "../contract/fields.js";
import { PAYER_NUMBERS } from "../contract/mapping/enums.js";
import { WireWriter } from "../contract/wire.js";
import type { ResultColumns } from "./columns.js";
import { COMPONENT_BYTES_MAX, writeComponents } from "./component-writer.js";
import { ReasonBytes } from "./reason-bytes.js";

const field = fieldsOf("RunResult");
const GEZIN_ID = field("gezinId");
const CHILD_ID = field("childId");
const PAYER = field("payer");
const VOORLOPIG = field("voorlopig");
const TOTAAL = field("totaal");
const COMPONENTEN = field("componenten");
const REDENEN = field("redenen");
const RESULTS = fieldsOf("ResultRows")("results");

/** Bytes that a row needs at most: components, some 20 reasons of 2, ids and the rest. */
const ROW_BYTES_MAX = COMPONENT_BYTES_MAX + 160;

export class RowEncoder {
  readonly #writer = new WireWriter();
  readonly #reasons = new ReasonBytes(REDENEN);

  /** The bytes of a ResultRows with rows [from, to). */
  encode(columns: ResultColumns, from = 0, to = columns.rowCount): Buffer {
    for (let row = from; row < to; row += 1) this.#row(columns, row);
    return this.#writer.finish();
  }

  #row(columns: ResultColumns, row: number): void {
    const writer = this.#writer;
    const { gezinIds, childIds } = columns;
    writer.ensure(ROW_BYTES_MAX);
    const start = writer.openShort(RESULTS);
    writer.varint(GEZIN_ID << 3);
    writer.varint64(gezinIds[row * 2] as number, gezinIds[row * 2 + 1] as number);
    writer.varint(CHILD_ID << 3);
    writer.varint64(childIds[row * 2] as number, childIds[row * 2 + 1] as number);
    writer.number(PAYER, PAYER_NUMBERS[columns.payers[row] as number] ?? 0);
    if (columns.voorlopig[row] === 1) writer.number(VOORLOPIG, 1);
    const totaal = columns.totalen[row] as number;
    if (totaal !== 0) writer.number(TOTAAL, totaal);
    writeComponents(writer, COMPONENTEN, columns.componenten, row);
    const { redenen } = columns;
    writer.few(this.#reasons.of(redenen[row * 2] as number, redenen[row * 2 + 1] as number));
    writer.closeShort(start);
  }
}
