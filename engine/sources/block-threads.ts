/** Threads that read blocks of a flow, lent when the first one is to be read. */
import { availableParallelism } from "node:os";
import { compiledFile } from "../../core-wasm/root.js";
import { Crew } from "../threads/crew.js";
import type { Block } from "./block-cutter.js";
import type { BlockTask } from "./block-task.js";
import type { Flow } from "./flow.js";
import type { BlockReading, ReadBlock } from "./read-block.js";

const THREADS_MAX = 4;
/** Strings of a block die young where there is room for all. */
const KIND = {
  taskFile: compiledFile("engine/sources/block-task"),
  ...{ heapMb: 64, youngHeapMb: 32 },
};

/** More than one is of use only while PostgreSQL has a processor of its own. */
export const THREADS = Math.max(1, Math.min(availableParallelism() - 1, THREADS_MAX));

export class BlockThreads {
  readonly #flow: Flow;
  #crew: Crew<string, BlockTask, ReadBlock> | undefined;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** Reads a block, whose bytes are no more the caller's. */
  read(block: Block, how: BlockReading): Promise<ReadBlock> {
    this.#crew ??= new Crew({ kind: KIND, count: THREADS, settings: this.#flow.name });
    return this.#crew.run({ block, how }, [block.bytes.buffer]);
  }

  async close(): Promise<void> {
    await this.#crew?.close();
  }
}
