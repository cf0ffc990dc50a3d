/**
 * A session: shapes one after the other on one set of services. A shape that fails does not end the
 * session: its fault becomes a row and the session fails at the end. An interrupted session ends
 * the shape that runs, keeps what it has, and runs no other.
 */
import { describeMachine } from "../bench/harness/machine.js";
import type { LoadRow, Shape, Stage } from "./load/shape.js";
import type { LoadResult } from "./result.js";
import { Stand } from "./stand/stand.js";
import type { Target } from "./stand/target.js";

const RATE = 500;
const SMOKE_RATE = 200;
const SMOKE_SECONDS = 0.3;
const CHILDREN = 20_000;
const SMOKE_CHILDREN = 300;
const TELL_SECONDS = 5;
const MS_PER_SECOND = 1000;

export interface SessionOptions {
  readonly rate?: number | undefined;
  readonly seconds?: number | undefined;
  readonly children?: number | undefined;
  /** A shape that would not end within so long is left out, and told. */
  readonly secondsMax?: number | undefined;
  readonly seed?: number | undefined;
  readonly isSmoke?: boolean | undefined;
  readonly target?: Target | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onShape?: (shape: Shape, index: number, count: number) => void;
  /** Seconds since the shape began, now and then. */
  readonly onProgress?: (shape: Shape, seconds: number) => void;
  readonly onNote?: (text: string) => void;
}

export async function runSession(
  shapes: readonly Shape[],
  options: SessionOptions = {},
): Promise<LoadResult> {
  const { isSmoke = false, seed = 1, onNote = () => undefined } = options;
  const at = new Date().toISOString();
  const machine = await describeMachine();
  const rate = options.rate ?? (isSmoke ? SMOKE_RATE : RATE);
  const children = options.children ?? (isSmoke ? SMOKE_CHILDREN : CHILDREN);
  const signal = options.signal ?? new AbortController().signal;
  const { target } = options;
  const stand = new Stand({ seed, isSmoke, children, target, note: onNote });
  const rows: LoadRow[] = [];
  const failures: string[] = [];
  const { secondsMax = Number.POSITIVE_INFINITY } = options;
  const begun = performance.now();
  try {
    for (const [index, shape] of shapes.entries()) {
      if (signal.aborted) break;
      const expected = (performance.now() - begun) / MS_PER_SECOND + shape.expectedSeconds;
      if (index > 0 && expected > secondsMax) {
        onNote(`${shape.name}: left out, it would end after ${secondsMax} s`);
        continue;
      }
      options.onShape?.(shape, index, shapes.length);
      const firstAnswer = () => onNote(`      ${shape.name}: answers come`);
      const stage = { ...stageOf(stand, { ...options, rate, signal }), firstAnswer };
      const timer = startTimer((seconds) => options.onProgress?.(shape, seconds));
      const outcome = await shape.run(stage).catch((error: Error) => error);
      clearInterval(timer);
      if (!(outcome instanceof Error)) rows.push(...outcome);
      else if (!signal.aborted) failures.push(`${shape.name}: ${faultText(outcome)}`);
    }
  } finally {
    await stand.close();
  }
  const about = { rate, children, seed, isSmoke, isInterrupted: signal.aborted };
  const whom = target === undefined ? "its own service on loopback" : target.address;
  return { format: 1, at, machine, ...about, target: whom, rows, failures };
}

/** A fault with its code, where it has one: some messages say less than their code. */
const faultText = (error: Error): string => {
  const { code, message } = error as Error & { code?: unknown };
  return typeof code === "string" ? `${code} ${message}`.trimEnd() : message;
};

/** Calls with the seconds since now, every few of them. */
const startTimer = (tell: (seconds: number) => void): NodeJS.Timeout => {
  let seconds = 0;
  return setInterval(() => {
    seconds += TELL_SECONDS;
    tell(seconds);
  }, TELL_SECONDS * MS_PER_SECOND);
};

type StageOptions = SessionOptions & Pick<Stage, "rate" | "signal">;

function stageOf(stand: Stand, options: StageOptions): Omit<Stage, "firstAnswer"> {
  const { rate, signal, seconds, isSmoke = false } = options;
  return {
    ...{ rate, isSmoke, signal },
    seconds: (own) => seconds ?? (isSmoke ? Math.min(own, SMOKE_SECONDS) : own),
    requests: () => stand.requests(),
    service: () => stand.service(),
    echo: () => stand.echo(),
    results: () => stand.results(),
  };
}
