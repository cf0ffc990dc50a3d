/** A worker thread that reads blocks of one flow, by whose name its job is opened. */
import { move, transferableSymbol, valueSymbol } from "piscina";
import type { Job } from "../threads/job.js";
import type { Block } from "./block-cutter.js";
import { type BlockReading, type ReadBlock, readBlock } from "./read-block.js";
import { readFlow } from "./registry.js";

export interface BlockTask {
  readonly block: Block;
  readonly how: BlockReading;
}

export default async function openFlow(name: string): Promise<Job<BlockTask, ReadBlock>> {
  const flow = await readFlow(name);
  return {
    run({ block, how }) {
      const read = readBlock(flow, block, how);
      const buffers = [read.rows.text.buffer, read.rows.subjects.buffer];
      return move({ [transferableSymbol]: buffers, [valueSymbol]: read } as never) as never;
    },
  };
}
