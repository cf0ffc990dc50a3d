/**
 * Calculates the months of the published figures from the facts in the database and compares.
 *
 * Facts -> rows of a month (engine/input) -> kernel -> tallies, some households at a time. Nothing
 * stays behind. A national month takes seconds, and there are some forty of them; a sample of the
 * households shows the shape in a fraction of that.
 */
import type pg from "pg";
import { Kernel } from "../../core-wasm/kernel.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { openClient } from "../../engine/database/client.js";
import type { Database } from "../../engine/database/connection.js";
import { EngineError } from "../../engine/errors.js";
import { NATIONAL_CHILDREN } from "../../engine/generate/generate.js";
import { wholeNumber } from "../../engine/input/households.js";
import { readRows } from "../../engine/input/read-rows.js";
import { decodeRows } from "../../engine/scan/decode-rows.js";
import { Comparison, type ComparisonLine } from "./comparison.js";
import { visitResults } from "./kernel-rows.js";
import { PUBLISHED_MONTHS } from "./published.js";

/** Households read at once: their rows fit the kernel. */
const HOUSEHOLDS = 20_000;

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
}

/** The comparison of the generated population in the database. Throws `POPULATION_MISSING`. */
export async function comparePopulation(
  db: Database,
  book: ParameterBook,
  options: CompareOptions = {},
): Promise<ComparisonLine[]> {
  const client = await openClient(db.config, "compare");
  try {
    const known = await readPopulation(client);
    const oneIn = options.oneIn ?? 1;
    const compared = await drawHouseholds(client, oneIn);
    const comparison = new Comparison(known.children / NATIONAL_CHILDREN / oneIn);
    const kernel = await Kernel.load();
    for (const [index, month] of PUBLISHED_MONTHS.entries()) {
      options.signal?.throwIfAborted();
      await addMonth(comparison, client, kernel, book, month, known.delivery, compared);
      options.onProgress?.(index + 1, PUBLISHED_MONTHS.length);
    }
    return comparison.lines();
  } finally {
    await client.end();
  }
}

/** The households to calculate, drawn by a hash: ids follow the order in which they were made. */
async function drawHouseholds(client: pg.Client, oneIn: number): Promise<bigint[]> {
  const { rows } = await client.query<{ gezin_id: string }>(
    `SELECT DISTINCT gezin_id FROM gezin_lid
     WHERE (hashint8(gezin_id) & 2147483647) % ${wholeNumber(oneIn)} = 0 ORDER BY gezin_id`,
  );
  return rows.map(({ gezin_id }) => BigInt(gezin_id));
}

async function addMonth(
  comparison: Comparison,
  client: pg.Client,
  kernel: Kernel,
  book: ParameterBook,
  month: number,
  delivery: number,
  compared: readonly bigint[],
): Promise<void> {
  const window = { from: month, to: month + 1 };
  for (let from = 0; from < compared.length; from += HOUSEHOLDS) {
    const households = compared.slice(from, from + HOUSEHOLDS);
    kernel.beginDecode();
    const rows = await readRows(client, { households, window, knownAt: delivery });
    const count = decodeRows(kernel, rows);
    kernel.prepare(count);
    kernel.calculate(book.sheet(month));
    visitResults(kernel, count, month, (row) => comparison.add(month, row));
  }
}

async function readPopulation(client: pg.Client): Promise<Known> {
  const { rows } = await client.query<Known>(
    "SELECT children, delivery_id AS delivery FROM population",
  );
  if (rows[0] !== undefined) return rows[0];
  throw new EngineError(
    "POPULATION_MISSING",
    "comparison: expected a generated population, found none; run groeikern generate",
  );
}
