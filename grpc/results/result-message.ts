/**
 * Results as messages of StreamResults, in either form, without their cursor: that is the caller's
 * own, and comes when a message is sent. Every message stays under 1 MB.
 */

import type { Position, ResultPart } from "../../engine/run/results.js";
import { fieldsOf } from "../contract/fields.js";
import { WireWriter } from "../contract/wire.js";
import { BlockEncoder } from "./block-encoder.js";
import { RowEncoder } from "./row-encoder.js";

export type ResultForm = "ROWS" | "BLOCKS";

export interface ResultMessage {
  /** The field `rows` or `block` of a StreamResultsResponse, and room for a cursor behind it. */
  readonly bytes: Buffer;
  /** Bytes of the field. */
  readonly byteCount: number;
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
/** Tag and length of the field. */
const HEAD_BYTES_MAX = 16;
const CURSOR_ROOM = 128;

export class MessageEncoder {
  readonly #rows = new RowEncoder();
  readonly #blocks = new BlockEncoder();

  constructor(readonly form: ResultForm) {}

  /** The messages of a part. */
  *encode({ rows, from }: ResultPart): Generator<ResultMessage> {
    this.#rows.begin();
    this.#blocks.begin();
    for (let at = from; at < rows.rowCount; ) {
      const to = Math.min(at + ROWS_MAX[this.form], rows.rowCount);
      const { bytes, endRow } =
        this.form === "ROWS"
          ? { bytes: this.#rows.encode(rows, at, to), endRow: to }
          : this.#blocks.encode(rows, at, to, OUTCOMES_MAX);
      const last = { gezinId: rows.gezinId(endRow - 1), childId: rows.childId(endRow - 1) };
      yield { ...this.#framed(bytes), rowCount: endRow - at, last };
      at = endRow;
    }
  }

  #framed(payload: Buffer): Pick<ResultMessage, "bytes" | "byteCount"> {
    const bytes = Buffer.allocUnsafeSlow(payload.length + HEAD_BYTES_MAX + CURSOR_ROOM);
    const writer = new WireWriter(HEAD_BYTES_MAX);
    writer.open(PAYLOADS[this.form], payload.length);
    const head = writer.take();
    bytes.set(head);
    bytes.set(payload, head.length);
    return { bytes, byteCount: head.length + payload.length };
  }
}
