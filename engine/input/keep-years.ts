/**
 * Keeps the rows of calendar years ready: read once from the facts, refreshed by household.
 *
 *     absent --build--> kept as of a delivery --refresh--> kept as of the newest delivery
 *
 * A build reads the facts of all years that it makes in one pass, a range of households at a time,
 * in worker threads. A refresh makes the households anew that later deliveries touched, of all
 * years in one transaction; when they are many, the years are built again. While a year is built it
 * has no line in kept_year: whoever reads it then goes to the facts, and a build that died is begun
 * again.
 */
import { availableParallelism } from "node:os";
import type pg from "pg";
import { compiledFile } from "../../core-wasm/root.js";
import type { Database } from "../database/connection.js";
import { inTurn } from "../database/turn.js";
import { changedSince } from "../facts/changed-since.js";
import { Crew } from "../threads/crew.js";
import type { GezinRange } from "./households.js";
import type { KeepTask } from "./keep-task.js";
import { BLOCK_HOUSEHOLDS, windowOfYears } from "./kept-rows.js";
import { type Marks, readMemberMarks } from "./marks.js";
import { refreshYears } from "./refresh-years.js";

/** Ends with its job: what follows is a run, which has threads of its own and needs the memory. */
const KIND = {
  ...{ taskFile: compiledFile("engine/input/keep-task"), heapMb: 128 },
  isKept: false,
} as const;
/** Memberships that a task reads at once. */
const TASK_ROWS = 25_000;
/** Above this share of the households, when they are no few, a build is quicker than a refresh. */
const REFRESH_SHARE_MAX = 0.1;
const REFRESH_FEW = 1000;
const GEZIN_END = 2n ** 63n - 1n;
/** What `lock_kept_input` takes too. */
const TURN = "kept_input";

