/**
 * How far the work is: a bar with rate and remaining time on a terminal, a plain line every few
 * seconds elsewhere, nothing for machines. All of it on standard error. Work may have phases, one
 * after the other; each starts the count again. A phase of which nobody knows how much there is, a
 * statement of the database for instance, shows how long it lasts.
 */
import { SingleBar } from "cli-progress";
import type { Io } from "./io.js";

/** How far a phase is. */
export interface Step {
  readonly phase: string;
  /** What is counted, in the plural. */
  readonly unit: string;
  readonly done: number;
  /** 0 when it is not known. */
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

/** A phase of which nothing is known but that it goes on. */
export const openPhase = (phase: string): Step => ({ phase, unit: "", done: 0, total: 0 });

/** Counts per second since a phase began, and what is left at that rate. */
class Pace {
  readonly phase: string;
  readonly #start = performance.now();
  readonly #from: number;

  constructor({ phase, done }: Step) {
    this.phase = phase;
    this.#from = done;
  }

  get seconds(): number {
    return (performance.now() - this.#start) / SECOND_MS;
  }

  /** Rate and remaining time as text; dashes until there is something to go by. */
  texts({ done, total }: Step): { rate: string; left: string } {
    const rate = (done - this.#from) / Math.max(this.seconds, 1 / SECOND_MS);
    if (rate === 0) return { rate: "-", left: "-" };
    const left = Math.ceil((total - done) / rate);
    return { rate: Math.round(rate).toLocaleString("en"), left: String(left) };
  }
}

/** The phase under way, shown again every second: what waits for a statement is seen to go on. */
abstract class ClockedProgress implements Progress {
  #pace: Pace | undefined;
  #step: Step | undefined;
  #isKnown = false;
  #clock: NodeJS.Timeout | undefined;

  update(step: Step): void {
    const isKnown = step.total > 0;
    const isNew = this.#pace?.phase !== step.phase || isKnown !== this.#isKnown;
    this.#isKnown = isKnown;
    if (isNew || this.#pace === undefined) this.#pace = new Pace(step);
    this.#step = step;
    this.#clock ??= setInterval(() => this.#tick(), SECOND_MS).unref();
    this.show(step, this.#pace, isNew);
  }

  stop(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
    this.#pace = undefined;
  }

  #tick(): void {
    if (this.#step !== undefined && this.#pace !== undefined) {
      this.show(this.#step, this.#pace, false);
    }
  }

  protected abstract show(step: Step, pace: Pace, isNew: boolean): void;
}

const COUNTED = "{phase} {bar} {percentage} % | {value}/{total} {unit} | {rate}/s | {left} s left";
const CLOCKED = "{phase} {duration} s";

class BarProgress extends ClockedProgress {
  #bar: SingleBar | undefined;

  constructor(readonly stream: Io["stderr"]) {
    super();
  }

  protected show(step: Step, pace: Pace, isNew: boolean): void {
    const { phase, unit, done, total } = step;
    const payload = { phase, unit, ...pace.texts(step) };
    if (!isNew) {
      this.#bar?.update(done, payload);
      return;
    }
    this.#bar?.stop();
    const format = total === 0 ? CLOCKED : COUNTED;
    const { stream } = this;
    this.#bar = new SingleBar({ format, stream, hideCursor: true, clearOnComplete: true });
    this.#bar.start(total, done, payload);
  }

  override stop(): void {
    super.stop();
    this.#bar?.stop();
  }
}

class LineProgress extends ClockedProgress {
  #next = performance.now() + LINE_INTERVAL_MS;

  constructor(readonly stream: Io["stderr"]) {
    super();
  }

  protected show(step: Step, pace: Pace): void {
    const now = performance.now();
    if (now < this.#next) return;
    this.#next = now + LINE_INTERVAL_MS;
    this.stream.write(`${lineText(step, pace)}\n`);
  }
}

function lineText(step: Step, pace: Pace): string {
  const { phase, unit, done, total } = step;
  if (total === 0) return `${phase}: ${Math.round(pace.seconds)} s`;
  const { rate, left } = pace.texts(step);
  const share = Math.floor((100 * done) / total);
  return `${phase} ${share} %: ${done}/${total} ${unit}, ${rate}/s, ${left} s left`;
}
