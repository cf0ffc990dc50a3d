/**
 * Columns as messages of StreamResults, in either form, without their cursor: that is the caller's
 * own, and comes when a message is sent. Every message stays under 1 MB.
 */

import { fieldsOf } from "../contract/fields.js";
import { WireWriter } from "../contract/wire.js";
import { BlockEncoder } from "./block-encoder.js";
import { ColumnBuffer, idAt } from "./columns.js";
import type { Position } from "./cursor.js";
import { RowEncoder } from "./row-encoder.js";

export type ResultForm = "ROWS" | "BLOCKS";

export interface ResultMessage {
  /** The field `rows` or `block` of a StreamResultsResponse. */
  readonly bytes: Buffer;
  readonly rowCount: number;
  /** The last row. */
  readonly last: Position;
}

const field = fieldsOf("StreamResultsResponse");
const PAYLOADS: Readonly<Record<ResultForm, number>> = {
  ROWS: field("rows"),
  BLOCKS: field("block"),
};
const ROWS_MAX: Readonly<Record<ResultForm, number>> = { ROWS: 4096, BLOCKS: 16_384 };
/** Outcomes of a block: some 130 bytes each at most. */
const OUTCOMES_MAX = 4096;

export class MessageEncoder {
  /** To be filled and encoded, again and again. */
  readonly columns: ColumnBuffer;
  readonly #rows = new RowEncoder();
  readonly #blocks = new BlockEncoder();

  constructor(readonly form: ResultForm) {
    this.columns = new ColumnBuffer(ROWS_MAX[form]);
  }

  /** The messages of what the columns hold. */
  *encode(): Generator<ResultMessage> {
    const { rowCount } = this.columns;
    for (let from = 0; from < rowCount; ) {
      const { bytes, endRow } = this.#encodeFrom(from);
      const writer = new WireWriter(bytes.length + 8);
      writer.bytes(PAYLOADS[this.form], bytes);
      yield { bytes: writer.take(), rowCount: endRow - from, last: this.#position(endRow - 1) };
      from = endRow;
    }
  }

  #encodeFrom(from: number) {
    if (this.form === "BLOCKS") return this.#blocks.encode(this.columns, from, OUTCOMES_MAX);
    const endRow = this.columns.rowCount;
    return { bytes: this.#rows.encode(this.columns, from, endRow), endRow };
  }

  #position(row: number): Position {
    const { gezinIds, childIds } = this.columns;
    return { gezinId: idAt(gezinIds, row), childId: idAt(childIds, row) };
  }
}

/** True when a row lies behind another. */
export const isBehind = (row: Position, other: Position): boolean =>
  row.gezinId > other.gezinId || (row.gezinId === other.gezinId && row.childId > other.childId);
