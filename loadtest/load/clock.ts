/**
 * The clock that arrivals are counted on. It is handed in, so that tests can let seconds pass at
 * once. Milliseconds throughout.
 */
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";

export interface Clock {
  nowMs(): number;
  /** Comes back at a moment, or earlier: timers are coarse, so who waits looks again. */
  waitUntil(atMs: number): Promise<void>;
}

/** Node's timers come up to a millisecond late: what is nearer is waited for turn by turn. */
const TIMER_MS = 2;
/** Never longer at once, so that an interrupted wait is noticed. */
const WAIT_MS_MAX = 100;

export const WALL_CLOCK: Clock = {
  nowMs: () => performance.now(),
  waitUntil: async (atMs) => {
    const left = atMs - performance.now();
    if (left > TIMER_MS) await sleep(Math.min(left - TIMER_MS, WAIT_MS_MAX));
    else await turn();
  },
};
