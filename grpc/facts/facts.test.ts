/** A delivery over the wire is taken as from the command line, and decides what it changes. */
import t from "tap";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { recompute } from "../../engine/run/recompute.js";
import { openTestService } from "../test/service-fixture.js";

const MONTH = 2023 * 12 + 9;
const database = await openTestDatabase();
t.teardown(database.close);
const { client } = await openTestService(t, { database });
const home = (payer: number) => [
  { fact: "kind", childId: 11, kind: { geboortedatum: "2020-05-17" } },
  { fact: "gezinLid", gezinId: 1, childId: 11, van: "2020-05", kind: { rol: 1 } },
  { fact: "gezinUitbetaler", gezinId: 1, van: "2020-05", gezin: { payer } },
];
const income = (cents: number) => ({
  ...{ fact: "gezinAanslag", gezinId: 1, kalenderjaar: 2021 },
  gezin: { gezinsinkomstenCents: cents },
});

t.test("an operator delivers facts and has past months decided anew", async (t) => {
  const operator = await client("operator");
  const first = { source: "register", id: "1" };
  const taken = await operator.applyFacts(first, home(1));
  t.match(taken, { deliveryId: 1, isRepeated: false, insertedCount: 3, closedCount: 0 });
  t.match(await operator.applyFacts(first, home(1)), { deliveryId: 1, isRepeated: true });
  await t.rejects(operator.applyFacts(first, home(2)), { code: "DELIVERY_REUSED", status: 6 });
  await recompute(database, { month: MONTH, workers: 1 });
  await operator.applyFacts({ source: "tax", id: "1" }, [income(3_632_576)]);
  const request = { on: "2024-03", isDryRun: true };
  const told = await operator.regularise(request);
  t.match(told, { regularisationId: 0, changedHouseholds: 1, knownAt: 2 });
  t.equal(Number(told.arrearsCents), 7050);
  t.match(await operator.regularise({ on: "2024-03" }), { regularisationId: 1 });
  t.match(await operator.regularise({ on: "2024-03" }), { isUpToDate: true });
  await t.rejects(operator.regularise({ on: "soon" }), { code: "REQUEST_FAULT" });
  await t.rejects(operator.regularise({ on: "2024-03", asOf: 9 }), { code: "DELIVERY_UNKNOWN" });
});

t.test("faults are told by the change and its field, and only operators deliver", async (t) => {
  const operator = await client("operator");
  const named = { source: "tax", id: "2" };
  const changes = [income(1), { ...income(2), gezinId: 9 }, { fact: "kinds" }];
  const refused = await operator.applyFacts(named, changes).catch((error: unknown) => error);
  t.match(refused, { code: "FACT_FAULT", status: 3 });
  const { violations } = refused as { readonly violations: { readonly field: string }[] };
  t.same(
    violations.map(({ field }) => field),
    ["changes[1].gezinId", "changes[2].fact"],
  );
  await t.rejects(operator.applyFacts({ source: "", id: "3" }, []), { code: "REQUEST_FAULT" });
  const reader = await client("reader");
  await t.rejects(reader.applyFacts(named, []), { code: "ROLE_REFUSED" });
  await t.rejects(reader.regularise({ on: "2024-03" }), { code: "ROLE_REFUSED" });
});

t.test("the day of a request and fraud count over the wire as from the command line", async (t) => {
  const own = await openTestDatabase();
  t.teardown(own.close);
  const { client } = await openTestService(t, { database: own });
  const operator = await client("operator");
  await operator.applyFacts({ source: "register", id: "1" }, home(1));
  await operator.applyFacts({ source: "tax", id: "1" }, [income(3_632_576)]);
  await recompute(own, { month: MONTH, workers: 1 });
  const isDryRun = true;
  const higher = [income(99_000_000)];
  await operator.applyFacts({ source: "tax", id: "2", isFraud: true }, higher);
  const debt = await operator.regularise({ on: "2027-06", isDryRun });
  t.equal(Number(debt.recoveriesCents), 7050, "44 months later");
  await operator.applyFacts({ source: "tax", id: "3" }, [income(3_632_576)]);
  await operator.applyFacts({ source: "tax", id: "4" }, higher);
  await recompute(own, { month: MONTH, workers: 1 });
  const asked = { source: "family", id: "1", requestedOn: "2028-10-31" };
  await operator.applyFacts(asked, [income(3_632_576)]);
  const arrears = await operator.regularise({ on: "2029-02", isDryRun });
  t.equal(Number(arrears.arrearsCents), 7050, "64 months later");
});

t.test("what a delivery says of itself is told by its field", async (t) => {
  const operator = await client("operator");
  const told = async (said: object): Promise<unknown> =>
    operator
      .applyFacts({ source: "tax", id: "9", ...said }, [])
      .then(() => "taken")
      .catch(({ code, violations }) => [code, ...violations]);
  const A_DAY = "a date YYYY-MM-DD that exists, from 2019-01-01";
  for (const requestedOn of ["2025-02-30", "2018-12-31"]) {
    t.same(await told({ requestedOn }), [
      "REQUEST_FAULT",
      {
        field: "delivery.requestedOn",
        description: `expected ${A_DAY}, found "${requestedOn}"`,
      },
    ]);
  }
  t.same(await told({ isPayerError: true, isFraud: true }), [
    "REQUEST_FAULT",
    { field: "delivery.isFraud", description: "expected false beside isPayerError, found true" },
  ]);
});
