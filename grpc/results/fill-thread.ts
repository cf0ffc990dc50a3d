/**
 * Fills kept results from a thread of its own: to read and encode a whole run on the event loop
 * would hold up every other call.
 */
import { Worker } from "node:worker_threads";
import type pg from "pg";
import { compiledFile } from "../../core-wasm/root.js";
import { EngineError } from "../../engine/errors.js";
import { cancelled } from "../access/call-error.js";
import type { FillOrder, FillTold } from "./fill-task.js";
import type { Fill, ResultKey } from "./result-cache.js";

const TASK_FILE = compiledFile("grpc/results/fill-task");
/**
 * JavaScript heap of the thread. A small young one: the chunks of a socket go at once, and their
 * memory with them.
 */
const HEAP_MB = 64;
const YOUNG_HEAP_MB = 2;

/** The results of a key, read under its payer's own row-level security. */
export function fillInThread(config: pg.ClientConfig, { runId, payer, form }: ResultKey): Fill {
  return async (take, signal) => {
    if (signal.aborted) throw cancelled();
    const worker = new Worker(TASK_FILE, {
      workerData: { config, runId, payer, form } satisfies FillOrder,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
    });
    const onAbort = () => worker.postMessage("abort");
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      await takeAll(worker, take);
    } finally {
      signal.removeEventListener("abort", onAbort);
      await worker.terminate();
    }
  };
}

/** Takes message by message; the thread is told of each, and stays a few ahead. */
function takeAll(worker: Worker, take: Parameters<Fill>[0]): Promise<void> {
  return new Promise((resolve, reject) => {
    let taken = Promise.resolve();
    worker.on("message", (told: FillTold) => {
      if (told.kind === "fault") reject(new EngineError(told.code, told.message));
      else if (told.kind === "end") taken.then(resolve, reject);
      else {
        const bytes = Buffer.from(told.bytes);
        const { rowCount, last } = told;
        taken = taken.then(() => take({ bytes, rowCount, last }));
        taken.then(() => worker.postMessage("more"), reject);
      }
    });
    worker.once("error", reject);
    worker.once("exit", (code) => {
      reject(new Error(`results: expected a thread that reads them, found it gone, exit ${code}`));
    });
  });
}
