/**
 * Results as messages of StreamResults, in either form, without their cursor: that is the caller's
 * own, and comes when a message is sent. A message ends behind a household, under 1 MB.
 */
import type { RangeBlocks } from "../../engine/decisions/block-rows.js";
import { fieldsOf } from "../contract/fields.js";
import { FRAME_BYTES, WireWriter } from "../contract/wire.js";
import type { MessageBuffers } from "./message-buffers.js";
import { RowEncoder } from "./row-encoder.js";
import { storedPieces } from "./stored-results.js";

export type ResultForm = "ROWS" | "BLOCKS";

export interface ResultMessage {
  /**
   * Room for the head of its frame, the field `rows` or `stored` of a StreamResultsResponse, and
   * room for the others behind it.
   */
  readonly bytes: Buffer;
  /** Where the field ends. */
  readonly byteCount: number;
  readonly rowCount: number;
  /** The last household that was meant. */
  readonly lastGezinId: bigint;
}

const field = fieldsOf("StreamResultsResponse");
const ROWS = field("rows");
const STORED = field("stored");
/** A message that has as many bytes ends behind the household, or before the next block. */
const BYTES_ENOUGH = 384 << 10;
/** Head of the frame, tag and length of the field before it; cursor and numbers behind it. */
const SPARE_BYTES = 128;

export class MessageEncoder {
  #rows: RowEncoder | undefined;

  constructor(
    readonly form: ResultForm,
    readonly buffers: MessageBuffers,
  ) {}

  /** The messages of a part. */
  encode(part: RangeBlocks): Generator<ResultMessage> {
    return this.form === "ROWS" ? this.#typed(part) : this.#stored(part);
  }

  *#typed(part: RangeBlocks): Generator<ResultMessage> {
    this.#rows ??= new RowEncoder(SPARE_BYTES);
    const rows = this.#rows;
    rows.begin(part);
    while (!rows.isEnded) {
      const end = rows.encode(this.buffers.take(), SPARE_BYTES, BYTES_ENOUGH);
      const { rowCount, lastGezinId, bytes } = rows;
      if (rowCount > 0) yield { ...framed(bytes, end, ROWS), rowCount, lastGezinId };
      else this.buffers.give(bytes.buffer as ArrayBuffer);
    }
  }

  *#stored(part: RangeBlocks): Generator<ResultMessage> {
    for (const piece of storedPieces(part, BYTES_ENOUGH)) {
      const writer = new WireWriter(this.buffers.take(piece.byteCount + 2 * SPARE_BYTES));
      writer.skip(SPARE_BYTES);
      piece.write(writer);
      const { rowCount, gezinTo } = piece;
      const message = framed(writer.take(SPARE_BYTES), writer.length, STORED);
      yield { ...message, rowCount, lastGezinId: gezinTo - 1n };
    }
  }
}

const TAG = new WireWriter(SPARE_BYTES);

/** What was written from `SPARE_BYTES` to `end`, with its tag, length and room before it. */
function framed(
  all: Buffer,
  end: number,
  number: number,
): Pick<ResultMessage, "bytes" | "byteCount"> {
  TAG.open(number, end - SPARE_BYTES);
  const tag = TAG.finish();
  const fieldAt = SPARE_BYTES - tag.length;
  all.set(tag, fieldAt);
  const start = fieldAt - FRAME_BYTES;
  return { bytes: all.subarray(start), byteCount: end - start };
}
