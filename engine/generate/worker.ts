/**
 * A generator thread: one chunk of families per task; its bytes move to the caller, nothing copied.
 */
import { move, transferableSymbol, valueSymbol } from "piscina";
import { type ChunkOrder, generateChunk } from "./chunk.js";
import { FACT_TABLES } from "./fact-rows.js";

export default function generate(order: ChunkOrder) {
  const chunk = generateChunk(order);
  const buffers = FACT_TABLES.map((table) => chunk.bytes[table].buffer);
  return move({ [transferableSymbol]: buffers, [valueSymbol]: chunk });
}
