/** Streams as bytes: what comes is counted and, where asked, hashed; nothing becomes an object. */
import { createHash } from "node:crypto";
import type { Channel } from "../../grpc/client/channel.js";
import { messageType } from "../../grpc/contract/contract.js";
import { RESULT_FORM } from "../../grpc/contract/mapping/enums.js";
import { scanFields } from "../../grpc/contract/wire.js";

export type ResultForm = "ROWS" | "BLOCKS";

/** What a stream brought. */
export interface Received {
  readonly rows: number;
  /** Of the results, cursors left out. */
  readonly bytes: number;
  readonly messages: number;
  /** SHA-256 of those bytes; empty when it was not asked for. */
  readonly digest: string;
}

const fieldOf = (message: string, name: string): number =>
  messageType(message).fields.find((field) => field.name === name)?.id ?? 0;
const ROWS_FIELD = fieldOf("StreamResultsResponse", "rows");
const STORED_FIELD = fieldOf("StreamResultsResponse", "stored");
const RESULT_TAG = (fieldOf("ResultRows", "results") << 3) | 2;
const ROW_COUNT_FIELD = fieldOf("ResultBlock", "rowCount");
const STORED_COUNT_FIELD = fieldOf("StoredResults", "rowCount");
const ANSWER_BLOCK_FIELD = fieldOf("CalculateStreamResponse", "block");
const ANSWER_OUTCOMES_FIELD = fieldOf("CalculateStreamResponse", "outcomes");
const ANSWER_FAULT_FIELD = fieldOf("CalculateStreamResponse", "fault");

/** The results of a run, undecoded. */
export const openResultStream = (
  channel: Channel,
  runId: number,
  form: ResultForm,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> =>
  channel.serverStream(
    "RunsService",
    "StreamResults",
    { runId, form: RESULT_FORM.require(form) },
    { signal },
  );

/** Reads a stream of results to its end; `pause` may hold it up after each message. */
export async function countResults(
  stream: AsyncIterable<Buffer>,
  { isHashed = false, pause }: { isHashed?: boolean; pause?: (messages: number) => unknown } = {},
): Promise<Received> {
  const hash = createHash("sha256");
  let [rows, bytes, messages] = [0, 0, 0];
  for await (const message of stream) {
    messages += 1;
    const payload = payloadOf(message);
    rows += payload.rows;
    bytes += payload.bytes.length;
    if (isHashed) hash.update(payload.bytes);
    await pause?.(messages);
  }
  return { rows, bytes, messages, digest: isHashed ? hash.digest("hex") : "" };
}

function payloadOf(message: Buffer): { rows: number; bytes: Uint8Array } {
  for (const { field, bytes } of scanFields(message)) {
    if (bytes === undefined) continue;
    if (field === ROWS_FIELD) return { rows: countResultRows(bytes), bytes };
    if (field === STORED_FIELD) return { rows: numberIn(bytes, STORED_COUNT_FIELD), bytes };
  }
  throw new Error("StreamResults: expected rows or blocks in every message, found neither");
}

/** Rows of a ResultRows: steps from length to length, or counting would cost more than all else. */
function countResultRows(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; count += 1) {
    if (bytes[at] !== RESULT_TAG) throw new Error("ResultRows: expected results alone");
    at += 1;
    let length = 0;
    for (let shift = 0, more = true; more; shift += 7, at += 1) {
      const byte = bytes[at] ?? 0;
      length |= (byte & 0x7f) << shift;
      more = byte > 0x7f;
    }
    at += length;
  }
  return count;
}

function numberIn(bytes: Uint8Array, field: number): number {
  for (const found of scanFields(bytes)) if (found.field === field) return found.value;
  return 0;
}

/**
 * Sends a stream of messages of so many rows each through CalculateStream; every message has to be
 * answered in kind.
 */
export async function countAnswers(
  channel: Channel,
  messages: Iterable<Buffer>,
  rowsEach: number,
  signal?: AbortSignal,
): Promise<Received> {
  let [rows, bytes, count] = [0, 0, 0];
  const answers = channel.duplex("CalculationService", "CalculateStream", messages, { signal });
  for await (const answer of answers) {
    count += 1;
    bytes += answer.length;
    rows += answeredRows(answer, rowsEach);
  }
  return { rows, bytes, messages: count, digest: "" };
}

function answeredRows(answer: Buffer, rowsEach: number): number {
  for (const { field, bytes } of scanFields(answer)) {
    if (field === ANSWER_FAULT_FIELD) throw new Error("CalculateStream: found a fault");
    if (field === ANSWER_BLOCK_FIELD && bytes !== undefined)
      return numberIn(bytes, ROW_COUNT_FIELD);
    if (field === ANSWER_OUTCOMES_FIELD) return rowsEach;
  }
  throw new Error("CalculateStream: expected a block or outcomes, found neither");
}
