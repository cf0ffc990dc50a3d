/** Files of records as the client sends them. */
import { messageType } from "../contract/contract.js";
import type { LoadRecordsRequest, LoadRecordsResponse } from "../contract/messages.js";

const REQUEST = messageType<LoadRecordsRequest>("LoadRecordsRequest");
const RESPONSE = messageType<LoadRecordsResponse>("LoadRecordsResponse");
/** Bytes of a message. */
const PIECE_BYTES = 1 << 18;

export interface SourceFile {
  readonly stroom: string;
  readonly name?: string;
  readonly isWithoutFacts?: boolean;
}

export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The messages of a file. */
export async function* encodeFile(file: SourceFile, content: Pieces): AsyncGenerator<Buffer> {
  yield REQUEST.encode({ file });
  for await (const bytes of content) {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      yield REQUEST.encode({ content: bytes.subarray(at, at + PIECE_BYTES) });
    }
  }
}

/** What became of it. */
export async function readLoaded(answers: AsyncIterable<Buffer>): Promise<LoadRecordsResponse> {
  for await (const bytes of answers) return RESPONSE.decode(bytes);
  throw new Error("sources: expected an answer, found none");
}
