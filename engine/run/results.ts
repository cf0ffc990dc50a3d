/** The results of `result-blocks.ts` as rows, by household and child. */
import type pg from "pg";
import { rowsOf } from "../decisions/block-rows.js";
import { DecidedRows } from "../decisions/rows.js";
import { type ResultQuery, readResultBlocks } from "./result-blocks.js";

/** Gives the rows of each part that has some; the next one overwrites them, their table too. */
export async function* readResults(
  client: pg.ClientBase,
  query: ResultQuery,
): AsyncGenerator<DecidedRows> {
  const rows = new DecidedRows();
  for await (const part of readResultBlocks(client, query)) {
    if (rowsOf(rows, part).rowCount > 0) yield rows;
  }
}
