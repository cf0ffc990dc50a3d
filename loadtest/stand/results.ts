/**
 * Results to stream: a finished run in a database of the load test's own, kept between sessions
 * (groeikern_loadtest_long_*; a test database at smoke size). The run is of a small population; its
 * households are then copied, as a run of more households would have written them.
 */

import { MONTH } from "../../bench/harness/suite.js";
import { Populations } from "../../bench/material/populations.js";
import { addressOf } from "../../engine/database/address.js";
import type { Database } from "../../engine/database/connection.js";
import { HEAD } from "../../engine/decisions/pack-block.js";
import { recompute } from "../../engine/run/recompute.js";
import { GroeikernClient } from "../../grpc/client/client.js";
import { type Target, tlsOf } from "./target.js";

/**
 * Twice the rows of the country, some 110 MB as typed messages: a server that gathers what a reader
 * does not take has to show it. At smoke size more than all buffers on the way.
 */
const ROWS = { full: 2 * 1_751_019, smoke: 150_000 } as const;
/** Together each is as large as one of a run of the whole country. */
const PARTITIONS = 70;
/** Above every household and child of the population: copies are others. */
const COPY_STEP = 10_000_000_000;

export interface ResultsOptions {
  readonly seed: number;
  readonly children: number;
  readonly isSmoke: boolean;
  note(text: string): void;
}

export interface ResultsDatabase {
  readonly database: Pick<Database, "close">;
  readonly runId: number;
  /** For the service's DATABASE_URL. */
  readonly url: string;
}

export async function openResults(options: ResultsOptions): Promise<ResultsDatabase> {
  const populations = new Populations({ ...options, stem: "groeikern_loadtest_long" });
  try {
    const db = await populations.open(options.children);
    const runId = (await finishedRun(db)) ?? (await calculate(db, options));
    return { database: populations, runId, url: addressOf(db.config) };
  } catch (error) {
    await populations.close();
    throw error;
  }
}

async function finishedRun({ pool }: Database): Promise<number | undefined> {
  const { rows } = await pool.query<{ run_id: number }>(
    "SELECT run_id FROM run WHERE status = 'finished' ORDER BY run_id DESC LIMIT 1",
  );
  return rows[0]?.run_id;
}

async function calculate(db: Database, { isSmoke, note }: ResultsOptions): Promise<number> {
  note("calculating the run whose results are streamed");
  const { runId, rowsOut } = await recompute(db, { month: MONTH, partitions: 1 });
  const wanted = isSmoke ? ROWS.smoke : ROWS.full;
  await copyHouseholds(db, Math.ceil(wanted / Math.max(rowsOut, 1)));
  return runId;
}

/**
 * Every household so many times, as other households, in as many partitions: blocks are as long,
 * and rows beside each other differ as much, as in a run of the country.
 */
async function copyHouseholds({ pool }: Database, copies: number): Promise<void> {
  const step = `${COPY_STEP}::bigint`;
  const times = Math.ceil(copies / PARTITIONS);
  await pool.query(`
    BEGIN;
    ALTER TABLE decision DISABLE TRIGGER USER;
    ALTER TABLE run_partition DISABLE TRIGGER USER;
    CREATE TEMPORARY TABLE original ON COMMIT DROP AS SELECT * FROM decision;
    DELETE FROM decision;
    INSERT INTO decision (run_id, payer, gezin_from, gezin_last, row_count, rows)
      SELECT run_id, payer, gezin_from + copy * ${step}, gezin_last + copy * ${step}, row_count,
        overlay(rows PLACING int8send(first_child + copy * ${step}) FROM ${HEAD.firstChild + 1})
      FROM (SELECT *, number_at(rows, ${HEAD.firstChild}, 8) AS first_child FROM original) block,
        generate_series(0, ${copies - 1}) copy
      ORDER BY payer, gezin_from + copy * ${step};
    UPDATE run_partition SET gezin_from = 1, gezin_to = ${times} * ${step} + 1;
    INSERT INTO run_partition SELECT (jsonb_populate_record(first, jsonb_build_object(
      'partition_no', place, 'gezin_from', place * ${times} * ${step} + 1,
      'gezin_to', (place + 1) * ${times} * ${step} + 1))).*
    FROM run_partition first, generate_series(1, ${Math.ceil(copies / times) - 1}) place;
    ALTER TABLE run_partition ENABLE TRIGGER USER;
    ALTER TABLE decision ENABLE TRIGGER USER;
    COMMIT`);
  await pool.query("VACUUM ANALYZE decision");
}

/** The newest finished run of a service. Throws when it has none. */
export async function newestRun(target: Target): Promise<number> {
  const client = new GroeikernClient(target.address, tlsOf(target, "reader"));
  try {
    for await (const { runId, state } of client.listRuns()) if (state === "FINISHED") return runId;
  } finally {
    client.close();
  }
  throw new Error("--target: expected a finished run to stream, found none; start one first");
}
