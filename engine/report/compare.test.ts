/** Comparisons: each change found and explained, for runs of one month and of two. */
import t from "tap";
import type { Database } from "../database/connection.js";
import { correct } from "../database/test/sample-facts.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { csvText, parquetFile } from "../page/table.js";
import { recompute } from "../run/recompute.js";
import { deliverClean, MONTH } from "../run/test/run-fixture.js";
import { type Change, type Comparison, compareRuns } from "./compare.js";
import { LARGEST } from "./compare-sink.js";
import { changesTable, comparisonTables } from "./compare-tables.js";

const HOUSEHOLDS = 40;
const options = { month: MONTH, workers: 1, partitions: 2 };

/** Children in households of which a run stores something else than another. */
async function naive(db: Database, one: number, other: number) {
  const { rows } = await db.pool.query<{ child: string; before: string; after: string }>(
    `SELECT coalesce(a.child_id, b.child_id) AS child, coalesce(a.totaal_cents, 0) AS before,
       coalesce(b.totaal_cents, 0) AS after
     FROM (SELECT * FROM result WHERE run_id = $1) a
       FULL JOIN (SELECT * FROM result WHERE run_id = $2) b USING (gezin_id, child_id)
     WHERE a.run_id IS NULL OR b.run_id IS NULL OR a.payer <> b.payer
       OR to_jsonb(a) - '{run_id,redenen,voorlopig}'::text[]
          <> to_jsonb(b) - '{run_id,redenen,voorlopig}'::text[]
     ORDER BY gezin_id, child_id`,
    [one, other],
  );
  return rows.map(({ child, before, after }) => [child, Number(before), Number(after)]);
}

const found = ({ changes }: Comparison) =>
  [...changes].map(({ childId, before, after }) => [String(childId), before, after]);

const sizeOf = ({ before, after }: Change): number => Math.abs(after - before);

const bySize = (changes: readonly Change[]): Change[] =>
  [...changes].sort((one, other) => sizeOf(other) - sizeOf(one));

function summed(changes: readonly Change[]) {
  const differences = changes.map(({ before, after }) => after - before);
  const sumOf = (own: readonly number[]) => own.reduce((sum, cents) => sum + cents, 0);
  const up = sumOf(differences.filter((cents) => cents > 0));
  const down = sumOf(differences.filter((cents) => cents < 0));
  return { cause: changes[0]?.cause, changed: changes.length, up, down };
}

t.test("late facts of one month, and the next month", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, HOUSEHOLDS);
  await recompute(db, options);
  const income = { gezin_id: 7, kalenderjaar: 2022, inkomsten_cents: 8_000_000 };
  await correct(db, "gezin_aanslag", "gezin_id = 7 AND kalenderjaar = 2022", [income]);
  await correct(db, "gezin_lid", "child_id = 80", []);
  await correct(db, "gezin_uitbetaler", "gezin_id = 9", [
    { gezin_id: 9, payer: "FONS", van_maand: 24_200 },
  ]);
  await recompute(db, options);
  await recompute(db, { ...options, month: MONTH + 10 });

  const late = await compareRuns(db, [1, 2], { workers: 1, rangeRows: 20, isWhole: true });
  t.same(found(late), await naive(db, 1, 2));
  const changes = [...late.changes];
  t.same(new Set(changes.map(({ cause }) => cause)), new Set(["facts"]));
  t.same(new Set(changes.map(({ gezinId }) => gezinId)), new Set([7n, 8n, 9n]));
  t.same(late.largest, bySize(changes).slice(0, LARGEST));
  t.same(late.causes, [summed(changes)]);
  const whatOf = (gezinId: bigint) =>
    new Set(changes.filter((own) => own.gezinId === gezinId).map(({ kind }) => kind));
  t.same(whatOf(9n), new Set(["payer"]));
  t.ok(whatOf(8n).has("not there after"));
  for (const { kind, changed } of late.kinds) {
    t.equal(changed, changes.filter((own) => own.kind === kind).length, kind);
  }

  const later = await compareRuns(db, [2, 3], { workers: 1, isWhole: true });
  t.same(found(later), await naive(db, 2, 3));
  const all = [...later.changes];
  t.same(new Set(all.map(({ cause }) => cause)), new Set(["amounts + month"]));
  t.same(later.largest, bySize(all).slice(0, LARGEST));
  t.same(later.causes, [summed(all)]);

  const [, , components] = comparisonTables(later);
  const total = components?.rows.find(([name]) => name === "totaal");
  t.equal(
    total?.[4],
    all.reduce((sum, { before, after }) => sum + after - before, 0),
  );
  t.ok((await parquetFile(changesTable(later))).length > 0);
  t.equal(csvText(changesTable(later)).split("\n").length, all.length + 2);

  const same = await compareRuns(db, [2, 2], { workers: 1, isWhole: true });
  t.same([...same.changes], []);
  t.same(same.causes, []);
  const brief = await compareRuns(db, [2, 3], { workers: 1 });
  t.same([...brief.changes], []);
  t.same(brief.causes, later.causes);
});

t.test("a run that is not there, or not finished", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await t.rejects(compareRuns(db, [1, 2]), { code: "RUN_UNKNOWN" });
});
