/**
 * Time of a run by population: a tenth and the whole, from the facts and with the rows of the year
 * kept; with --large the whole ten times over, of which the rows alone are made. The process ran
 * before, so its threads are there, as in a service; the first run of one is a figure beside it.
 */
import { yearOf } from "../../../core-wasm/month.js";
import type { Database } from "../../../engine/database/connection.js";
import { keepYears } from "../../../engine/input/keep-years.js";
import type { Bench, BenchContext, Measurement } from "../../harness/bench.js";
import { sampleTurns } from "../../harness/measure.js";
import { median } from "../../harness/stats.js";
import { runInOwnProcess } from "../memory/own-process.js";
import { forgetKept } from "./forget.js";
import { withReplicated } from "./replicate.js";
import { freshRun } from "./run.js";

const WHOLE = 1;
const LARGE = 10;
/** Samples of the largest, each of which takes as long as ten others. */
const LARGE_SAMPLES = 3;
/** First runs, each in a process of its own. */
const FIRST_SAMPLES_MAX = 3;
const MS_TO_NS = 1e6;

/** So many times the population, and whether the rows of the year are kept. */
export interface Population {
  readonly multiple: number;
  readonly isKept: boolean;
}

/** Of the tiny size a tenth says nothing that the whole does not. */
export function populationsOf({ isLarge, isSmoke }: BenchContext): Population[] {
  const common = isSmoke ? [WHOLE] : [0.1, WHOLE];
  const kept = [...common, ...(isLarge ? [LARGE] : [])];
  return [
    ...common.map((multiple) => ({ multiple, isKept: false })),
    ...kept.map((multiple) => ({ multiple, isKept: true })),
  ];
}

/** The name of a row, behind what is measured. */
export const nameOf = (what: string, { multiple, isKept }: Population): string =>
  `${what} at ${multiple} x the population${isKept ? ", rows kept" : ""}`;

export const scalingBench: Bench = {
  name: "scaling",
  doc: "time of a run by population, from the facts and from rows that are kept",
  needsDatabase: true,
  async run(context) {
    const measured: Measurement[] = [];
    for (const population of populationsOf(context)) {
      context.note(nameOf("run", population));
      measured.push(
        await withPopulation(context, population, (db, month) => {
          return measure(context, population, db, month);
        }),
      );
    }
    return measured;
  },
};

/** Runs `work` with a database, and the month in it, of such a population. */
export async function withPopulation<T>(
  context: BenchContext,
  { multiple, isKept }: Population,
  work: (db: Database, month: number) => Promise<T>,
): Promise<T> {
  const { month, rows } = context;
  if (multiple > WHOLE) {
    const db = await context.database();
    return withReplicated(db, month, multiple, (copied) => work(db, copied));
  }
  const db = await context.database(Math.max(1, Math.round(rows * multiple)));
  if (isKept) await keepYears(db, [yearOf(month)]);
  else await forgetKept(db);
  try {
    return await work(db, month);
  } finally {
    await forgetKept(db);
  }
}

async function measure(
  context: BenchContext,
  population: Population,
  db: Database,
  month: number,
): Promise<Measurement> {
  const { multiple, isKept } = population;
  const samples = multiple === LARGE ? LARGE_SAMPLES : context.samples;
  const summaries: Awaited<ReturnType<typeof freshRun>>[] = [];
  const work = async () => {
    summaries.push(await freshRun(db, { month }));
  };
  const [turns = []] = await sampleTurns([{ work }], { samples, isSmoke: context.isSmoke });
  const timed = summaries.slice(-turns.length);
  const [first] = timed;
  if (first === undefined) throw new Error("scaling: expected a run, found none");
  const samplesMs = timed.map(
    ({ phases }) => phases.prepareMs + phases.partitionsMs + phases.publishMs,
  );
  return {
    name: nameOf("run", population),
    unit: "rows",
    count: first.rowsOut,
    samplesMs,
    checksum: String(first.totaalCents),
    baseline: nameOf("run", { multiple: WHOLE, isKept }),
    figures: { firstNsEach: await firstNsEach(context, population, db, month) },
    note: "in a process that ran before; firstNsEach: a process of its own, threads and code new",
    plot: isKept ? "population-kept" : "population",
    x: multiple,
  };
}

/** What a row costs in the first run of a process. */
async function firstNsEach(
  { samples, isSmoke }: BenchContext,
  { multiple }: Population,
  db: Database,
  month: number,
): Promise<number> {
  const count = isSmoke || multiple > WHOLE ? 1 : Math.min(samples, FIRST_SAMPLES_MAX);
  const each: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const { ms, rowsOut } = await runInOwnProcess(db, month);
    each.push((ms * MS_TO_NS) / rowsOut);
  }
  return median(each);
}
