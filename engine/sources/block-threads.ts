/** Threads that read blocks of a flow, started when the first one is to be read. */
import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import { compiledFile } from "../../core-wasm/root.js";
import type { Block } from "./block-cutter.js";
import type { BlockTask } from "./block-task.js";
import type { Flow } from "./flow.js";
import type { BlockReading, ReadBlock } from "./read-block.js";

const TASK_FILE = compiledFile("engine/sources/block-task");
const THREADS_MAX = 4;
/** JavaScript heap of a thread: strings of a block die young where there is room for all. */
const HEAP_MB = 64;
const YOUNG_HEAP_MB = 32;

/** More than one is of use only while PostgreSQL has a processor of its own. */
export const THREADS = Math.max(1, Math.min(availableParallelism() - 1, THREADS_MAX));

export class BlockThreads {
  readonly #flow: Flow;
  #piscina: Piscina<BlockTask, ReadBlock> | undefined;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** Reads a block, whose bytes are no more the caller's. */
  read(block: Block, how: BlockReading): Promise<ReadBlock> {
    this.#piscina ??= new Piscina<BlockTask, ReadBlock>({
      ...{ filename: TASK_FILE, minThreads: THREADS, maxThreads: THREADS },
      ...{ workerData: this.#flow.name, execArgv: [], recordTiming: false },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
    });
    return this.#piscina.run({ block, how }, { transferList: [block.bytes.buffer] });
  }

  async close(): Promise<void> {
    await this.#piscina?.destroy();
  }
}
