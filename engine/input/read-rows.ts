/**
 * The rows of some households over a window of months, made from the facts as of a delivery.
 *
 *     memberships ------.
 *     facts, by table --+--> one pass over each household --> packed rows
 *
 * What becomes of memory: that of the facts of these households, so callers ask for tens of
 * thousands of rows at a time. The caller's transaction gives the snapshot; any that sees the
 * delivery gives the same rows.
 */
import type pg from "pg";
import type { RowsWanted } from "./fact-query.js";
import { readHouseholdFacts } from "./household-facts.js";
import type { InputMemory } from "./input-memory.js";
import { mergeRows } from "./merge-rows.js";
import type { PackedRows } from "./packed-rows.js";

/** Packed rows in order of household, child and span. */
export async function readRows(
  client: pg.ClientBase,
  wanted: RowsWanted,
  memory: Partial<InputMemory> = {},
): Promise<PackedRows> {
  const facts = await readHouseholdFacts(client, wanted, memory);
  return mergeRows(facts, wanted.window, memory.rows);
}
