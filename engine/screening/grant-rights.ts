/**
 * Grants what the law says by itself: a delivery of facts that adds children to the file of a
 * parent, and gives a closed file its payer again. What is granted stays whatever is derived later.
 */
import { OPEN_MONTH } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import type { Database } from "../database/connection.js";
import type { FactChange } from "../facts/change.js";
import { changeFacts } from "../facts/change-facts.js";
import { newestDelivery } from "../input/keep-years.js";
import { ADVICE, type Proposal } from "./missing-rights.js";
import { GRANTED } from "./right-candidates.js";

/** Whether the law says it by itself. */
export const isAutomatic = ({ reden }: Proposal): boolean => ADVICE[reden].isAutomatic;

/** First month of each file, of all that is granted to it. */
function firstMonths(granted: readonly Proposal[]): Map<string, Proposal> {
  const first = new Map<string, Proposal>();
  for (const proposal of granted) {
    const gezinId = proposal.gezinId as string;
    const known = first.get(gezinId);
    if (known === undefined || proposal.van < known.van) first.set(gezinId, proposal);
  }
  return first;
}

/** Files that have a payer in a month and after. */
async function paidFiles({ pool }: Database, files: readonly Proposal[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ gezin_id: string }>(
    `SELECT wanted.gezin_id::text FROM unnest($1::bigint[], $2::integer[]) AS wanted (gezin_id, van)
     WHERE EXISTS (SELECT FROM gezin_uitbetaler u WHERE u.gezin_id = wanted.gezin_id
       AND known_to IS NULL AND van_maand <= van AND tot_maand = ${OPEN_MONTH})`,
    [files.map(({ gezinId }) => gezinId), files.map(({ van }) => van)],
  );
  return new Set(rows.map(({ gezin_id }) => gezin_id));
}

/** Grants the automatic ones among proposals; the delivery, or null when there are none. */
export async function grantRights(
  db: Database,
  month: number,
  proposals: readonly Proposal[],
): Promise<number | null> {
  const granted = proposals.filter(isAutomatic);
  if (granted.length === 0) return null;
  const files = [...firstMonths(granted).values()];
  const paid = await paidFiles(db, files);
  const members = granted.map(({ gezinId, childId, van }): FactChange => {
    const ids = { gezinId: gezinId as string, childId };
    return { table: "gezin_lid", ...ids, van, tot: OPEN_MONTH, values: { rol: "VOLLEDIG" } };
  });
  const payers = files
    .filter(({ gezinId }) => !paid.has(gezinId as string))
    .map(({ gezinId, van, payer }): FactChange => {
      const values = { payer: payer as string };
      return {
        table: "gezin_uitbetaler",
        gezinId: gezinId as string,
        van,
        tot: OPEN_MONTH,
        values,
      };
    });
  const before = await newestDelivery(db.pool);
  const delivery = { source: GRANTED, id: `missing ${monthText(month)} after ${before}` };
  return (await changeFacts(db, delivery, [...members, ...payers])).deliveryId;
}
