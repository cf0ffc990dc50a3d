/**
 * One task of the comparison: some households in some months, on one thread with its own kernel.
 *
 *     households (random, or a SELECT) -> batches that fit -> Comparison -> tally
 */
import type pg from "pg";
import { Kernel } from "../../core-wasm/kernel.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { Comparison, type Tally } from "./compare.js";
import { databaseHouseholds } from "./database-rows.js";
import { KernelBridge } from "./kernel-bridge.js";
import { Random } from "./random.js";
import { randomHousehold, shuffled } from "./random-household.js";
import type { ReferenceRow } from "./reference/facts.js";
import { loadReferenceParameters, type ReferenceParameters } from "./reference/parameters.js";

/** Hostile households made on the spot. */
export interface RandomSource {
  readonly kind: "random";
  readonly seed: number;
  readonly households: number;
}

/** The rows of a SELECT with a column per fact. */
export interface DatabaseSource {
  readonly kind: "database";
  readonly config: pg.ClientConfig;
  readonly select: string;
}

export interface Task {
  readonly source: RandomSource | DatabaseSource;
  /** Months to compare, both included. */
  readonly first: number;
  readonly last: number;
  /** Another module than the package's own kernel. */
  readonly kernelFile?: string;
}

const BATCH_ROWS = 20_000;

/** Hostile households go through time in any order: nothing of one month may stay in another. */
function monthsOf(source: Task["source"], first: number, last: number): number[] {
  const months = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return source.kind === "random" ? shuffled(new Random(source.seed), months) : months;
}

async function* randomHouseholds(source: RandomSource, parameters: ReferenceParameters) {
  const random = new Random(source.seed);
  for (let count = 0; count < source.households; count += 1) {
    yield randomHousehold(random, parameters).rows;
  }
}

function householdsOf(
  source: Task["source"],
  parameters: ReferenceParameters,
): AsyncIterable<ReferenceRow[]> {
  return source.kind === "random"
    ? randomHouseholds(source, parameters)
    : databaseHouseholds(source.config, source.select);
}

/** Kernel rows that a household may take: a row per school year of each of its rows. */
const kernelRowsMax = (rows: readonly ReferenceRow[]): number =>
  rows.reduce((sum, { school }) => sum + Math.max(1, school.length), 0);

/** What a thread needs for every task; tasks of one thread follow each other. */
async function prepare(kernelFile: string | undefined) {
  const bridge = new KernelBridge(await Kernel.load(kernelFile), await loadParameters());
  return { kernelFile, bridge, parameters: await loadReferenceParameters() };
}

let prepared: Awaited<ReturnType<typeof prepare>> | undefined;

async function preparedFor(kernelFile: string | undefined) {
  if (prepared === undefined || prepared.kernelFile !== kernelFile) {
    prepared = await prepare(kernelFile);
  }
  return prepared;
}

/** Compares the households of one task. */
export async function runTask({ source, first, last, kernelFile }: Task): Promise<Tally> {
  const { bridge, parameters } = await preparedFor(kernelFile);
  const comparison = new Comparison(bridge, parameters);
  const months = monthsOf(source, first, last);
  let batch: ReferenceRow[][] = [];
  let rowCount = 0;
  for await (const rows of householdsOf(source, parameters)) {
    const more = kernelRowsMax(rows);
    if (batch.length > 0 && rowCount + more > BATCH_ROWS) {
      comparison.compare(batch, months);
      batch = [];
      rowCount = 0;
    }
    batch.push(rows);
    rowCount += more;
  }
  if (batch.length > 0) comparison.compare(batch, months);
  return comparison.tally;
}

export default runTask;
