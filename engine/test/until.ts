/** Waiting in tests: for what is waited for, never for a time. */
import { setTimeout as sleep } from "node:timers/promises";

const LOOK_MS = 10;

/** Resolves when it is true; a test in which it never is hangs, and the test runner ends it. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(LOOK_MS);
}

const STILL_LOOKS = 25;

/**
 * Resolves when a value has stayed the same look after look. For what has to be bounded once
 * nothing moves any more: a slow machine may look too soon, which makes a test weaker, never red.
 */
export async function settled(look: () => unknown): Promise<void> {
  let still = 0;
  for (let before = look(); still < STILL_LOOKS; ) {
    await sleep(LOOK_MS);
    const found = look();
    still = found === before ? still + 1 : 0;
    before = found;
  }
}
