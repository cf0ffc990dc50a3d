/** Time of a run by population: a tenth, the whole, and with --large the whole ten times over. */
import type { Database } from "../../../engine/database/connection.js";
import type { Bench, BenchContext, Measurement } from "../../harness/bench.js";
import { sampleTurns } from "../../harness/measure.js";
import { withReplicated } from "./replicate.js";
import { freshRun } from "./run.js";

const WHOLE = 1;
const LARGE = 10;
/** Samples of the largest, each of which takes as long as ten others. */
const LARGE_SAMPLES = 3;

export const populationMultiples = ({ isLarge }: BenchContext): number[] =>
  isLarge ? [0.1, WHOLE, LARGE] : [0.1, WHOLE];

const nameOf = (multiple: number): string => `run at ${multiple} x the population`;

export const scalingBench: Bench = {
  name: "scaling",
  doc: "time of a run by population",
  needsDatabase: true,
  async run(context) {
    const measured: Measurement[] = [];
    for (const multiple of populationMultiples(context)) {
      context.note(nameOf(multiple));
      measured.push(
        await withPopulation(context, multiple, (db, month) => {
          return measure(context, multiple, db, month);
        }),
      );
    }
    return measured;
  },
};

/** Runs `work` with a database, and the month in it, of that many times the population. */
export async function withPopulation<T>(
  context: BenchContext,
  multiple: number,
  work: (db: Database, month: number) => Promise<T>,
): Promise<T> {
  const { month, rows } = context;
  if (multiple <= WHOLE) {
    return work(await context.database(Math.max(1, Math.round(rows * multiple))), month);
  }
  const db = await context.database();
  return withReplicated(db, month, multiple, (copied) => work(db, copied));
}

async function measure(
  context: BenchContext,
  multiple: number,
  db: Database,
  month: number,
): Promise<Measurement> {
  const samples = multiple === LARGE ? LARGE_SAMPLES : context.samples;
  const summaries: Awaited<ReturnType<typeof freshRun>>[] = [];
  const work = async () => {
    summaries.push(await freshRun(db, { month }));
  };
  await sampleTurns([{ work }], { samples, isSmoke: context.isSmoke });
  const timed = summaries.slice(-samples);
  const [first] = timed;
  if (first === undefined) throw new Error("scaling: expected a run, found none");
  const samplesMs = timed.map(
    ({ phases }) => phases.prepareMs + phases.partitionsMs + phases.publishMs,
  );
  return {
    name: nameOf(multiple),
    unit: "rows",
    count: first.rowsOut,
    samplesMs,
    checksum: String(first.totaalCents),
    baseline: nameOf(WHOLE),
    plot: "population",
    x: multiple,
  };
}
