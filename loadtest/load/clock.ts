/**
 * The clock that arrivals are counted on. It is handed in, so that tests can let seconds pass at
 * once. Milliseconds throughout.
 */
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { tick } from "./metronome.js";

export interface Clock {
  nowMs(): number;
  /** Comes back at a moment, or earlier: timers are coarse, so who waits looks again. */
  waitUntil(atMs: number): Promise<void>;
}

/** Node's timers come up to a millisecond late: what is nearer is waited for by a thread. */
const TIMER_MS = 4;
/** Calls that are so dense keep their thread busy anyway: it looks at the clock in between. */
const DENSE_MS = 1;
/** How late that thread may wake up. */
const LATE_MS = 0.1;
/** Never longer at once, so that an interrupted wait is noticed. */
const WAIT_MS_MAX = 100;

export const WALL_CLOCK: Clock = {
  nowMs: () => performance.now(),
  waitUntil: async (atMs) => {
    const left = atMs - performance.now();
    if (left > TIMER_MS) await sleep(Math.min(left - TIMER_MS, WAIT_MS_MAX));
    else if (left > DENSE_MS) await tick(left - LATE_MS);
    else await turn();
  },
};
