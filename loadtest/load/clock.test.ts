/** Waiting for a call that is due comes back in time, and takes no core from who is measured. */
import t from "tap";
import { WALL_CLOCK } from "./clock.js";

const WAITS = 100;
const WAIT_MS = 2;
const MICROS_PER_MS = 1000;

async function waitUntil(atMs: number): Promise<void> {
  while (WALL_CLOCK.nowMs() < atMs) await WALL_CLOCK.waitUntil(atMs);
}

t.test("two milliseconds are slept for, one after the other", async (t) => {
  await waitUntil(WALL_CLOCK.nowMs() + WAIT_MS);
  const before = process.cpuUsage();
  const startMs = WALL_CLOCK.nowMs();
  for (let wait = 1; wait <= WAITS; wait += 1) await waitUntil(startMs + wait * WAIT_MS);
  const tookMs = WALL_CLOCK.nowMs() - startMs;
  const { user, system } = process.cpuUsage(before);
  t.ok(tookMs >= WAITS * WAIT_MS);
  const cpuMs = (user + system) / MICROS_PER_MS;
  t.ok(cpuMs < (WAITS * WAIT_MS) / 2, `${cpuMs.toFixed(0)} ms of a processor`);
});

t.test("those that wait at one time all come back", async (t) => {
  const atMs = WALL_CLOCK.nowMs() + 1;
  await Promise.all(Array.from({ length: 10 }, () => waitUntil(atMs)));
  t.ok(WALL_CLOCK.nowMs() >= atMs);
});
