/** Streams that are compared turn by turn: rows a second, and processor time of the server. */
import { median } from "../../bench/harness/stats.js";
import { ServerWatch } from "../stand/prometheus.js";
import type { Target } from "../stand/target.js";
import type { LoadRow, Stage } from "./shape.js";

/** One kind of stream. */
export interface StreamKind {
  readonly name: string;
  /** Streams once from beginning to end. */
  stream(): Promise<{ readonly rows: number; readonly bytes: number }>;
}

interface Turn {
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
  /** NaN when the server does not tell. */
  readonly cpuSeconds: number;
}

const MS_PER_SECOND = 1000;
const NS_PER_SECOND = 1e9;

/**
 * Streams each kind so many times, A B A B. The first turn of each is told apart: in it everything
 * is cold, and a service that keeps what it has made has to make it.
 */
export async function measureStreams(
  stage: Stage,
  shape: string,
  target: Target,
  kinds: readonly StreamKind[],
  count: number,
): Promise<LoadRow[]> {
  const turns = kinds.map((): Turn[] => []);
  const watch = new ServerWatch(target.metricsUrl);
  try {
    await takeTurns(stage, watch, kinds, turns, count);
  } finally {
    await watch.stop();
  }
  const server = watch.samples;
  return kinds.flatMap(({ name }, place) => {
    const own = turns[place] ?? [];
    return own.length < 2 ? [] : [{ shape, name, ...figuresOf(own), server }];
  });
}

/** Adds the turns to the lists; an interrupted one is left out. */
async function takeTurns(
  { signal }: Stage,
  watch: ServerWatch,
  kinds: readonly StreamKind[],
  turns: readonly Turn[][],
  count: number,
): Promise<void> {
  for (let turn = 0; turn <= count && !signal.aborted; turn += 1) {
    for (const [place, kind] of kinds.entries()) {
      const taken = await takeTurn(watch, kind).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      if (taken !== undefined) turns[place]?.push(taken);
    }
  }
}

async function takeTurn(watch: ServerWatch, { stream }: StreamKind): Promise<Turn> {
  const before = await watch.sample();
  const startMs = performance.now();
  const { rows, bytes } = await stream();
  const seconds = (performance.now() - startMs) / MS_PER_SECOND;
  const after = await watch.sample();
  const cpuSeconds = (after?.cpuSeconds ?? Number.NaN) - (before?.cpuSeconds ?? 0);
  return { rows, bytes, seconds, cpuSeconds };
}

function figuresOf(all: readonly Turn[]): Pick<LoadRow, "seconds" | "figures"> {
  const [{ rows, bytes, seconds } = { rows: 0, bytes: 0, seconds: 1 }, ...turns] = all;
  const rates = turns.map((turn) => turn.rows / turn.seconds);
  const cpuSeconds = median(turns.map((turn) => turn.cpuSeconds));
  const figures = {
    rowsPerSecond: median(rates),
    bestRowsPerSecond: Math.max(...rates),
    firstRowsPerSecond: rows / seconds,
    rows,
    bytesPerRow: bytes / rows,
    ...(Number.isFinite(cpuSeconds) && {
      serverCpuNsPerRow: (cpuSeconds / rows) * NS_PER_SECOND,
    }),
  };
  return { seconds: all.reduce((sum, turn) => sum + turn.seconds, 0), figures };
}
