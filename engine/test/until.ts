/** Waiting in tests: for what is waited for, never for a time. */
import { setTimeout as sleep } from "node:timers/promises";

const LOOK_MS = 10;

/** Resolves when it is true; a test in which it never is hangs, and the test runner ends it. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(LOOK_MS);
}
