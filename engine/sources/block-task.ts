/** A worker thread that reads blocks of one flow, by whose name it was started. */
import { move, transferableSymbol, valueSymbol, workerData } from "piscina";
import type { Block } from "./block-cutter.js";
import { type BlockReading, type ReadBlock, readBlock } from "./read-block.js";
import { readFlow } from "./registry.js";

export interface BlockTask {
  readonly block: Block;
  readonly how: BlockReading;
}

const flow = await readFlow(workerData as string);

export default function run({ block, how }: BlockTask): ReadBlock {
  const read = readBlock(flow, block, how);
  const buffers = [read.rows.text.buffer, read.rows.subjects.buffer];
  return move({ [transferableSymbol]: buffers, [valueSymbol]: read } as never) as never;
}
