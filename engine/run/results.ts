/** The results of `result-blocks.ts` as rows, by household and child. */
import type pg from "pg";
import { rowsOf } from "../decisions/block-rows.js";
import type { DecidedRows } from "../decisions/rows.js";
import { State } from "../decisions/state.js";
import { type ResultQuery, readResultBlocks } from "./result-blocks.js";

/** Gives the rows of each part that has some; the next one overwrites them, their table too. */
export async function* readResults(
  client: pg.ClientBase,
  query: ResultQuery,
): AsyncGenerator<DecidedRows> {
  const state = new State();
  for await (const part of readResultBlocks(client, query)) {
    const rows = rowsOf(state, part);
    if (rows.rowCount > 0) yield rows;
  }
}
