/**
 * Where the rows of a month may be cut into partitions: households, rising, with the rows before
 * each. They follow from what is known alone, so the same facts give the same partitions.
 *
 * Of a year that is kept they are its blocks. Otherwise memberships are counted by stretches of
 * ids of equal length, and a stretch with too many of them by shorter ones: one scan of one table,
 * by all cores, whatever the ids are.
 */
import type pg from "pg";
import { yearOf } from "../../core-wasm/month.js";
import type { MonthWindow } from "./award-year.js";
import { readFields } from "./copy-fields.js";
import { rangeCondition, wholeNumber } from "./households.js";
import { readKeptMoment, windowOf } from "./kept-rows.js";

export interface Marks {
  readonly gezin: readonly bigint[] | BigInt64Array;
  readonly rowsBefore: readonly number[] | Float64Array;
  readonly rowCount: number;
}

interface Stretch {
  readonly from: bigint;
  readonly rowCount: number;
}

/** Stretches are 2^shift ids long; about so many of them are counted at once. */
const STRETCH_BITS = 13;
/** Memberships of a stretch above which it is counted in shorter ones. */
const STRETCH_ROWS_MAX = 20_000;
/** A household, and the rows of its block. */
const MARK_BYTES = 8 + 4;

/** The marks of a month's rows as of a delivery. */
export async function readMarks(
  client: pg.ClientBase,
  month: number,
  factsMoment: number,
): Promise<Marks> {
  const year = yearOf(month);
  const isKept = (await readKeptMoment(client, year)) === factsMoment;
  if (isKept) return readBlockMarks(client, month);
  return readMemberMarks(client, { from: month, to: month + 1 }, factsMoment);
}

/** The marks of the memberships that overlap a window. */
export async function readMemberMarks(
  client: pg.ClientBase,
  window: MonthWindow,
  knownAt: number,
): Promise<Marks> {
  const { rows } = await client.query<{ last: string | null }>(
    "SELECT max(gezin_id) AS last FROM gezin_lid",
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

/** As bytes: blocks grow with the population, and an object each would take tens of megabytes. */
async function readBlockMarks(client: pg.ClientBase, month: number): Promise<Marks> {
  const year = yearOf(month);
  const place = month - windowOf(year).from + 1;
  const [bytes = new Uint8Array()] = await readFields(
    client,
    `COPY (SELECT string_agg(int8send(gezin_from) || int4send(row_counts[${wholeNumber(place)}]),
       '' ORDER BY gezin_from) FROM kept_rows WHERE year = ${wholeNumber(year)})
     TO STDOUT (FORMAT binary)`,
  );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = bytes.length / MARK_BYTES;
  const gezin = new BigInt64Array(count);
  const rowsBefore = new Float64Array(count);
  let rowCount = 0;
  for (let mark = 0; mark < count; mark += 1) {
    gezin[mark] = view.getBigInt64(mark * MARK_BYTES);
    rowsBefore[mark] = rowCount;
    rowCount += view.getInt32(mark * MARK_BYTES + 8);
  }
  return { gezin, rowsBefore, rowCount };
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
