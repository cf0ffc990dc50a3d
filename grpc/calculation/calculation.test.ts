/** Calculation over mutual TLS: the same amounts and the same faults as the `calculate` command. */
import t from "tap";
import { CallFault } from "../client/client.js";
import { HOUSEHOLD, openTestService } from "../test/service-fixture.js";

const { client } = await openTestService(t);

t.test("a household comes back with the amounts and reasons of the law", async (t) => {
  const { results, provisional } = await (await client("payer:FONS")).calculate([HOUSEHOLD]);
  t.same(results, [
    {
      gezinId: "1",
      maand: "2023-10",
      voorlopig: false,
      totaal: 24_716,
      kinderen: [
        {
          childId: "11",
          totaal: 24_716,
          componenten: { basisbedrag: 17_666, socialeToeslag: 7050 },
          redenen: ["recht.onvoorwaardelijk", "basisbedrag.nieuw", "socialeToeslag.kleinLaag"],
        },
      ],
    },
  ]);
  t.same(provisional, []);
});

t.test("a month that rests on values never published says which", async (t) => {
  const household = { ...HOUSEHOLD, maand: "2026-10" };
  const answer = await (await client("reader")).calculate([household]);
  t.equal(answer.results[0]?.voorlopig, true);
  t.ok(answer.provisional.some(({ name }) => name === "basisbedrag"));
});

t.test("faults reject the call and name household, field, expected and found", async (t) => {
  const kind = { childId: "12", geboortedatum: "2020-02-30", rol: "VOLLEDIG" };
  const bad = { ...HOUSEHOLD, kinderen: [...HOUSEHOLD.kinderen, kind] };
  const worse = { ...HOUSEHOLD, maand: "2018-12" };
  const call = (await client("reader")).calculate([HOUSEHOLD, bad, worse]);
  const fault = await call.then(t.fail, (error: unknown) => error);
  t.ok(fault instanceof CallFault);
  t.match(fault, {
    code: "REQUEST_FAULT",
    status: 3,
    violations: [
      {
        field: "households[1].kinderen[1].geboortedatum",
        description: 'expected a date YYYY-MM-DD that exists, found "2020-02-30"',
      },
      { field: "households[2].maand", description: /expected a month YYYY-MM from 2019-01/ },
    ],
  });
});

t.test("many months go to a worker and come back the same", async (t) => {
  const { maand: _, ...rest } = HOUSEHOLD;
  const long = { ...rest, van: "2020-05", tot: "2025-08" };
  const caller = await client("reader");
  const many = Array.from({ length: 40 }, (_, place) => ({ ...long, gezinId: String(place + 1) }));
  const { results } = await caller.calculate(many);
  t.equal(results.length, 40 * 64);
  const { results: one } = await caller.calculate([long]);
  t.same(results.slice(0, 64), one);
});

t.test("a stream answers in order, tells a bad household in its place, and goes on", async (t) => {
  const bad = { ...HOUSEHOLD, gezinId: "2", kinderen: [{ childId: "1", rol: "VOLLEDIG" }] };
  const batches = Array.from({ length: 50 }, (_, place) => [
    { ...HOUSEHOLD, gezinId: String(1000 + place) },
    bad,
    HOUSEHOLD,
  ]);
  const seen: string[] = [];
  for await (const outcomes of (await client("payer:FONS")).calculateStream(batches)) {
    seen.push(outcomes[0]?.gezinId ?? "");
    t.equal(outcomes.length, 3);
    t.match(outcomes[1], { gezinId: "2", fault: { field: "kinderen[0].geboortedatum" } });
    t.equal(outcomes[2]?.maanden[0]?.totaal, 24_716);
  }
  t.same(
    seen,
    batches.map(([household]) => household?.gezinId),
  );
});

t.test("parameters come with source and confidence; outside their range is told", async (t) => {
  const caller = await client("payer:INFINO");
  const { parameters, lastMonth } = await caller.getParameters("2023-10");
  const basis = parameters.find(({ name }) => name === "basisbedrag");
  t.match(basis, { value: 17_666, van: "2023-09", confidence: "OFFICIAL", source: /^http/ });
  t.match(lastMonth, /^\d{4}-\d\d$/);
  await t.rejects(caller.getParameters("2018-12"), { code: "PARAMETER_FAULT", status: 11 });
  await t.rejects(caller.getParameters("soon"), { code: "REQUEST_FAULT", status: 3 });
});
