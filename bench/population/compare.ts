/**
 * Calculates the months of the published figures from the facts in the database and compares.
 *
 * Facts -> rows of a month (engine/input), in a temporary table -> kernel, range by range of the
 * households -> tallies. Nothing stays behind. A national month takes ten seconds and more, and
 * there are some forty of them; a sample of the households shows the shape in a fraction of that.
 */
import type pg from "pg";
import { Kernel } from "../../core-wasm/kernel.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { openClient } from "../../engine/database/client.js";
import type { Database } from "../../engine/database/connection.js";
import { EngineError } from "../../engine/errors.js";
import { NATIONAL_CHILDREN } from "../../engine/generate/generate.js";
import { rangeCondition, wholeNumber } from "../../engine/input/households.js";
import { decodeRows } from "../../engine/run/copy-source.js";
import { copyOutSql, selectMade } from "../../engine/run/partition-input.js";
import { Comparison, type ComparisonLine } from "./comparison.js";
import { visitResults } from "./kernel-rows.js";
import { PUBLISHED_MONTHS } from "./published.js";

/** Households read at once: their rows fit the kernel. */
const HOUSEHOLDS = 100_000;
const SETTINGS = "SET jit = off; SET work_mem = '128MB'";

export interface CompareOptions {
  /** One household in so many is calculated; 1 = everyone. */
  readonly oneIn?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Months calculated of those to calculate. */
  readonly onProgress?: (done: number, total: number) => void;
}

interface Known {
  readonly children: number;
  readonly delivery: number;
  /** Largest household. */
  readonly last: number;
}

/** The comparison of the generated population in the database. Throws `POPULATION_MISSING`. */
export async function comparePopulation(
  db: Database,
  book: ParameterBook,
  options: CompareOptions = {},
): Promise<ComparisonLine[]> {
  const client = await openClient(db.config, "compare");
  try {
    await client.query(SETTINGS);
    const known = await readPopulation(client);
    const oneIn = options.oneIn ?? 1;
    await client.query(sampleSql(oneIn));
    const comparison = new Comparison(known.children / NATIONAL_CHILDREN / oneIn);
    const kernel = await Kernel.load();
    for (const [index, month] of PUBLISHED_MONTHS.entries()) {
      options.signal?.throwIfAborted();
      await addMonth(comparison, client, kernel, book, month, known);
      options.onProgress?.(index + 1, PUBLISHED_MONTHS.length);
    }
    return comparison.lines();
  } finally {
    await client.end();
  }
}

/** The households to calculate, drawn by a hash: ids follow the order in which they were made. */
const sampleSql = (oneIn: number): string => `
  CREATE TEMP TABLE compared_gezin AS SELECT DISTINCT gezin_id FROM gezin_lid
    WHERE (hashint8(gezin_id) & 2147483647) % ${wholeNumber(oneIn)} = 0;
  ANALYZE compared_gezin`;

async function addMonth(
  comparison: Comparison,
  client: pg.Client,
  kernel: Kernel,
  book: ParameterBook,
  month: number,
  { delivery, last }: Known,
): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS compared;
    CREATE TEMP TABLE compared AS
      SELECT * FROM (${selectMade(month, delivery, { table: "compared_gezin" })}) input
      ORDER BY gezin_id, child_id;
    CREATE INDEX ON compared (gezin_id)`);
  for (let from = 0; from <= last; from += HOUSEHOLDS) {
    const range = { from: BigInt(from), to: BigInt(from + HOUSEHOLDS) };
    const select = `SELECT * FROM compared WHERE ${rangeCondition(range)}`;
    const count = await decodeRows(kernel, client, copyOutSql(select));
    kernel.prepare(count);
    kernel.calculate(book.sheet(month));
    visitResults(kernel, count, month, (row) => comparison.add(month, row));
  }
}

async function readPopulation(client: pg.Client): Promise<Known> {
  const { rows } = await client.query<Known>(
    `SELECT children, delivery_id AS delivery,
       (SELECT max(gezin_id) FROM gezin_lid)::integer AS last FROM population`,
  );
  if (rows[0] !== undefined) return rows[0];
  throw new EngineError(
    "POPULATION_MISSING",
    "comparison: expected a generated population, found none; run groeikern generate",
  );
}
