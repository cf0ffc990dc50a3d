/**
 * Keeps calculation_input of a month ready and fresh.
 *
 * absent --build--> kept as of a delivery --refresh--> kept as of the newest delivery.
 * `prepareInput` does what is needed in one transaction and returns the moment the rows stand for:
 * the newest delivery when it looked. The facts are read as of that moment, so deliveries that
 * arrive meanwhile belong to the next refresh.
 *
 * Build: CREATE TABLE AS, the only form PostgreSQL reads with parallel workers, in household order.
 * The packed row stands first: who reads it alone takes nothing else of the row apart.
 * Refresh: the households that a later delivery touched are taken out and made anew; when they are
 * many, the month is built again.
 */
import type pg from "pg";
import { type Database, inTransaction } from "../database/connection.js";
import { collectChangedSince } from "../facts/changed-since.js";
import { INPUT_COLUMN_LIST } from "./columns.js";
import { wholeNumber } from "./households.js";
import { PACKED_ROW } from "./packed-row.js";
import { inputLeaf, selectMonth } from "./select.js";

/** Above this share of the rows a build is quicker than a refresh. */
const REFRESH_SHARE_MAX = 0.15;
const MARK_COUNT_MAX = 4096;
/**
 * For the joins of a national build. With little memory a hash join works in batches that parallel
 * workers share out; with one big batch a single worker ends up with nearly all rows (measured:
 * twice as slow with 128 MB as with 16).
 */
const BUILD_SETTINGS = `
  SET LOCAL work_mem = '16MB';
  SET LOCAL maintenance_work_mem = '128MB';
  SET LOCAL jit = off`;

export interface PreparedInput {
  /** Delivery as of which the rows stand; 0 before the first. */
  readonly factsMoment: number;
  readonly rowCount: number;
}

export interface PrepareOptions {
  /** Cancels the statement under way; the rows are then as they were. */
  readonly signal?: AbortSignal | undefined;
  /** Told before work that takes its time. */
  readonly onWork?: ((work: "build" | "refresh") => void) | undefined;
}

/** Builds or refreshes the rows of a month; returns what they stand for. */
export function prepareInput(
  db: Database,
  month: number,
  options: PrepareOptions = {},
): Promise<PreparedInput> {
  return inTransaction(db, (client) =>
    cancellable(db, client, options.signal, () => prepareLeaf(client, month, options)),
  );
}

async function prepareLeaf(
  client: pg.ClientBase,
  month: number,
  { onWork }: PrepareOptions,
): Promise<PreparedInput> {
  await client.query("SELECT lock_calculation_input()");
  const factsMoment = await newestDelivery(client);
  const state = await readState(client, month);
  if (state?.factsMoment === factsMoment) return state;
  onWork?.(state === null ? "build" : "refresh");
  await client.query(BUILD_SETTINGS);
  const refreshed = state && (await refreshLeaf(client, month, state, factsMoment));
  const rowCount = refreshed ?? (await buildLeaf(client, month, factsMoment));
  await writeState(client, month, { factsMoment, rowCount });
  return { factsMoment, rowCount };
}

/** Runs work on a connection whose statement is cancelled when the signal is given. */
async function cancellable<T>(
  db: Database,
  client: pg.ClientBase,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const cancel = (): void => {
    db.pool.query("SELECT pg_cancel_backend($1)", [rows[0]?.pid]).catch(() => undefined);
  };
  signal?.addEventListener("abort", cancel);
  try {
    return await work();
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}

/** The newest delivery that can be seen; 0 before the first. */
export async function newestDelivery(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ moment: number }>(
    "SELECT coalesce(max(delivery_id), 0) AS moment FROM delivery",
  );
  return rows[0]?.moment ?? 0;
}

async function readState(client: pg.ClientBase, month: number): Promise<PreparedInput | null> {
  const { rows } = await client.query<{ facts_moment: number; row_count: string }>(
    "SELECT facts_moment, row_count FROM calculation_input_state WHERE month = $1",
    [month],
  );
  const row = rows[0];
  return row ? { factsMoment: row.facts_moment, rowCount: Number(row.row_count) } : null;
}

