/** Streams that are compared turn by turn: rows a second, and processor time of the server. */
import { median } from "../bench/stats.js";
import { ServerWatch } from "./prometheus.js";
import type { LoadRow, Stage } from "./shape.js";
import type { Target } from "./target.js";

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

/** Streams each kind so many times, A B A B; the first turn of each warms up and is not counted. */
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
    return own.length === 0 ? [] : [{ shape, name, ...figuresOf(own), server }];
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
      if (turn > 0 && taken !== undefined) turns[place]?.push(taken);
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

function figuresOf(turns: readonly Turn[]): Pick<LoadRow, "seconds" | "figures"> {
  const [{ rows, bytes } = { rows: 0, bytes: 0 }] = turns;
  const rates = turns.map((turn) => turn.rows / turn.seconds);
  const cpuSeconds = median(turns.map((turn) => turn.cpuSeconds));
  const figures = {
    rowsPerSecond: median(rates),
    bestRowsPerSecond: Math.max(...rates),
    rows,
    bytesPerRow: bytes / rows,
    ...(Number.isFinite(cpuSeconds) && {
      serverCpuNsPerRow: (cpuSeconds / rows) * NS_PER_SECOND,
    }),
  };
  return { seconds: turns.reduce((sum, { seconds }) => sum + seconds, 0), figures };
}
