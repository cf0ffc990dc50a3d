/**
 * Streams make way for calls. Making, sending and reading the messages of a stream keeps whole
 * cores busy, and calls that come meanwhile wait for them. So while calls come one after the other,
 * a stream rests after each message and goes at a bounded pace. When nobody calls it never rests.
 */
import { setTimeout as sleep } from "node:timers/promises";

const WINDOW_MS = 100;
/** So many calls within a window are calls one after the other. */
const CALLS_MIN = 10;
/** Of a stream, while calls come: 16 MB a second. */
const BYTES_PER_MS = 16_000;

export class Courtesy {
  /** The window under way, the calls in it, and those in the one before. */
  #window = 0;
  #calls = 0;
  #callsBefore = 0;

  /** By a clock that tells milliseconds. */
  constructor(readonly now: () => number = () => performance.now()) {}

  noteCall(): void {
    this.#turn();
    this.#calls += 1;
  }

  /** Rests after so many bytes of a stream, when calls come. */
  async rest(bytes: number): Promise<void> {
    this.#turn();
    if (Math.max(this.#calls, this.#callsBefore) < CALLS_MIN) return;
    await sleep(Math.ceil(bytes / BYTES_PER_MS));
  }

  #turn(): void {
    const window = Math.floor(this.now() / WINDOW_MS);
    if (window === this.#window) return;
    this.#callsBefore = window === this.#window + 1 ? this.#calls : 0;
    this.#window = window;
    this.#calls = 0;
  }
}
