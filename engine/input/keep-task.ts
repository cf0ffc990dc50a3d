/**
 * One Piscina task = the rows of a range of households, of some calendar years, made from the facts
 * and kept. The facts of the range are read once for all of its years.
 */
import type pg from "pg";
import { openTaskClient } from "../database/client.js";
import type { Job } from "../threads/job.js";
import { readHouseholdFacts } from "./household-facts.js";
import type { GezinRange } from "./households.js";
import { BLOCK_HOUSEHOLDS, windowOf, windowOfYears, writeBlocks } from "./kept-rows.js";
import { mergeRows } from "./merge-rows.js";
import { cutBlocks } from "./row-delta.js";

export interface KeepTask {
  readonly range: GezinRange;
  /** Consecutive years, rising. */
  readonly years: readonly number[];
  readonly knownAt: number;
}

export default async function openKeeping(config: pg.ClientConfig): Promise<Job<KeepTask, number>> {
  const client = await openTaskClient(config, "keep");
  return { run: (task) => keepRows(client, task), close: () => client.end() };
}

/** Returns the number of rows that it kept. */
async function keepRows(
  client: pg.ClientBase,
  { range, years, knownAt }: KeepTask,
): Promise<number> {
  const window = windowOfYears(years);
  const facts = await readHouseholdFacts(client, { households: range, window, knownAt });
  let rowCount = 0;
  for (const year of years) {
    const rows = mergeRows(facts, windowOf(year));
    await writeBlocks(client, year, cutBlocks(rows, windowOf(year), BLOCK_HOUSEHOLDS, []));
    rowCount += rows.rowCount;
  }
  return rowCount;
}
