/** A job for the tests: it tells whose it is, in which thread, and what came before it there. */
import { setTimeout as sleep } from "node:timers/promises";
import { threadId } from "node:worker_threads";
import type { Job } from "../job.js";

export interface CountingTask {
  readonly what: "tell" | "wait" | "throw" | "exit" | "fill";
  readonly ms?: number;
}

export interface Told {
  readonly owner: string;
  readonly threadId: number;
  /** Jobs that this thread has opened. */
  readonly jobs: number;
  readonly closed: number;
}

/** Whose job does not come to its end. */
export const NEVER_CLOSES = "never closes";

const LONG_MS = 60_000;
let jobs = 0;
let closed = 0;

export default function openCounting(owner: string): Job<CountingTask, Told> {
  jobs += 1;
  return {
    async run({ what, ms = LONG_MS }) {
      if (what === "wait") await sleep(ms);
      if (what === "throw") throw new RangeError(`thrown for ${owner}`);
      if (what === "exit") process.exit(1);
      const filled: number[][] = [];
      while (what === "fill") filled.push(Array.from({ length: 1000 }, () => Math.random()));
      return { owner, threadId, jobs, closed };
    },
    async close() {
      if (owner === NEVER_CLOSES) await sleep(LONG_MS);
      closed += 1;
    },
  };
}
