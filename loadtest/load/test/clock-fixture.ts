/**
 * A clock of which the test decides how it goes: waiting moves it on, from one event to the next.
 */
import type { Clock } from "../clock.js";

interface Event {
  readonly atMs: number;
  run(): void;
}

export class FakeClock implements Clock {
  #nowMs = 0;
  #events: Event[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  /** Resolves when the clock has come to that moment; somebody has to wait for it to move. */
  at(atMs: number): Promise<void> {
    return new Promise((run) => {
      this.#events.push({ atMs: Math.max(atMs, this.#nowMs), run });
      this.#events.sort((left, right) => left.atMs - right.atMs);
    });
  }

  async waitUntil(atMs: number): Promise<void> {
    const [event] = this.#events;
    if (event !== undefined && event.atMs <= atMs) {
      this.#events.shift();
      this.#nowMs = event.atMs;
      event.run();
    } else this.#nowMs = Math.max(this.#nowMs, atMs);
    await new Promise(setImmediate);
  }
}
