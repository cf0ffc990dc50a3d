/** What is decided, as lines that can be compared: month, household, child, payer, cents. */
import type pg from "pg";
import { COMPONENTS, PAYERS, sqlName } from "../../../core-wasm/layout.js";
import { monthText } from "../../../core-wasm/month.js";
import { type Database, inTransaction } from "../../database/connection.js";
import { readDecidedRun } from "../../decisions/decided-run.js";
import { COMPONENT_COUNT } from "../../decisions/outcomes.js";
import type { DecidedRows } from "../../decisions/rows.js";
import { readResults } from "../../run/results.js";
import { AmountTable } from "../amounts.js";
import { DecidedAmounts } from "../decided.js";
import { readDecidedMonths } from "../decided-months.js";

const EVERYONE = { from: 0n, to: 2n ** 63n - 1n };

/** Every row of which something is due; those of some household-months left out. */
export function decidedText(
  db: Database,
  isSkipped: (month: number, gezinId: bigint) => boolean = () => false,
): Promise<string[]> {
  return inTransaction(db, async (client: pg.ClientBase) => {
    const months = await readDecidedMonths(client);
    const amounts = new AmountTable();
    const decided = new DecidedAmounts(amounts);
    await decided.open(client, EVERYONE, months);
    return months.flatMap((of) => {
      const rows = decided.month(of);
      const lines = linesOf(of.month, rows, (place) => amounts.cents(place));
      return lines.filter((line, row) => isDue(line) && !isSkipped(of.month, rows.gezinId(row)));
    });
  });
}

/** The same by what readers of results get. */
export function resultText(db: Database): Promise<string[]> {
  return inTransaction(db, async (client: pg.ClientBase) => {
    const lines: string[] = [];
    for (const { month } of await readDecidedMonths(client)) {
      const decided = await readDecidedRun(client, month);
      for await (const rows of readResults(client, decided)) {
        const { cents } = rows.table;
        const of = (place: number) =>
          cents.subarray(place * COMPONENT_COUNT, (place + 1) * COMPONENT_COUNT);
        lines.push(...linesOf(month, rows, of));
      }
    }
    return lines.filter(isDue);
  });
}

const SELECT_VIEW = `
  SELECT concat_ws(' ', maand, gezin_id, child_id, payer, ${COMPONENTS.map(
    (name) => `'${name} ' || ${sqlName(`${name}Cents`)}`,
  ).join(", ")}) AS line
  FROM decided WHERE totaal_cents <> 0 ORDER BY maand, gezin_id, child_id`;

/** The same by the view `decided`. */
export async function viewText({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(SELECT_VIEW);
  return rows.map(({ line }) => line);
}

/** Behind the month, household, child and payer stands what is due. */
const isDue = (line: string): boolean => line.split(" ").length > 4;

function linesOf(
  month: number,
  rows: DecidedRows,
  centsOf: (place: number) => Int32Array,
): string[] {
  const lines: string[] = [];
  for (let row = 0; row < rows.rowCount; row += 1) {
    const cents = [...centsOf(rows.outcomes[row] as number)];
    const said = cents.flatMap((of, at) => (of === 0 ? [] : [`${COMPONENTS[at]} ${of}`]));
    const who = `${rows.gezinId(row)} ${rows.childId(row)} ${PAYERS[rows.payers[row] ?? 0]}`;
    lines.push([monthText(month), who, ...said].join(" "));
  }
  return lines;
}
