/**
 * Results as messages of StreamResults, in either form, without their cursor: that is the caller's
 * own, and comes when a message is sent. A message ends behind a household, under 1 MB.
 */

import { type RangeBlocks, rowsOf } from "../../engine/decisions/block-rows.js";
import { endOfGezin } from "../../engine/decisions/merge.js";
import { State } from "../../engine/decisions/state.js";
import { fieldsOf } from "../contract/fields.js";
import { WireWriter } from "../contract/wire.js";
import { RowEncoder } from "./row-encoder.js";
import { storedPieces } from "./stored-results.js";

export type ResultForm = "ROWS" | "BLOCKS";

export interface ResultMessage {
  /** The field `rows` or `stored` of a StreamResultsResponse, and room for the others behind it. */
  readonly bytes: Buffer;
  /** Bytes of the field. */
  readonly byteCount: number;
  readonly rowCount: number;
  /** The last household that was meant. */
  readonly lastGezinId: bigint;
}

const field = fieldsOf("StreamResultsResponse");
const ROWS = field("rows");
const STORED = field("stored");
const ROWS_MAX = 4096;
/** Tag and length of the field before it, cursor and numbers behind it. */
const SPARE_BYTES = 128;

export class MessageEncoder {
  readonly #state = new State();
  readonly #rows = new RowEncoder();

  constructor(readonly form: ResultForm) {}

  /** The messages of a part. */
  encode(part: RangeBlocks): Generator<ResultMessage> {
    return this.form === "ROWS" ? this.#typed(part) : stored(part);
  }

  *#typed(part: RangeBlocks): Generator<ResultMessage> {
    const rows = rowsOf(this.#state, part);
    this.#rows.begin();
    for (let at = 0; at < rows.rowCount; ) {
      const enough = Math.min(at + ROWS_MAX, rows.rowCount);
      const end = endOfGezin(rows, enough - 1);
      const writer = this.#rows.encode(rows, at, end, SPARE_BYTES);
      const lastGezinId = rows.gezinId(end - 1);
      yield { ...framed(writer, ROWS), rowCount: end - at, lastGezinId };
      at = end;
    }
  }
}

function* stored(part: RangeBlocks): Generator<ResultMessage> {
  for (const { writer, rowCount, gezinTo } of storedPieces(part, SPARE_BYTES)) {
    yield { ...framed(writer, STORED), rowCount, lastGezinId: gezinTo - 1n };
  }
}

/** What was written behind `SPARE_BYTES`, with its tag and length before it. */
function framed(writer: WireWriter, number: number): Pick<ResultMessage, "bytes" | "byteCount"> {
  const all = writer.take(SPARE_BYTES);
  const head = new WireWriter(SPARE_BYTES);
  head.open(number, all.length - 2 * SPARE_BYTES);
  const tag = head.take();
  const start = SPARE_BYTES - tag.length;
  all.set(tag, start);
  return { bytes: all.subarray(start), byteCount: all.length - SPARE_BYTES - start };
}
