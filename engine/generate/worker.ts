/**
 * A generator thread: one chunk of families per task; its bytes move to the caller, nothing copied.
 */
import { move, transferableSymbol, valueSymbol } from "piscina";
import { FACT_TABLE_NAMES } from "../facts/tables.js";
import type { Job } from "../threads/job.js";
import { type Chunk, type ChunkOrder, generateChunk } from "./chunk.js";

export default function openGenerator(): Job<ChunkOrder, Chunk> {
  return { run: generate };
}

function generate(order: ChunkOrder): Chunk {
  const chunk = generateChunk(order);
  const buffers = FACT_TABLE_NAMES.map((table) => chunk.bytes[table].buffer);
  return move({ [transferableSymbol]: buffers, [valueSymbol]: chunk } as never) as never;
}