export interface KeepOptions {
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told before work that takes its time, by year. */
  readonly onWork?: ((work: "build" | "refresh", years: readonly number[]) => void) | undefined;
  /** Ranges of households made of those to make. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Makes the years stand as of the newest delivery, which is returned. */
export async function keepYears(
  db: Database,
  years: readonly number[],
  options: KeepOptions = {},
): Promise<number> {
  return inTurn(db, TURN, (client) => keepLocked(db, client, [...years].sort(), options));
}

/** Makes a year that is kept stand as of the newest delivery, which is returned; others stay so. */
export async function refreshKept(
  db: Database,
  year: number,
  options: KeepOptions = {},
): Promise<number> {
  const { rows } = await db.pool.query<{ newest: number; kept: number | null }>(
    `SELECT coalesce(max(delivery_id), 0) AS newest,
       (SELECT facts_moment FROM kept_year WHERE year = $1) AS kept
     FROM delivery`,
    [year],
  );
  const { newest, kept } = rows[0] as (typeof rows)[0];
  return kept === null || kept >= newest ? newest : keepYears(db, [year], options);
}

async function keepLocked(
  db: Database,
  client: pg.PoolClient,
  years: readonly number[],
  options: KeepOptions,
): Promise<number> {
  const { moment: knownAt, kept, households } = await readState(client);
  const stale = years.filter((year) => (kept[year] ?? knownAt) < knownAt);
  const moment = Math.min(...stale.map((year) => kept[year] as number));
  const most = Math.max(REFRESH_FEW, Math.round(households * REFRESH_SHARE_MAX));
  const isFew =
    stale.length === 0 || (await refresh(client, stale, { moment, knownAt, most }, options));
  const absent = years.filter((year) => !(year in kept) || (!isFew && stale.includes(year)));
  for (const run of consecutive(absent)) await build(db, client, run, knownAt, options);
  return knownAt;
}

/** What is kept, and how much there is to know. */
interface KeptState {
  /** The newest delivery. */
  readonly moment: number;
  /** Delivery as of which years are kept. */
  readonly kept: Readonly<Record<number, number>>;
  /** About how many households a year has, by what the last build has left in statistics. */
  readonly households: number;
}

async function readState(client: pg.ClientBase): Promise<KeptState> {
  const { rows } = await client.query<KeptState & { blocks: number }>(
    `SELECT (SELECT coalesce(max(delivery_id), 0) FROM delivery) AS moment,
       (SELECT coalesce(json_object_agg(year, facts_moment), '{}') FROM kept_year) AS kept,
       (SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'kept_rows'::regclass) AS blocks`,
  );
  const { moment, kept, blocks } = rows[0] as KeptState & { blocks: number };
  const yearCount = Math.max(1, Object.keys(kept).length);
  return { moment, kept, households: (blocks * BLOCK_HOUSEHOLDS) / yearCount };
}

/** The newest delivery that can be seen; 0 before the first. */
export async function newestDelivery(client: pg.ClientBase | pg.Pool): Promise<number> {
  const { rows } = await client.query<{ moment: number }>(
    "SELECT coalesce(max(delivery_id), 0) AS moment FROM delivery",
  );
  return rows[0]?.moment ?? 0;
}

/** From which delivery to which, of at most how many households. */
interface Step {
  readonly moment: number;
  readonly knownAt: number;
  readonly most: number;
}

/** False when so much changed that a build is quicker. */
async function refresh(
  client: pg.PoolClient,
  years: readonly number[],
  { moment, knownAt, most }: Step,
  { signal, onWork }: KeepOptions,
): Promise<boolean> {
  signal?.throwIfAborted();
  await client.query(BEGIN);
  try {
    const touched = await changedSince(client, moment, undefined, most + 1);
    const isFew = touched.length <= most;
    if (isFew) {
      onWork?.("refresh", years);
      await refreshYears(client, years, knownAt, touched, signal);
      await writeState(client, years, knownAt);
    }
    await client.query("COMMIT");
    return isFew;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

/** What is kept can be made again, so nobody waits for the disk. */
const BEGIN = "BEGIN; SET LOCAL synchronous_commit = off";

async function writeState(
  client: pg.ClientBase,
  years: readonly number[],
  knownAt: number,
): Promise<void> {
  await client.query(
    `INSERT INTO kept_year (year, facts_moment) SELECT year, $2 FROM unnest($1::smallint[]) year
     ON CONFLICT (year) DO UPDATE SET facts_moment = excluded.facts_moment,
       kept_at = clock_timestamp()`,
    [years, knownAt],
  );
}

/** Makes consecutive years from the facts. */
async function build(
  db: Database,
  client: pg.PoolClient,
  years: readonly number[],
  knownAt: number,
  options: KeepOptions,
): Promise<void> {
  options.signal?.throwIfAborted();
  options.onWork?.("build", years);
  await settleWhenNew(client);
  for (const table of ["kept_year", "kept_rows"]) {
    await client.query(`DELETE FROM ${table} WHERE year = ANY ($1::smallint[])`, [years]);
  }
  const ranges = rangesOf(await readMemberMarks(client, windowOfYears(years), knownAt));
  await makeRanges(db, ranges, { years, knownAt }, options);
  await client.query("ANALYZE kept_rows (year, gezin_from)");
  await writeState(client, years, knownAt);
}

/** A load that left no statistics behind would give bad plans. */
async function settleWhenNew(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ is_new: boolean }>(
    "SELECT reltuples < 0 AS is_new FROM pg_class WHERE oid = 'gezin_lid'::regclass",
  );
  if (rows[0]?.is_new === true) await client.query("SELECT settle_facts()");
}

async function makeRanges(
  { config }: Database,
  ranges: readonly GezinRange[],
  of: Omit<KeepTask, "range">,
  { workers = availableParallelism(), signal, onProgress }: KeepOptions,
): Promise<void> {
  const threads = Math.max(1, Math.min(workers, ranges.length));
  const crew = new Crew<pg.ClientConfig, KeepTask, number>({
    ...{ kind: KIND, count: threads, settings: config, signal },
  });
  let done = 0;
  const make = async (range: GezinRange): Promise<void> => {
    await crew.run({ ...of, range });
    done += 1;
    onProgress?.(done, ranges.length);
  };
  try {
    await Promise.all(ranges.map(make));
  } finally {
    await crew.close();
  }
}

/** Ranges of about `TASK_ROWS` memberships, from one mark to another. */
function rangesOf({ gezin, rowsBefore }: Marks): GezinRange[] {
  const starts: bigint[] = [0n];
  let rows = 0;
  for (const [index, before] of rowsBefore.entries()) {
    if (before - rows < TASK_ROWS) continue;
    starts.push(gezin[index] as bigint);
    rows = before;
  }
  return starts.map((from, index) => ({ from, to: starts[index + 1] ?? GEZIN_END }));
}

/** Rising years in runs without a gap. */
function consecutive(years: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const year of years) {
    const last = runs.at(-1);
    if (last?.at(-1) === year - 1) last.push(year);
    else runs.push([year]);
  }
  return runs;
}
