/**
 * The population in PostgreSQL as tasks: slices of consecutive households, as of one delivery.
 */
import type { Database } from "../../engine/database/connection.js";
import { selectMonth, selectWindow } from "../material/joined/select.js";
import { Random } from "./random.js";
import { shuffled } from "./random-household.js";
import type { Task } from "./task.js";

/** Households of a slice when everyone is compared in one month. */
const MONTH_SLICE_HOUSEHOLDS = 20_000;
/** Households of a slice when some are compared in every month. */
const HISTORY_SLICE_HOUSEHOLDS = 500;

export interface Slice {
  readonly from: bigint;
  /** First household no more. */
  readonly to: bigint;
  readonly children: number;
}

const SLICES = `
  SELECT min(gezin_id) AS first, max(gezin_id) AS last, sum(children) AS children
  FROM (
    SELECT gezin_id, count(DISTINCT child_id) AS children,
      (row_number() OVER (ORDER BY gezin_id) - 1) / $1 AS slice
    FROM gezin_lid WHERE known_to IS NULL GROUP BY gezin_id
  ) gezin
  GROUP BY slice ORDER BY slice`;

/** Everyone, cut into so many consecutive households. */
export async function slicesOf(db: Database, households: number): Promise<Slice[]> {
  const { rows } = await db.pool.query<{ first: string; last: string; children: string }>(SLICES, [
    households,
  ]);
  return rows.map(({ first, last, children }) => ({
    from: BigInt(first),
    to: BigInt(last) + 1n,
    children: Number(children),
  }));
}

/** The newest delivery; 0 before the first. */
export async function newestDelivery(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ moment: number }>(
    "SELECT coalesce(max(delivery_id), 0)::integer AS moment FROM delivery",
  );
  return rows[0]?.moment ?? 0;
}

/** Everyone in one month. */
export async function monthTasks(db: Database, month: number): Promise<Task[]> {
  const moment = await newestDelivery(db);
  return (await slicesOf(db, MONTH_SLICE_HOUSEHOLDS)).map((slice) => ({
    source: { kind: "database", config: db.config, select: selectMonth(month, moment, slice) },
    first: month,
    last: month,
  }));
}

/** Households with about `children` children, drawn by seed from all over, in every month given. */
export async function historyTasks(
  db: Database,
  { first, last }: { first: number; last: number },
  { children, seed }: { children: number; seed: number },
): Promise<Task[]> {
  const moment = await newestDelivery(db);
  const slices = shuffled(new Random(seed), await slicesOf(db, HISTORY_SLICE_HOUSEHOLDS));
  const drawn: Slice[] = [];
  let drawnChildren = 0;
  for (const slice of slices) {
    if (drawnChildren >= children) break;
    drawn.push(slice);
    drawnChildren += slice.children;
  }
  const window = { from: first, to: last + 1 };
  return drawn.map((slice) => ({
    source: { kind: "database", config: db.config, select: selectWindow(window, moment, slice) },
    first,
    last,
  }));
}
