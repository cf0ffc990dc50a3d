/**
 * The results of a published run, or what is decided of its month since, by household and child, a
 * partition at a time. Who reads slowly holds nothing: each partition is a statement of its own.
 */
import type pg from "pg";
import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import { type BlockQuery, readBlocks } from "../decisions/block-table.js";
import type { DecidedRun } from "../decisions/decided-run.js";
import { type Differences, NO_DIFFERENCES, readDifferences } from "../decisions/differences.js";
import { layDifferences, REGULARISED } from "../decisions/lay-differences.js";
import { compareIds, type DecidedRows } from "../decisions/rows.js";
import { ALL_PAYERS, StateReader } from "../decisions/state-reader.js";
import type { GezinRange } from "../input/households.js";
import type { PayerName } from "./manifest.js";

/** The place of a row. */
export interface Position {
  readonly gezinId: bigint;
  readonly childId: bigint;
}

/** Which results. */
export interface ResultQuery {
  readonly runId: number;
  /** With what regularisations up to this one decided since; 0 or undefined = as the run says. */
  readonly regularisationId?: number | undefined;
  /** Undefined = all payers. */
  readonly payer?: PayerName | undefined;
  /** Rows behind this one; undefined = from the first. */
  readonly after?: Position | undefined;
  /** Only these households; empty = all. */
  readonly gezinIds?: readonly bigint[];
}

/** Rows `from` to `rowCount` of columns that the next part overwrites, their table too. */
export interface ResultPart {
  readonly rows: DecidedRows;
  readonly from: number;
}

/** Runs a reading of the database, as whoever may see what it gives. */
export type ReadScope = <T>(read: () => Promise<T>) => Promise<T>;

interface RunRow {
  readonly month: number;
  readonly chain: readonly number[] | null;
  readonly gezin_from: string;
  readonly gezin_to: string;
}

const SELECT_RUN = `
  SELECT month, chain, gezin_from, gezin_to FROM run JOIN run_range USING (run_id)
  WHERE run_id = $1 AND gezin_to > $2 ORDER BY partition_no`;

const unscoped: ReadScope = (read) => read();

/** Gives the parts of a finished run that have rows. */
export async function* readResults(
  client: pg.ClientBase,
  { runId, regularisationId = 0, payer, after, gezinIds = [] }: ResultQuery,
  scope: ReadScope = unscoped,
): AsyncGenerator<ResultPart> {
  const { rows: found } = await client.query<RunRow>(SELECT_RUN, [
    runId,
    String(after?.gezinId ?? 0n),
  ]);
  const payers = payer === undefined ? ALL_PAYERS : [PAYERS.indexOf(payer)];
  const state = new StateReader();
  for (const { month, chain, ...bounds } of found) {
    const range = { from: BigInt(bounds.gezin_from), to: BigInt(bounds.gezin_to) };
    const wanted = gezinIds.filter((id) => isWithin(range, id));
    if (gezinIds.length > 0 && wanted.length === 0) continue;
    const few = gezinIds.length > 0 ? { gezinIds: wanted } : {};
    const query = { chain: chain ?? [], payers, range, ...few };
    state.table.clear();
    const { blocks, differences } = await scope(async () => ({
      blocks: await readBlocks(client, query),
      differences: await readLater(client, month, { runId, regularisationId, ...query }),
    }));
    state.load(blocks);
    const rows = layDifferences(state.rows(range, month), month, differences, REGULARISED);
    if (gezinIds.length > 0) keepOnly(rows, new Set(wanted));
    const from = firstBehind(rows, after);
    if (from < rows.rowCount) yield { rows, from };
  }
}

/** What is decided since, of the payers and households that are asked for. */
async function readLater(
  client: pg.ClientBase,
  month: number,
  { runId, regularisationId, payers, range, gezinIds }: BlockQuery & Required<DecidedRun>,
): Promise<Differences> {
  if (regularisationId === 0) return NO_DIFFERENCES;
  const households = gezinIds ?? range;
  return readDifferences(client, {
    ...{ months: [{ month, runId }], households, payers, regularisationId },
  });
}

const isWithin = ({ from, to }: GezinRange, id: bigint): boolean => id >= from && id < to;

/** The first row behind a position. */
function firstBehind(rows: DecidedRows, after: Position | undefined): number {
  if (after === undefined) return 0;
  let row = 0;
  while (row < rows.rowCount && !isBehind(rows, row, after)) row += 1;
  return row;
}

function isBehind(rows: DecidedRows, row: number, { gezinId, childId }: Position): boolean {
  const gezin = rows.gezinId(row);
  return gezin > gezinId || (gezin === gezinId && rows.childId(row) > childId);
}

/** Lets go of the rows of other households; blocks have their neighbours too. */
function keepOnly(rows: DecidedRows, gezinIds: ReadonlySet<bigint>): void {
  const { rowCount } = rows;
  rows.rowCount = 0;
  for (let row = 0; row < rowCount; ) {
    let end = row + 1;
    while (end < rowCount && compareIds(rows.gezinIds, end, rows.gezinIds, row) === 0) end += 1;
    if (gezinIds.has(rows.gezinId(row))) rows.append(rows, row, end);
    row = end;
  }
}
