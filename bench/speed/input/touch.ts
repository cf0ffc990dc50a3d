/** Corrections that change nothing: what is known of children is closed and delivered once more. */
import { type Database, inTransaction } from "../../../engine/database/connection.js";

const COLUMNS = "child_id, geboortedatum, overlijdensdatum, rangklasse";

/** Children of whom something changes in a month: one in so many. */
const MONTHLY_ONE_IN = 100;

/** How many of a population change in a month. */
export const monthlyChildren = (children: number): number => Math.ceil(children / MONTHLY_ONE_IN);

/** Delivers so many children again, drawn from all over. */
export function touchChildren(db: Database, count: number): Promise<void> {
  return inTransaction(db, async (client) => {
    await client.query("SELECT open_delivery('bench')");
    await client.query(
      `WITH drawn AS (
         SELECT child_id FROM kind WHERE known_to IS NULL ORDER BY hashint8(child_id) LIMIT $1),
       closed AS (
         UPDATE kind SET known_to = opened_delivery()
         WHERE known_to IS NULL AND child_id IN (SELECT child_id FROM drawn) RETURNING ${COLUMNS})
       INSERT INTO kind (${COLUMNS}) SELECT ${COLUMNS} FROM closed`,
      [count],
    );
  });
}
