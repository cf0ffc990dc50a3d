/** One of two services that are compared turn by turn, and what each turn of it gave. */
import { median } from "../../bench/harness/stats.js";
import { ServerWatch } from "../stand/prometheus.js";
import { type Target, tlsOf } from "../stand/target.js";
import { Caller, type UnaryCall } from "./caller.js";
import { driveClosedLoop } from "./closed-loop.js";
import { type LatencyHistogram, merged } from "./histogram.js";
import { driveOpenLoop } from "./open-loop.js";
import type { Recording } from "./recording.js";
import { even } from "./schedule.js";

/** One turn. */
export interface Turn {
  readonly recording: Recording;
  readonly seconds: number;
  /** Processor time of the server a call, microseconds; NaN when the server does not tell. */
  readonly cpuMicros: number;
}

const MICROS_PER_SECOND = 1e6;
const MS_PER_SECOND = 1000;
/** Longer than any turn: the watch reads at the beginning and at the end. */
const NEVER_MS = 600_000;

export class Side {
  readonly turns: Turn[] = [];
  readonly #caller: Caller;

  constructor(
    readonly name: string,
    readonly target: Target,
    readonly calls: readonly UnaryCall[],
    connections: number,
  ) {
    this.#caller = new Caller(target.address, tlsOf(target, "reader"), connections);
  }

  connect(): Promise<void> {
    return this.#caller.connect();
  }

  close(): void {
    this.#caller.close();
  }

  /** A turn in which every caller waits for its answer. */
  async takeClosed(callers: number, seconds: number, signal: AbortSignal): Promise<Turn> {
    return this.#take(async () => {
      const { send } = this;
      const outcome = await driveClosedLoop({ callers, seconds, send, signal });
      return outcome.recording;
    });
  }

  /** A turn in which calls come at an even rate. */
  async takeOpen(rate: number, seconds: number, signal: AbortSignal): Promise<Turn> {
    const spans = [even(rate, seconds)];
    return this.#take(() => driveOpenLoop({ spans, send: this.send, signal }));
  }

  readonly send = (place: number) =>
    this.#caller.send(this.calls[place % this.calls.length] as UnaryCall);

  async #take(drive: () => Promise<Recording>): Promise<Turn> {
    const watch = new ServerWatch(this.target.metricsUrl, NEVER_MS);
    const before = await watch.sample();
    const recording = await drive();
    const samples = await watch.stop();
    const cpuSeconds = (samples.at(-1)?.cpuSeconds ?? Number.NaN) - (before?.cpuSeconds ?? 0);
    const cpuMicros = (cpuSeconds * MICROS_PER_SECOND) / Math.max(recording.calls, 1);
    return { recording, cpuMicros, seconds: recording.lastEndMs / MS_PER_SECOND };
  }
}

export const perSecond = ({ recording, seconds }: Turn): number =>
  seconds === 0 ? 0 : recording.okCount / seconds;

export const medianOf = (turns: readonly Turn[], value: (turn: Turn) => number): number =>
  turns.length === 0 ? Number.NaN : median(turns.map(value));

/** Ends of all turns by status. */
export function endingsOf(turns: readonly Turn[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { recording } of turns) {
    for (const [name, count] of recording.endings) sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}

export const latencyOf = (turns: readonly Turn[]): LatencyHistogram =>
  merged(turns.map(({ recording }) => recording.latency));

/** Median over the turns of a value of the one over that of the other in the same turn. */
export function ratioByTurn(
  turns: readonly Turn[],
  others: readonly Turn[],
  value: (turn: Turn) => number,
): number {
  const ratios = turns.flatMap((turn, place) => {
    const other = others[place];
    return other === undefined ? [] : [value(turn) / value(other)];
  });
  return ratios.length === 0 ? Number.NaN : median(ratios);
}
