/**
 * Where the rows of a month may be cut into partitions: households, rising, with the rows before
 * each. They follow from what is known alone, so the same facts give the same partitions.
 *
 * Of a year that is kept they are its blocks, of which those come that a cut falls on: what a plan
 * needs does not grow with the population. Otherwise memberships are counted by stretches of
 * ids of equal length, and a stretch with too many of them by shorter ones: one scan of one table,
 * by all cores where it is large, whatever the ids are.
 */
import type pg from "pg";
import { yearOf } from "../../core-wasm/month.js";
import type { MonthWindow } from "./award-year.js";
import { rangeCondition, wholeNumber } from "./households.js";
import { readKeptMoment, windowOf } from "./kept-rows.js";

export interface Marks {
  readonly gezin: readonly bigint[];
  readonly rowsBefore: readonly number[];
  readonly rowCount: number;
}

/** Into how many parts so many rows are to be cut. */
export type CountParts = (rowCount: number) => number;

interface Stretch {
  readonly from: bigint;
  readonly rowCount: number;
}

/** Stretches are 2^shift ids long; about so many of them are counted at once. */
const STRETCH_BITS = 13;
/** Memberships of a stretch above which it is counted in shorter ones. */
const STRETCH_ROWS_MAX = 20_000;
/** A smaller table is counted before other processes have begun. */
const PARALLEL_FROM_BYTES = 32 << 20;

/** The marks of a month's rows as of a delivery, at least those that a cut into parts falls on. */
export async function readMarks(
  client: pg.ClientBase,
  month: number,
  factsMoment: number,
  countParts: CountParts,
): Promise<Marks> {
  const year = yearOf(month);
  const isKept = (await readKeptMoment(client, year)) === factsMoment;
  if (isKept) return readBlockMarks(client, month, countParts);
  return readMemberMarks(client, { from: month, to: month + 1 }, factsMoment);
}

/** The marks of the memberships that overlap a window. */
export async function readMemberMarks(
  client: pg.ClientBase,
  window: MonthWindow,
  knownAt: number,
): Promise<Marks> {
  const { rows } = await client.query<{ last: string | null }>(
    `SELECT max(gezin_id) AS last, CASE WHEN pg_relation_size('gezin_lid') < ${PARALLEL_FROM_BYTES}
       THEN set_config('max_parallel_workers_per_gather', '0', true) END FROM gezin_lid`,
  );
  const last = BigInt(rows[0]?.last ?? 0);
  const bits = last.toString(2).length;
  const of = memberCondition(window, knownAt);
  return marksOf(await countStretches(client, of, Math.max(0, bits - STRETCH_BITS)));
}

const memberCondition = ({ from, to }: MonthWindow, knownAt: number): string =>
  `van_maand < ${wholeNumber(to)} AND tot_maand > ${wholeNumber(from)}
   AND is_known(known_from, known_to, ${wholeNumber(knownAt)})`;

async function countStretches(
  client: pg.ClientBase,
  condition: string,
  shift: number,
): Promise<Stretch[]> {
  // Ids below 0, which nobody has, hide the column: the planner would take its households for as
  // many groups, and count them in one process.
  const stretches = (of: string) =>
    `SELECT gezin_id >> ${wholeNumber(shift)} AS stretch FROM gezin_lid WHERE ${of}`;
  const { rows } = await client.query<{ stretch: string; row_count: string }>(
    `SELECT stretch, count(*) AS row_count
     FROM (${stretches(condition)} UNION ALL ${stretches("gezin_id < 0")}) member
     GROUP BY stretch ORDER BY stretch`,
  );
  const counted: Stretch[] = [];
  for (const { stretch, row_count } of rows) {
    const from = BigInt(stretch) << BigInt(shift);
    const rowCount = Number(row_count);
    if (rowCount <= STRETCH_ROWS_MAX || shift === 0) {
      counted.push({ from, rowCount });
      continue;
    }
    const within = rangeCondition({ from, to: from + (1n << BigInt(shift)) });
    const shorter = Math.max(0, shift - STRETCH_BITS);
    counted.push(...(await countStretches(client, `${condition} AND ${within}`, shorter)));
  }
  return counted;
}

interface BlockMark {
  readonly gezin_from: string;
  readonly before: string;
}

/** The first block, and of each part the first one at or past its share of the rows. */
async function readBlockMarks(
  client: pg.ClientBase,
  month: number,
  countParts: CountParts,
): Promise<Marks> {
  const year = yearOf(month);
  const place = month - windowOf(year).from + 1;
  const { rows: sums } = await client.query<{ row_count: string }>(
    "SELECT coalesce(sum(row_counts[$2]), 0) AS row_count FROM kept_rows WHERE year = $1",
    [year, place],
  );
  const rowCount = Number(sums[0]?.row_count);
  const { rows } = await client.query<BlockMark>(
    `SELECT gezin_from, before FROM (
       SELECT gezin_from, before, before - lag(count) OVER (ORDER BY gezin_from) AS last FROM (
         SELECT gezin_from, row_counts[$2] AS count, sum(row_counts[$2]) OVER (
           ORDER BY gezin_from ROWS UNBOUNDED PRECEDING) - row_counts[$2] AS before
         FROM kept_rows WHERE year = $1) block) mark
     WHERE last IS NULL OR before * $3 / $4 > last * $3 / $4 ORDER BY gezin_from`,
    [year, place, countParts(rowCount), Math.max(1, rowCount)],
  );
  return {
    gezin: rows.map(({ gezin_from }) => BigInt(gezin_from)),
    rowsBefore: rows.map(({ before }) => Number(before)),
    rowCount,
  };
}

function marksOf(stretches: readonly Stretch[]): Marks {
  let rowCount = 0;
  const rowsBefore = stretches.map((stretch) => {
    const before = rowCount;
    rowCount += stretch.rowCount;
    return before;
  });
  return { gezin: stretches.map(({ from }) => from), rowsBefore, rowCount };
}
