/**
 * Waits that end within a tenth of a millisecond, where Node's timers are a millisecond late. A
 * thread sleeps for them: to look at the clock again and again instead takes a whole core from the
 * server that is measured on the same machine.
 */
import { Worker } from "node:worker_threads";
import { compiledFile } from "../../core-wasm/root.js";

const TASK_FILE = compiledFile("loadtest/load/metronome-task");
const NS_PER_MS = 1e6;

let worker: Worker | undefined;
const waiting: (() => void)[] = [];

/** Resolves so many milliseconds from now; those that wait at one time, one after the other. */
export function tick(ms: number): Promise<void> {
  const atNs = process.hrtime.bigint() + BigInt(Math.round(ms * NS_PER_MS));
  worker ??= start();
  const thread = worker;
  thread.ref();
  return new Promise((resolve) => {
    waiting.push(resolve);
    thread.postMessage(atNs);
  });
}

function start(): Worker {
  const thread = new Worker(TASK_FILE);
  thread.on("message", () => {
    waiting.shift()?.();
    if (waiting.length === 0) thread.unref();
  });
  return thread;
}