async function buildLeaf(
  client: pg.ClientBase,
  month: number,
  factsMoment: number,
): Promise<number> {
  const leaf = inputLeaf(month);
  await settleWhenNew(client);
  await client.query("DELETE FROM calculation_input_state WHERE month = $1", [month]);
  await client.query(`DROP TABLE IF EXISTS ${leaf}`);
  const { rowCount } = await client.query(`
    CREATE UNLOGGED TABLE ${leaf} AS
      SELECT ${PACKED_ROW} AS packed, input.*, ${wholeNumber(month)}::smallint AS input_month
      FROM (${selectMonth(month, factsMoment, "all")}) input ORDER BY gezin_id, child_id`);
  await client.query(`
    ALTER TABLE ${leaf}
      ALTER gezin_id SET NOT NULL, ALTER child_id SET NOT NULL, ALTER input_month SET NOT NULL,
      ALTER packed SET NOT NULL,
      ADD CONSTRAINT ${leaf}_month CHECK (input_month = ${wholeNumber(month)});
    CREATE INDEX ${leaf}_row ON ${leaf} (gezin_id, child_id);
    ALTER TABLE calculation_input ATTACH PARTITION ${leaf} FOR VALUES IN (${wholeNumber(month)});
    ANALYZE ${leaf} (gezin_id, child_id)`);
  return rowCount ?? 0;
}

/** A load that left no statistics behind would give bad plans. */
async function settleWhenNew(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ is_new: boolean }>(
    "SELECT reltuples < 0 AS is_new FROM pg_class WHERE oid = 'gezin_lid'::regclass",
  );
  if (rows[0]?.is_new === true) await client.query("SELECT settle_facts()");
}

/** The rows after the refresh; null when so much changed that building is quicker. */
async function refreshLeaf(
  client: pg.ClientBase,
  month: number,
  state: PreparedInput,
  factsMoment: number,
): Promise<number | null> {
  const leaf = inputLeaf(month);
  await collectChangedSince(client, state.factsMoment);
  const { rows } = await client.query<{ touched: string }>(
    `SELECT count(*) AS touched FROM ${leaf} JOIN touched_gezin USING (gezin_id)`,
  );
  if (Number(rows[0]?.touched) > state.rowCount * REFRESH_SHARE_MAX) return null;
  const removed = await client.query(
    `DELETE FROM ${leaf} USING touched_gezin WHERE ${leaf}.gezin_id = touched_gezin.gezin_id`,
  );
  const made = await client.query(`
    INSERT INTO ${leaf} (${INPUT_COLUMN_LIST}, packed, input_month)
      SELECT *, ${PACKED_ROW}, ${wholeNumber(month)}::smallint
      FROM (${selectMonth(month, factsMoment, { table: "touched_gezin" })}) input
      ORDER BY gezin_id, child_id`);
  return state.rowCount - (removed.rowCount ?? 0) + (made.rowCount ?? 0);
}

/**
 * Writes the state with its marks: households at about equal distances in rows, where partitions
 * may begin, and the rows before each. They depend on the rows alone.
 */
async function writeState(
  client: pg.ClientBase,
  month: number,
  { factsMoment, rowCount }: PreparedInput,
): Promise<void> {
  const stride = Math.max(1, Math.floor(rowCount / MARK_COUNT_MAX));
  await client.query(
    `WITH gezin AS (
       SELECT gezin_id, count(*) AS row_count,
         sum(count(*)) OVER (ORDER BY gezin_id ROWS UNBOUNDED PRECEDING)::bigint
           - count(*) AS before
       FROM ${inputLeaf(month)} GROUP BY gezin_id),
     mark AS (
       SELECT coalesce(array_agg(gezin_id ORDER BY gezin_id), '{}') AS gezin,
         coalesce(array_agg(before ORDER BY gezin_id), '{}') AS row
       FROM gezin WHERE (before + ${stride} - 1) / ${stride} * ${stride} < before + row_count)
     INSERT INTO calculation_input_state (month, facts_moment, row_count, mark_gezin, mark_row)
     SELECT $1, $2, $3, gezin, row FROM mark
     ON CONFLICT (month) DO UPDATE SET facts_moment = excluded.facts_moment,
       row_count = excluded.row_count, mark_gezin = excluded.mark_gezin,
       mark_row = excluded.mark_row, built_at = clock_timestamp()`,
    [month, factsMoment, rowCount],
  );
}
