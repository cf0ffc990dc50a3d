/** What is decided, as lines that can be compared: month, household, child, payer, cents. */
import type pg from "pg";
import { COMPONENTS, PAYERS } from "../../../core-wasm/layout.js";
import { monthText } from "../../../core-wasm/month.js";
import { type Database, inTransaction } from "../../database/connection.js";
import { Outcomes } from "../../decisions/outcomes.js";
import { newestDelivery } from "../../input/keep-years.js";
import { centsOf } from "../amount-rows.js";
import { readDecided } from "../decided.js";
import { readDecidedMonths } from "../decided-months.js";

const EVERYONE = { from: 0n, to: 2n ** 63n - 1n };

/** Every row of which something is due; those of some household-months left out. */
export function decidedText(
  db: Database,
  isSkipped: (month: number, gezinId: bigint) => boolean = () => false,
): Promise<string[]> {
  return inTransaction(db, async (client: pg.ClientBase) => {
    const months = await readDecidedMonths(client, await newestDelivery(client));
    const byMonth = await readDecided(client, { households: EVERYONE, months }, new Outcomes());
    return [...byMonth].flatMap(([month, rows]) => {
      const lines: string[] = [];
      for (let row = 0; row < rows.rowCount; row += 1) {
        if (isSkipped(month, rows.gezinId(row))) continue;
        const cents = [...centsOf(rows, rows.outcomes[row] as number)];
        const said = cents.flatMap((of, at) => (of === 0 ? [] : [`${COMPONENTS[at]} ${of}`]));
        const who = `${rows.gezinId(row)} ${rows.childId(row)} ${PAYERS[rows.payers[row] ?? 0]}`;
        lines.push(`${monthText(month)} ${who} ${said.join(" ")}`);
      }
      return lines;
    });
  });
}
