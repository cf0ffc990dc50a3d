/**
 * What a load gave: latencies, ends by status, and both over time by the second.
 *
 * The latency of a call counts from the moment at which it was due, not from when it was sent: a
 * server that stalls makes the calls behind it late, and that has to show. Calls that were refused
 * for want of room (RESOURCE_EXHAUSTED) are told apart; their latency is not the service's.
 */
import { LatencyHistogram } from "./histogram.js";

/** Name of a gRPC status, or `UNSENT`: due, and never sent because the calls before never ended. */
export type Ending = string;

export const REFUSED = "RESOURCE_EXHAUSTED";
export const UNSENT = "UNSENT";

/** One second of a load; a call that is due on the stroke counts to the second before. */
export interface SecondCount {
  /** Calls that were due in it. */
  asked: number;
  /** Calls that ended well in it. */
  achieved: number;
}

const MS_PER_SECOND = 1000;
const WINDOW_MS = 5000;
const P99 = 99;

export class Recording {
  readonly latency = new LatencyHistogram();
  /** How late the caller came to what was due: of the machine that asks, not of the service. */
  readonly sendLag = new LatencyHistogram();
  /** From when the caller came to it: what the machine that asks was late with is left out. */
  readonly fromSend = new LatencyHistogram();
  readonly endings = new Map<Ending, number>();
  readonly seconds: SecondCount[] = [];
  readonly #windows: LatencyHistogram[] = [];
  /** When the last call ended. */
  lastEndMs = 0;

  /** `onFirst` is called when the first call has ended well and is recorded. */
  constructor(readonly onFirst: () => void = () => undefined) {}

  /** A call was due; the caller came to it so much later. */
  asked(dueMs: number, lagMs = 0): void {
    this.#second(Math.ceil(dueMs) - 1).asked += 1;
    this.sendLag.record(lagMs);
  }

  /** `cameMs`: when the caller came to it. */
  ended(dueMs: number, endMs: number, ending: Ending, cameMs = dueMs): void {
    this.lastEndMs = Math.max(this.lastEndMs, endMs);
    this.endings.set(ending, (this.endings.get(ending) ?? 0) + 1);
    if (ending === "OK") this.#second(endMs).achieved += 1;
    if (ending === REFUSED) return;
    if (ending === "OK" && this.okCount === 1) this.onFirst();
    this.latency.record(endMs - dueMs);
    this.fromSend.record(endMs - cameMs);
    this.#window(dueMs).record(endMs - dueMs);
  }

  get calls(): number {
    return [...this.endings.values()].reduce((sum, count) => sum + count, 0);
  }

  get okCount(): number {
    return this.endings.get("OK") ?? 0;
  }

  /**
   * 99th percentile of each five seconds, milliseconds: its median says what callers see most of
   * the time, where the one of the whole says what the worst moment of the machine was.
   */
  get windowP99s(): number[] {
    return this.#windows.filter(({ count }) => count > 0).map((window) => window.at(P99));
  }

  #window(atMs: number): LatencyHistogram {
    const place = Math.max(0, Math.floor(atMs / WINDOW_MS));
    while (this.#windows.length <= place) this.#windows.push(new LatencyHistogram());
    return this.#windows[place] as LatencyHistogram;
  }

  #second(atMs: number): SecondCount {
    const place = Math.max(0, Math.floor(atMs / MS_PER_SECOND));
    while (this.seconds.length <= place) this.seconds.push({ asked: 0, achieved: 0 });
    return this.seconds[place] as SecondCount;
  }
}
