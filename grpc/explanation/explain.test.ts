import t from "tap";
import { Kernel } from "../../core-wasm/kernel.js";
import { PAYERS } from "../../core-wasm/layout.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { correct } from "../../engine/database/test/sample-facts.js";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { explainStored } from "../../engine/explain/explain-stored.js";
import { recompute } from "../../engine/run/recompute.js";
import { deliverClean, MONTH } from "../../engine/run/test/run-fixture.js";
import { openTestService } from "../test/service-fixture.js";

const MAAND = "2024-10";
const CHILD = "20";
/** Payers of the households 2 and 3. */
const [OWN, OTHER] = [PAYERS[2], PAYERS[3]] as const;

const database = await openTestDatabase();
t.teardown(database.close);
await deliverClean(database, 4);
const { runId } = await recompute(database, { month: MONTH, workers: 1 });
await correct(database, "gezin_lid", `child_id = ${CHILD}`, [
  { gezin_id: 2, child_id: 20, rol: "GEDEELD_HOOFD", van_maand: 24_216 },
  { gezin_id: 3, child_id: 20, rol: "GEDEELD_ANDER", van_maand: 24_216 },
]);
const { client } = await openTestService(t, { database });

t.test("an explanation over the wire is the object of the command", async (t) => {
  const reader = await client("reader");
  const engine = { kernel: await Kernel.load(), book: await loadParameters() };
  const wanted = { childId: 20n, month: MONTH, language: "en" } as const;
  const expected = await explainStored(database, engine, wanted);
  t.same(await reader.explain({ childId: CHILD, maand: MAAND, language: "en" }), expected);
  t.equal(expected.length, 2);
  const before = await reader.explain({ childId: CHILD, maand: MAAND, runId });
  t.equal(before.length, 1, "the run knew of one household");
  t.match(before[0]?.kinderen[0]?.decision, { isEqual: true, run: runId });
});

t.test("a payer hears of its own households, and of no others", async (t) => {
  const own = await client(`payer:${OWN}`);
  const [explanation, ...others] = await own.explain({ childId: CHILD, maand: MAAND });
  t.match(explanation, { gezinId: "2", payer: OWN });
  t.same(others, []);
  const other = await client(`payer:${OTHER}`);
  t.match(await other.explain({ childId: CHILD, maand: MAAND }), [{ gezinId: "3" }]);
  const nobodys = async (childId: string) =>
    other.explain({ childId, maand: MAAND }).catch((error: Error) => error);
  for (const childId of ["10", "999"]) {
    t.match(await nobodys(childId), {
      code: "SUBJECT_UNKNOWN",
      message: `child: expected one in a household of ${OTHER} in 2024-10, found ${childId}`,
    });
  }
});

t.test("what is asked wrongly is told by its field", async (t) => {
  const reader = await client("reader");
  const asked = { childId: CHILD, maand: MAAND };
  const french = { ...asked, language: "fr" as "nl" };
  await t.rejects(reader.explain(french), { message: 'language: expected nl or en, found "fr"' });
  await t.rejects(reader.explain({ ...asked, maand: "2018-12" }), { code: "PARAMETER_FAULT" });
  await t.rejects(reader.explain({ ...asked, childId: "0" }), { code: "REQUEST_FAULT" });
  await t.rejects(reader.explain({ ...asked, runId: 77 }), { code: "RUN_UNKNOWN" });
  const operator = await client("operator");
  await t.rejects(operator.explain(asked), { code: "ROLE_REFUSED" });
});

t.test("a service without a database explains nothing, and says so", async (t) => {
  const { client } = await openTestService(t);
  const reader = await client("reader");
  const asked = { childId: CHILD, maand: MAAND };
  await t.rejects(reader.explain(asked), { code: "DATABASE_ABSENT" });
});
