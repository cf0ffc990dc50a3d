/**
 * How far the work is: a bar with rate and remaining time on a terminal, a plain line every few
 * seconds elsewhere, nothing for machines. All of it on standard error. Work may have phases, one
 * after the other; each starts the count again.
 */
import { SingleBar } from "cli-progress";
import type { Io } from "./io.js";

/** How far a phase is. */
export interface Step {
  readonly phase: string;
  /** What is counted, in the plural. */
  readonly unit: string;
  readonly done: number;
  readonly total: number;
}

export interface Progress {
  update(step: Step): void;
  stop(): void;
}

const LINE_INTERVAL_MS = 3000;
const SECOND_MS = 1000;
const SILENT: Progress = { update: () => undefined, stop: () => undefined };

/** The progress that suits the stream; none when a machine listens. */
export function createProgress({ stderr }: Pick<Io, "stderr">, isJson: boolean): Progress {
  if (isJson) return SILENT;
  return stderr.isTTY === true ? new BarProgress(stderr) : new LineProgress(stderr);
}

/** Counts per second since a phase began, and what is left at that rate. */
class Pace {
  readonly phase: string;
  readonly #start = performance.now();
  readonly #from: number;

  constructor({ phase, done }: Step) {
    this.phase = phase;
    this.#from = done;
  }

  /** Rate and remaining time as text; dashes until there is something to go by. */
  texts({ done, total }: Step): { rate: string; left: string } {
    const seconds = (performance.now() - this.#start) / SECOND_MS;
    const rate = (done - this.#from) / Math.max(seconds, 1 / SECOND_MS);
    if (rate === 0) return { rate: "-", left: "-" };
    const left = Math.ceil((total - done) / rate);
    return { rate: Math.round(rate).toLocaleString("en"), left: String(left) };
  }
}

class BarProgress implements Progress {
  readonly #bar: SingleBar;
  #pace: Pace | undefined;

  constructor(stream: Io["stderr"]) {
    const count = "{percentage} % | {value}/{total} {unit}";
    const format = `{phase} {bar} ${count} | {rate}/s | {left} s left`;
    this.#bar = new SingleBar({ format, stream, hideCursor: true, clearOnComplete: true });
  }

  update(step: Step): void {
    const { phase, unit, done, total } = step;
    const isNew = this.#pace?.phase !== phase;
    if (isNew || this.#pace === undefined) this.#pace = new Pace(step);
    const payload = { phase, unit, ...this.#pace.texts(step) };
    if (isNew) this.#bar.start(total, done, payload);
    else this.#bar.update(done, payload);
  }

  stop(): void {
    this.#bar.stop();
  }
}

class LineProgress implements Progress {
  #pace: Pace | undefined;
  #next = performance.now() + LINE_INTERVAL_MS;

  constructor(readonly stream: Io["stderr"]) {}

  update(step: Step): void {
    const { phase, unit, done, total } = step;
    if (this.#pace?.phase !== phase) this.#pace = new Pace(step);
    const now = performance.now();
    if (now < this.#next) return;
    this.#next = now + LINE_INTERVAL_MS;
    const share = Math.floor((100 * done) / Math.max(total, 1));
    const { rate, left } = this.#pace.texts(step);
    this.stream.write(`${phase} ${share} %: ${done}/${total} ${unit}, ${rate}/s, ${left} s left\n`);
  }

  stop(): void {
    this.#pace = undefined;
  }
}
