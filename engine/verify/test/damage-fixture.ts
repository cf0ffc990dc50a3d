/** A database with two runs and a regularisation, and what damages stored rows past all guards. */
import t, { type Test } from "tap";
import type { Database } from "../../database/connection.js";
import { correct, deliver, type FactRow } from "../../database/test/sample-facts.js";
import { openTestDatabase } from "../../database/test/test-database.js";
import { BlockPacker } from "../../decisions/pack-block.js";
import { DecidedRows } from "../../decisions/rows.js";
import { unpack } from "../../decisions/unpack-block.js";
import { regularise } from "../../regularise/regularise.js";
import { recompute } from "../../run/recompute.js";
import { cleanFacts, MONTH } from "../../run/test/run-fixture.js";
import { type Finding, findingText } from "../finding.js";
import { asStored } from "../stored-rows.js";
import { verify } from "../verify.js";

const HOUSEHOLDS = 40;
/** They ask for the same child. */
const FAULTY = [501, 502];
const BEFORE = 24_000;
const TABLES = [
  ...["program", "run", "run_partition", "run_total", "run_reason", "rejected", "decision"],
  ...["regularisation", "regularisation_month", "regularisation_part", "difference"],
  ...["difference_cause", "regularisation_rejected"],
];

export const db = await openTestDatabase();
t.teardown(db.close);
const second = { gezin_id: 3, child_id: 20, rol: "VOLLEDIG", van_maand: MONTH };
await deliver(db, [
  ...cleanFacts(HOUSEHOLDS),
  ["kind", { child_id: 5010, geboortedatum: "2019-01-01" }],
  ...FAULTY.flatMap((gezin_id): [string, FactRow][] => [
    ["gezin_uitbetaler", { gezin_id, payer: "FONS", van_maand: BEFORE }],
    ["gezin_lid", { gezin_id, child_id: 5010, rol: "VOLLEDIG", van_maand: BEFORE }],
  ]),
]);
for (const month of [MONTH, MONTH + 1]) await recompute(db, { month, workers: 1, partitions: 2 });
const income = { gezin_id: 4, kalenderjaar: 2022, inkomsten_cents: 9_000_000 };
await correct(db, "gezin_aanslag", "gezin_id = 4", [income]);
await deliver(db, [["gezin_lid", second]]);
await regularise(db, { on: MONTH + 2, workers: 1 });
for (const table of TABLES) await db.pool.query(`CREATE TABLE kept_${table} AS TABLE ${table}`);

/** Goes past the guards, as who wants to hide something would. */
export async function past(database: Database, ...texts: string[]): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query("SET session_replication_role = replica");
    for (const text of texts) await client.query(text);
  } finally {
    await client.query("RESET session_replication_role");
    client.release();
  }
}

export const putBack = (table: string): string[] => [
  `DELETE FROM ${table}`,
  `INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE kept_${table}`,
];

export async function found(
  runId: number | null = null,
  isRecalculated = false,
): Promise<Finding[]> {
  return [...(await verify(db, { runId, isRecalculated })).findings];
}

export type Damage = readonly [
  table: string,
  sql: string,
  expected: Readonly<Record<string, unknown>>,
];

/** Damages at once; each is named. */
export async function damaged(t: Test, damages: readonly Damage[], runId: number | null = 1) {
  await past(db, ...damages.map(([, sql]) => sql));
  const findings = await found(runId);
  const told = findings.slice(0, 4).map(findingText).join("; ");
  for (const [, sql, expected] of damages) {
    const isNamed = findings.some((finding) => matches(finding, expected));
    t.ok(isNamed, `${sql.slice(0, 200)} -> ${findings.length}: ${told}`);
  }
  const tables = new Set(damages.map(([table]) => table));
  await past(db, ...[...tables].flatMap(putBack));
}

function matches(finding: Finding, expected: object): boolean {
  const one = finding as unknown as Record<string, unknown>;
  return Object.entries(expected).every(([name, value]) =>
    value instanceof RegExp ? value.test(String(one[name])) : one[name] === value,
  );
}

/** Writes the block of a payer of a run anew, with other rows. */
export async function rewrite(edit: (rows: DecidedRows) => void): Promise<string> {
  const { rows: blocks } = await db.pool.query(
    `SELECT payer, gezin_from, row_count, rows FROM decision WHERE run_id = 1
     ORDER BY 1, 2 LIMIT 1`,
  );
  const [{ payer, gezin_from: gezinFrom, row_count: rowCount, rows: bytes }] = blocks;
  const rows = new DecidedRows();
  const from = BigInt(gezinFrom);
  const block = { payer, gezinFrom: from, gezinLast: from, rowCount, bytes };
  unpack(asStored(block), rows);
  edit(rows);
  const packed = Buffer.from(new BlockPacker().pack(rows, 0, rows.rowCount)).toString("hex");
  return `UPDATE decision SET rows = '\\x${packed}', row_count = ${rows.rowCount}
    WHERE run_id = 1 AND payer = ${payer} AND gezin_from = ${gezinFrom}`;
}

/** Gives the second stored outcome a cent more of its first component. */
export function addCent(rows: DecidedRows): void {
  const place = rows.outcomes[1] as number;
  const cents = Int32Array.from(rows.table.at(place).componenten);
  cents[0] = (cents[0] as number) + 1;
  const { low, high, voorlopig } = rows.table;
  const said = [low[place] as number, high[place] as number, voorlopig[place] as number] as const;
  rows.outcomes[1] = rows.table.place(...said, cents);
}
