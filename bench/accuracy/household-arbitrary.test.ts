/** A counterexample is one household with what breaks the property, and nothing else. */
import fc from "fast-check";
import t from "tap";
import { type DrawnHousehold, householdArbitrary, plainFacts } from "./household-arbitrary.js";
import type { ReferenceRow } from "./reference/facts.js";
import { loadReferenceParameters } from "./reference/parameters.js";

const SEED = 2019;
const households = householdArbitrary(await loadReferenceParameters());

/** The facts of a row that are not as they are when nothing says them. */
function said(row: ReferenceRow): string[] {
  const facts = row as unknown as Readonly<Record<string, unknown>>;
  const plain = [...plainFacts("gezin"), ...plainFacts("kind")];
  return plain.filter(([name, value]) => facts[name] !== value).map(([name]) => name);
}

function counterexample(holds: (rows: readonly ReferenceRow[]) => boolean): DrawnHousehold {
  const property = fc.property(households, ({ rows }) => holds(rows));
  const { counterexample: found } = fc.check(property, { seed: SEED, numRuns: 1000 });
  return (found as [DrawnHousehold])[0];
}

t.test("one fact is left of a household that breaks by one", async (t) => {
  const { rows } = counterexample((all) => !all.some(({ isPleegkind }) => isPleegkind));
  t.equal(rows.length, 1);
  t.same(said(rows[0] as ReferenceRow), ["isPleegkind"]);
  t.same(rows[0]?.school, []);
});

t.test("facts that need each other stay together", async (t) => {
  const { rows } = counterexample((all) => !all.some(({ zorgPijler1 }) => zorgPijler1 > 0));
  t.equal(rows.length, 1);
  t.same(said(rows[0] as ReferenceRow).sort(), ["zorgPijler1", "zorgTotaal"]);
});

t.test("a pair of rows stays a pair, and a school year is the only one", async (t) => {
  const pair = counterexample((all) => all.length < 2);
  t.equal(pair.rows.length, 2);
  const { rows } = counterexample((all) => !all.some(({ school }) => school.length > 0));
  t.equal(rows.length, 1);
  t.equal(rows[0]?.school.length, 1);
});
