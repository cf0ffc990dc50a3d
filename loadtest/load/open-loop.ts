/**
 * Open loop: calls go out when they are due, whether or not those before have come back, as many
 * independent callers would send them. Nothing waits for the server but the bound on open calls;
 * what waits there keeps the moment at which it was due.
 *
 *     due -> (room below the bound) -> sent -> ended
 *        `-> still waiting when the time after the last arrival is over -> UNSENT
 */
import { type Clock, WALL_CLOCK } from "./clock.js";
import { type Ending, Recording, UNSENT } from "./recording.js";
import { arrivals, type LoadSpan } from "./schedule.js";

export interface OpenLoop {
  readonly spans: readonly LoadSpan[];
  /** Sends the call of that number; resolves with its ending, never rejects. */
  send(place: number): Promise<Ending>;
  readonly clock?: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Calls open at one time, at most. */
  readonly openMax?: number;
  /** How long after the last arrival late calls may still go out and come back. */
  readonly graceMs?: number;
}

const OPEN_MAX = 2000;
const GRACE_MS = 10_000;
/** How often it looks whether all calls have come back. */
const SETTLE_MS = 20;

/** Sends the load; what was recorded is complete, also when the signal ended it early. */
export async function driveOpenLoop(
  loop: OpenLoop,
  recording = new Recording(),
): Promise<Recording> {
  const drive = new Drive(loop, recording);
  await drive.run();
  return recording;
}

/** A call: when it was due, and when the caller came to it. */
interface Due {
  readonly dueMs: number;
  readonly cameMs: number;
}

class Drive {
  readonly #clock: Clock;
  readonly #openMax: number;
  readonly #waiting: Due[] = [];
  #first = 0;
  #sent = 0;
  #open = 0;
  #startMs = 0;

  constructor(
    readonly loop: OpenLoop,
    readonly recording: Recording,
  ) {
    this.#clock = loop.clock ?? WALL_CLOCK;
    this.#openMax = loop.openMax ?? OPEN_MAX;
  }

  async run(): Promise<void> {
    this.#startMs = this.#clock.nowMs();
    for (const dueMs of arrivals(this.loop.spans)) {
      while (this.#elapsedMs() < dueMs && !this.#isAborted) {
        await this.#clock.waitUntil(this.#startMs + dueMs);
      }
      if (this.#isAborted) break;
      const cameMs = this.#elapsedMs();
      this.recording.asked(dueMs, cameMs - dueMs);
      this.#waiting.push({ dueMs, cameMs });
      this.#sendWaiting();
    }
    await this.#settle();
  }

  get #isAborted(): boolean {
    return this.loop.signal?.aborted === true;
  }

  #elapsedMs(): number {
    return this.#clock.nowMs() - this.#startMs;
  }

  #sendWaiting(): void {
    while (this.#open < this.#openMax && this.#first < this.#waiting.length) {
      const due = this.#waiting[this.#first] as Due;
      this.#first += 1;
      this.#open += 1;
      void this.loop.send(this.#sent).then((ending) => this.#end(due, ending));
      this.#sent += 1;
    }
  }

  #end({ dueMs, cameMs }: Due, ending: Ending): void {
    this.#open -= 1;
    this.recording.ended(dueMs, this.#elapsedMs(), ending, cameMs);
    this.#sendWaiting();
  }

  /** Waits for what is open; what was not sent in time is recorded as long as it has waited. */
  async #settle(): Promise<void> {
    const untilMs = this.#clock.nowMs() + (this.loop.graceMs ?? GRACE_MS);
    for (;;) {
      if (this.#isAborted || this.#clock.nowMs() >= untilMs) this.#giveUp();
      if (this.#open === 0) return;
      await this.#clock.waitUntil(this.#clock.nowMs() + SETTLE_MS);
    }
  }

  #giveUp(): void {
    const unsent = this.#waiting.splice(this.#first);
    for (const { dueMs, cameMs } of unsent) {
      this.recording.ended(dueMs, this.#elapsedMs(), UNSENT, cameMs);
    }
  }
}
