/**
 * A generator thread: one chunk of families per task; its bytes move to the caller, nothing copied.
 */
import { move, transferableSymbol, valueSymbol } from "piscina";
import { FACT_TABLE_NAMES } from "../facts/tables.js";
import { type ChunkOrder, generateChunk } from "./chunk.js";

export default function generate(order: ChunkOrder) {
  const chunk = generateChunk(order);
  const buffers = FACT_TABLE_NAMES.map((table) => chunk.bytes[table].buffer);
  return move({ [transferableSymbol]: buffers, [valueSymbol]: chunk });
}
