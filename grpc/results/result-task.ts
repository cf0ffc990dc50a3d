/**
 * The thread that reads and encodes results for all streams: on the event loop it would hold up
 * every other call.
 *
 *     open --> stored blocks of a partition --> messages, a few ahead of the caller --> end
 *
 * A stream that is ahead waits for the word `more`, and ends at the word `abort`.
 */
import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type pg from "pg";
import { errorCode, errorMessage } from "../../engine/errors.js";
import { type ResultQuery, readResultBlocks } from "../../engine/run/result-blocks.js";
import { CallError, cancelled } from "../access/call-error.js";
import { ScopedConnections, scopeSql } from "../access/scoped-connection.js";
import { MessageBuffers } from "./message-buffers.js";
import { MessageEncoder, type ResultForm, type ResultMessage } from "./result-message.js";
import { warmUp } from "./warm-up.js";

export interface ResultSettings {
  readonly config: pg.ClientConfig;
  readonly connectionsMax: number;
}

/** What a stream is to read. */
export interface ResultOrder extends ResultQuery {
  readonly form: ResultForm;
}

/** A word about a stream, by its number; or the memory of a message that has been sent. */
export type ResultWord =
  | { readonly word: "sent"; readonly memory: ArrayBuffer }
  | { readonly stream: number; readonly word: "open"; readonly order: ResultOrder }
  | { readonly stream: number; readonly word: "more" | "abort" };

/** What the thread tells; bytes are transferred. */
export type ResultTold = { readonly stream: number } & (
  | ({ readonly kind: "message"; readonly bytes: Uint8Array } & Omit<ResultMessage, "bytes">)
  | { readonly kind: "end" }
  | { readonly kind: "fault"; readonly code: string; readonly message: string }
);

/** Messages told and not yet taken; each is under 1 MB. */
const AHEAD_MAX = 3;

interface Stream {
  readonly abort: AbortController;
  ahead: number;
  goOn: () => void;
}

// Who reads millions of rows can wait for a core longer than who calls for one household. Linux
// knows a priority of each thread; elsewhere it would be that of the whole process.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const { config, connectionsMax } = workerData as ResultSettings;
const connections = new ScopedConnections(config, connectionsMax, 1);
const streams = new Map<number, Stream>();
const buffers = new MessageBuffers();
const isAsked = (): boolean => streams.size > 0;
// A database that is away is told to whoever asks.
connections
  .use(new AbortController().signal, (client) => warmUp(client, buffers, isAsked))
  .catch(() => undefined);

parentPort?.on("message", (said: ResultWord) => {
  if (said.word === "sent") {
    buffers.give(said.memory);
    return;
  }
  if (said.word === "open") {
    void serve(said.stream, said.order);
    return;
  }
  const stream = streams.get(said.stream);
  if (stream === undefined) return;
  if (said.word === "abort") stream.abort.abort();
  else stream.ahead -= 1;
  stream.goOn();
});

const tell = (told: ResultTold, transfer: ArrayBuffer[] = []): void =>
  parentPort?.postMessage(told, transfer);

async function serve(number: number, order: ResultOrder): Promise<void> {
  const stream: Stream = { abort: new AbortController(), ahead: 0, goOn: () => undefined };
  streams.set(number, stream);
  try {
    await connections.use(stream.abort.signal, (client) => read(number, stream, order, client));
    tell({ stream: number, kind: "end" });
  } catch (error) {
    const code = error instanceof CallError ? error.code : (errorCode(error) ?? "INTERNAL");
    tell({ stream: number, kind: "fault", code, message: errorMessage(error) });
  } finally {
    streams.delete(number);
  }
}

async function read(
  number: number,
  stream: Stream,
  { form, ...query }: ResultOrder,
  client: pg.ClientBase,
): Promise<void> {
  const encoder = new MessageEncoder(form, buffers);
  for await (const part of readResultBlocks(client, query, scopeSql(client, query.payer))) {
    for (const message of encoder.encode(part)) await give(number, stream, message);
  }
}

async function give(number: number, stream: Stream, message: ResultMessage): Promise<void> {
  while (stream.ahead >= AHEAD_MAX && !stream.abort.signal.aborted) {
    await new Promise<void>((resolve) => {
      stream.goOn = resolve;
    });
  }
  if (stream.abort.signal.aborted) throw cancelled();
  stream.ahead += 1;
  tell({ stream: number, kind: "message", ...message }, [message.bytes.buffer as ArrayBuffer]);
}
