/** One partition of the floor in a worker thread: read and thrown away, kept bytes written. */
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { Piscina } from "piscina";
import { type ConnectionPair, openPair } from "../../../engine/run/connection-pair.js";
import { COPY_HEADER, COPY_TRAILER } from "../../material/write-results.js";

export interface FloorSettings {
  readonly config: pg.ClientConfig;
  /** COPY statement that takes them. */
  readonly copyIn: string;
  /** COPY statement of each partition. */
  readonly selects: readonly string[];
  /** Decisions of each partition as COPY rows. */
  readonly results: readonly SharedArrayBuffer[];
}

/** What a run asks of a stream, and what it encodes at a time. */
const CHUNK_BYTES = 256 * 1024;
const PIECE_BYTES = 1 << 20;

const settings = Piscina.workerData as FloorSettings;
let pair: ConnectionPair | undefined;

/** Returns the bytes that were read. */
export default async function replayPartition(partition: number): Promise<number> {
  pair ??= await openPair(settings.config);
  const { reader, writer } = pair;
  await writer.query("BEGIN; SET LOCAL synchronous_commit = off");
  await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  let read = 0;
  const source = reader.query(
    copyTo(settings.selects[partition] as string, { highWaterMark: CHUNK_BYTES }),
  );
  for await (const chunk of source as AsyncIterable<Buffer>) read += chunk.length;
  await reader.query("COMMIT");
  const results = new Uint8Array(settings.results[partition] as SharedArrayBuffer);
  await pipeline(pieces(results), writer.query(copyFrom(settings.copyIn)));
  await writer.query("COMMIT");
  return read;
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  yield COPY_HEADER;
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
  yield COPY_TRAILER;
}
