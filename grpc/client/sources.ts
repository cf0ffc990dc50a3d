/** Files of records as the client sends them. */
import { messageType } from "../contract/contract.js";
import { foundText } from "../contract/mapping/household.js";
import type { LoadRecordsResponse } from "../contract/messages.js";
import { messageFault } from "./call-fault.js";
import { encodeRequest } from "./check-request.js";

const REQUEST = "LoadRecordsRequest";
const RESPONSE = messageType<LoadRecordsResponse>("LoadRecordsResponse");
/** Bytes of a message. */
const PIECE_BYTES = 1 << 18;

export interface SourceFile {
  readonly stroom: string;
  readonly name?: string;
  readonly isWithoutFacts?: boolean;
}

export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The messages of a file. Throws CallFault. */
export async function* encodeFile(file: SourceFile, content: Pieces): AsyncGenerator<Buffer> {
  yield encodeRequest(REQUEST, { file });
  for await (const bytes of content) {
    if (!(bytes instanceof Uint8Array)) {
      throw messageFault({
        field: "content",
        expected: "pieces of bytes",
        found: foundText(bytes),
      });
    }
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      yield encodeRequest(REQUEST, { content: bytes.subarray(at, at + PIECE_BYTES) });
    }
  }
}

/** What became of it. */
export async function readLoaded(answers: AsyncIterable<Buffer>): Promise<LoadRecordsResponse> {
  for await (const bytes of answers) return RESPONSE.decode(bytes);
  throw new Error("sources: expected an answer, found none");
}
