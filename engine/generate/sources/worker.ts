/** A thread that makes records: a chunk of families per task; its bytes move to the caller. */
import { move, transferableSymbol, valueSymbol } from "piscina";
import type { Job } from "../../threads/job.js";
import type { ChunkOrder } from "../chunk.js";
import { type SourceChunk, sourceChunk } from "./source-chunk.js";

export default function openRecords(): Job<ChunkOrder, SourceChunk> {
  return { run: makeRecords };
}

function makeRecords(order: ChunkOrder): SourceChunk {
  const chunk = sourceChunk(order);
  const all = [...Object.values(chunk.files), chunk.decisions];
  const buffers = all.map(({ bytes }) => bytes.buffer);
  return move({ [transferableSymbol]: buffers, [valueSymbol]: chunk } as never) as never;
}
