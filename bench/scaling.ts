/** Time of a run by population: a tenth, the whole, and with --large ten times it. */
import type { Bench, BenchContext, Measurement } from "./bench.js";
import { sampleTurns } from "./measure.js";
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
  expectedSeconds: 90,
  needsDatabase: true,
  async run(context) {
    const measured: Measurement[] = [];
    for (const multiple of populationMultiples(context)) {
      context.note(nameOf(multiple));
      measured.push(await measure(context, multiple));
    }
    return measured;
  },
};

async function measure(context: BenchContext, multiple: number): Promise<Measurement> {
  const db = await context.database(Math.max(1, Math.round(context.rows * multiple)));
  const samples = multiple === LARGE ? LARGE_SAMPLES : context.samples;
  const summaries: Awaited<ReturnType<typeof freshRun>>[] = [];
  const work = async () => {
    summaries.push(await freshRun(db, context));
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
