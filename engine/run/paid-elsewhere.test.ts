/** A child is paid in one household: where two ask for it, both are rejected and nothing is paid. */
import t, { type Test } from "tap";
import type { Database } from "../database/connection.js";
import { correct, deliver, type FactRow } from "../database/test/sample-facts.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { type RunSummary, recompute } from "./recompute.js";
import { cleanFacts, MONTH } from "./test/run-fixture.js";

const HOUSEHOLDS = 30;
const CLEAN_ROWS = 60;
const BEFORE = 24_000;
/** Children 10 and 11 are the children of household 1, the first; 99 stands behind the last. */
const CHILD = 10;
const HOME = 1;
const OTHER = 99;

async function openFilled(t: Test, rol: string, more: readonly FactRow[]): Promise<Database> {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const lid = { gezin_id: HOME, child_id: CHILD, rol, van_maand: BEFORE };
  const facts = cleanFacts(HOUSEHOLDS).filter(([, row]) => row.gezin_id !== HOME || !row.rol);
  await deliver(db, [
    ...facts,
    ["gezin_lid", lid],
    ["gezin_lid", { ...lid, child_id: CHILD + 1, rol: "VOLLEDIG" }],
    ["gezin_uitbetaler", { gezin_id: OTHER, payer: "FONS", van_maand: BEFORE }],
    ...more.map((row): [string, FactRow] => ["gezin_lid", { ...lid, gezin_id: OTHER, ...row }]),
  ]);
  return db;
}

const run = (db: Database, month = MONTH): Promise<RunSummary> =>
  recompute(db, { month, workers: 1, partitions: 3 });

async function rejectedOf(db: Database, runId: number): Promise<unknown[]> {
  const { rows } = await db.pool.query(
    `SELECT gezin_id::integer AS gezin, child_id::integer AS child, code, detail FROM rejected
     WHERE run_id = $1 ORDER BY gezin_id, child_id`,
    [runId],
  );
  return rows;
}

for (const rollen of [
  ["VOLLEDIG", "VOLLEDIG"],
  ["VOLLEDIG", "GEDEELD_HOOFD"],
  ["GEDEELD_HOOFD", "GEDEELD_HOOFD"],
] as const) {
  t.test(`a child ${rollen.join(" and ")} is paid in neither household`, async (t) => {
    const [rol, otherRol] = rollen;
    const db = await openFilled(t, rol, [{ rol: otherRol }]);
    const { runId, rowsOut, rejectedCount, rowsIn } = await run(db);
    t.match({ rowsIn, rowsOut, rejectedCount }, { rowsIn: CLEAN_ROWS + 1, rejectedCount: 3 });
    t.equal(rowsOut, CLEAN_ROWS - 2);
    const expected = "expected one household in which a child is paid in a month, found";
    t.same(await rejectedOf(db, runId), [
      {
        gezin: HOME,
        child: CHILD,
        code: "dubbelUitbetaald",
        detail: `${expected} ${rol} here and ${otherRol} in household ${OTHER}`,
      },
      {
        gezin: HOME,
        child: CHILD + 1,
        code: "gezinAfgewezen",
        detail: `expected a household of which no row is rejected, found dubbelUitbetaald at child ${CHILD}`,
      },
      {
        gezin: OTHER,
        child: CHILD,
        code: "dubbelUitbetaald",
        detail: `${expected} ${otherRol} here and ${rol} in household ${HOME}`,
      },
    ]);
  });
}

t.test("only the months that both households have are at fault", async (t) => {
  const db = await openFilled(t, "VOLLEDIG", [{ van_maand: MONTH + 1, tot_maand: MONTH + 2 }]);
  t.match(await run(db, MONTH), { rejectedCount: 0, rowsOut: CLEAN_ROWS });
  t.match(await run(db, MONTH + 1), { rejectedCount: 3 });
  t.match(await run(db, MONTH + 2), { rejectedCount: 0, rowsOut: CLEAN_ROWS });
});

t.test("a delivery that touches one household finds and frees the other one too", async (t) => {
  const db = await openFilled(t, "VOLLEDIG", []);
  t.match(await run(db), { rejectedCount: 0, rowsOut: CLEAN_ROWS });
  const lid = { gezin_id: OTHER, child_id: CHILD, rol: "VOLLEDIG", van_maand: BEFORE };
  await deliver(db, [["gezin_lid", lid]]);
  t.match(await run(db), { rejectedCount: 3, rowsOut: CLEAN_ROWS - 2 });
  await correct(db, "gezin_lid", `gezin_id = ${OTHER}`, [{ ...lid, rol: "GEDEELD_ANDER" }]);
  t.match(await run(db), { rejectedCount: 0, rowsOut: CLEAN_ROWS + 1, unpairedCount: 1 });
});

t.test("a shared child without a household that pays it is allowed and counted", async (t) => {
  const db = await openFilled(t, "GEDEELD_HOOFD", [{ rol: "GEDEELD_ANDER" }]);
  t.match(await run(db), { rejectedCount: 0, unpairedCount: 0, rowsOut: CLEAN_ROWS + 1 });
  await correct(db, "gezin_lid", `gezin_id = ${HOME} AND child_id = ${CHILD}`, []);
  t.match(await run(db), { rejectedCount: 0, unpairedCount: 1, rowsOut: CLEAN_ROWS });
});
