/**
 * A child is paid in one household in a month. Where two ask for it, which a run can not tell
 * apart, the facts are at fault: the child's rows are marked before the batch is prepared, and the
 * kernel then rejects both households whole, in whatever partitions they lie.
 *
 * `paid_elsewhere` pairs the memberships of all households once and keeps up with each delivery;
 * the pairs carry both times, so that a run that goes on later finds those of its own moment.
 */
import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import { faultCode } from "../../core-wasm/layout/fault.js";
import { type Database, inTransaction } from "../database/connection.js";
import { type Reading, readTogether } from "../database/copy-out.js";
import type { MonthWindow } from "../input/award-year.js";
import { fieldsOf } from "../input/copy-fields.js";
import {
  type GezinRange,
  type Households,
  householdCondition,
  rangeCondition,
  wholeNumber,
} from "../input/households.js";

/** What was found, by row of the batch, in the words of a rejection. */
export type PaidTwice = ReadonlyMap<number, string>;

interface TwiceRow {
  readonly gezin_id: string;
  readonly child_id: string;
  readonly rol: string;
  readonly elsewhere: string;
}

const PAIRED_MEMORY = "SET LOCAL work_mem = '16MB'; SET LOCAL jit = off";

/** Pairs what deliveries have brought since the last time; one question when that is nothing. */
export async function refreshPaidElsewhere(database: Database): Promise<void> {
  const { rowCount } = await database.pool.query(`SELECT FROM paid_elsewhere_state
    WHERE facts_moment >= (SELECT coalesce(max(delivery_id), 0) FROM delivery)`);
  if (rowCount === 1) return;
  await inTransaction(database, async (client) => {
    await client.query(PAIRED_MEMORY);
    await client.query("SELECT refresh_paid_elsewhere()");
  });
}

/** Households with a child that another asks for too in a month of a window, as of a delivery. */
export async function readPaidTwice(
  reader: pg.ClientBase,
  ...of: Parameters<typeof paidTwiceReading>
): Promise<Set<bigint>> {
  const [twice] = await readTogether(reader, [paidTwiceReading(...of)]);
  return twice;
}

/** The same, to be read together with other things. */
export const paidTwiceReading = (
  { from, to }: MonthWindow,
  factsMoment: number,
  households: Households,
): Reading<Set<bigint>> => ({
  sql: `COPY (SELECT string_agg(int8send(gezin_id), '') FROM paid_elsewhere
    WHERE rol <> 'GEDEELD_ANDER' AND ${householdCondition(households)}
      AND van_maand < ${wholeNumber(to)} AND tot_maand > ${wholeNumber(from)}
      AND is_known(known_from, known_to, ${wholeNumber(factsMoment)})
    ) TO STDOUT (FORMAT binary)`,
  of: (bytes) => {
    const [ids] = fieldsOf(bytes);
    const { buffer, byteOffset, length } = ids as Uint8Array;
    const view = new DataView(buffer, byteOffset, length);
    return new Set(
      Array.from({ length: length / ID_BYTES }, (_, at) => view.getBigInt64(at * ID_BYTES)),
    );
  },
});

const ID_BYTES = 8;

/** Marks the decoded rows of children paid elsewhere too, as a run of a month sees them. */
export async function markPaidTwice(
  kernel: Kernel,
  rowCount: number,
  reader: pg.ClientBase,
  month: number,
  factsMoment: number,
  range: GezinRange,
): Promise<PaidTwice> {
  const { rows } = await reader.query<TwiceRow>(
    `SELECT gezin_id, child_id, rol,
       string_agg(DISTINCT elsewhere_rol || ' in household ' || elsewhere_gezin_id, ', ')
         AS elsewhere
     FROM paid_elsewhere
     WHERE rol <> 'GEDEELD_ANDER' AND ${rangeCondition(range)}
       AND van_maand <= $1 AND tot_maand > $1 AND is_known(known_from, known_to, $2)
     GROUP BY gezin_id, child_id, rol`,
    [month, factsMoment],
  );
  const found = new Map<number, string>();
  const code = faultCode("dubbelUitbetaald");
  for (const { gezin_id, child_id, rol, elsewhere } of rows) {
    for (const row of rowsOf(kernel, rowCount, BigInt(gezin_id), BigInt(child_id))) {
      if (kernel.faults[row] === 0) kernel.faults[row] = code;
      found.set(row, `${rol} here and ${elsewhere}`);
    }
  }
  return found;
}

/** The rows of a child in a household; rows stand in the order of both. */
function rowsOf(kernel: Kernel, rowCount: number, gezin: bigint, child: bigint): number[] {
  const { gezinId, childId } = kernel.facts;
  let from = 0;
  for (let to = rowCount; from < to; ) {
    const middle = (from + to) >>> 1;
    const found = gezinId[middle] as bigint;
    const isBefore = found < gezin || (found === gezin && (childId[middle] as bigint) < child);
    if (isBefore) from = middle + 1;
    else to = middle;
  }
  const rows: number[] = [];
  for (let row = from; row < rowCount; row += 1) {
    if (gezinId[row] !== gezin || childId[row] !== child) break;
    rows.push(row);
  }
  return rows;
}

/** Households of a prepared batch whose facts are at fault. */
export function faultyGezinnen({ faults, facts }: Kernel, rowCount: number): Set<bigint> {
  const gezinnen = new Set<bigint>();
  for (let row = 0; row < rowCount; row += 1) {
    if (faults[row] !== 0) gezinnen.add(facts.gezinId[row] as bigint);
  }
  return gezinnen;
}
