/** The mapping between messages and the `calculate` format, both ways, and the names of both. */
import fc from "fast-check";
import t from "tap";
import { ID_MAX } from "../../../core-wasm/fact.js";
import {
  COMPONENTS,
  FACTS,
  type Fact,
  REASON_FIELDS,
  type Scope,
  sqlName,
} from "../../../core-wasm/layout.js";
import { messageType } from "../contract.js";
import type { HouseholdMonthMessage, LooseMessage } from "../messages.js";
import { COMPONENT, FACT, FACT_ENUMS, REDEN, reasonText } from "./enums.js";
import { type FormatObject, householdToFormat, householdToMessage } from "./household.js";
import { monthToFormat, monthToMessage } from "./result.js";

const HOUSEHOLD = messageType<LooseMessage>("Household");
const MONTH = messageType<HouseholdMonthMessage>("HouseholdMonth");
const MESSAGES: Record<Scope, string> = { gezin: "Household", kind: "Child", school: "SchoolYear" };
const SPAN = ["vanMaand", "totMaand"];

const two = (value: number): string => String(value).padStart(2, "0");
const month = fc
  .tuple(fc.integer({ min: 2000, max: 2100 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, number]) => `${year}-${two(number)}`);
const day = fc
  .tuple(month, fc.integer({ min: 1, max: 28 }))
  .map(([text, number]) => `${text}-${two(number)}`);

/** Values that a fact may have when it is stated and is no default. */
function statedValue({ value }: Fact): fc.Arbitrary<unknown> {
  switch (value.kind) {
    case "id":
      return fc.bigInt({ min: 1n, max: ID_MAX }).map(String);
    case "enum":
      return fc.constantFrom(...value.values);
    case "bool":
      return value.absent ? fc.boolean() : fc.constant(true);
    case "month":
      return month;
    case "date":
      return day;
    case "count":
      return fc.integer({ min: Math.max(value.min, 1), max: value.max });
    case "cents":
      return fc.integer({ min: value.isUnknownWhenLeftOut ? 0 : 1, max: 10 ** 15 - 1 });
  }
}

function objectOf(scope: Scope, more: Record<string, fc.Arbitrary<unknown>>) {
  const facts = FACTS.filter((fact) => fact.scope === scope && !SPAN.includes(fact.name));
  const values = Object.fromEntries(facts.map((fact) => [fact.name, statedValue(fact)]));
  return fc.record({ ...values, ...more }, { requiredKeys: [] });
}

const school = objectOf("school", {});
const child = objectOf("kind", {
  van: month,
  tot: month,
  school: fc.array(school, { minLength: 1, maxLength: 3 }),
});
const household = objectOf("gezin", { maand: month, van: month, tot: month }).chain((facts) =>
  fc.array(child, { maxLength: 4 }).map((kinderen) => ({ ...facts, kinderen })),
);

t.test("a household is the same after it travelled", async (t) => {
  fc.assert(
    fc.property(household, (given) => {
      const bytes = HOUSEHOLD.encode(householdToMessage(given as FormatObject));
      t.same(householdToFormat(HOUSEHOLD.decode(bytes)), given);
    }),
    { numRuns: 60 },
  );
});

t.test("a result is the same after it travelled", async (t) => {
  const cents = fc.integer({ min: 1, max: 2 ** 31 - 1 });
  const reasons = REASON_FIELDS.flatMap(({ rule, names }) =>
    names.slice(1).map((name) => `${rule}.${name}`),
  );
  const kind = fc.record({
    childId: fc.bigInt({ min: 1n, max: ID_MAX }).map(String),
    totaal: fc.integer({ min: 0, max: 10 ** 12 }),
    componenten: fc.record(Object.fromEntries(COMPONENTS.map((name) => [name, cents])), {
      requiredKeys: [],
    }),
    redenen: fc.subarray(reasons),
  });
  const given = fc.record({
    gezinId: fc.bigInt({ min: 1n, max: ID_MAX }).map(String),
    maand: month,
    voorlopig: fc.boolean(),
    totaal: fc.integer({ min: 0, max: 10 ** 12 }),
    kinderen: fc.array(kind, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(given, (result) => {
      t.same(monthToFormat(MONTH.decode(MONTH.encode(monthToMessage(result)))), result);
    }),
    { numRuns: 40 },
  );
});

t.test(
  "every fact, component and reason has its place in the contract, and no other",
  async (t) => {
    for (const scope of ["gezin", "kind", "school"] as const) {
      const facts = FACTS.filter((fact) => fact.scope === scope && !SPAN.includes(fact.name));
      const structure = ["maand", "van", "tot", "kinderen", "school"];
      const fields = messageType(MESSAGES[scope]).fields.map(({ name }) => name);
      t.same(
        fields.filter((name) => !structure.includes(name)).sort(),
        facts.map(({ name }) => name as string).sort(),
      );
    }
    const upper = (name: string) => sqlName(name).toUpperCase();
    const same = (found: readonly string[], expected: readonly string[]) =>
      t.same(found.toSorted(), expected.toSorted());
    same(
      FACT.names.slice(1),
      FACTS.map(({ name }) => upper(name)),
    );
    same(COMPONENT.names.slice(1), COMPONENTS.map(upper));
    same(
      messageType("Componenten").fields.map(({ name }) => name),
      COMPONENTS,
    );
    for (const fact of FACTS) {
      if (fact.value.kind !== "enum") continue;
      t.same(FACT_ENUMS[fact.name]?.names.slice(1), fact.value.values, fact.name);
    }
    const reasons = REASON_FIELDS.flatMap(({ rule, names }) =>
      names.slice(1).map((name) => `${rule}.${name}`),
    );
    same(
      REDEN.names.slice(1).map((name) => String(reasonText(REDEN.require(name)))),
      reasons,
    );
  },
);

t.test("a name that the contract lacks is refused before it travels", async (t) => {
  const refused = { name: "RangeError" };
  t.throws(() => householdToMessage({ gezinId: "1", payr: "FONS" }), refused);
  t.throws(() => householdToMessage({ payer: "fons" }), refused);
  t.throws(() => householdToMessage({ payer: "UNSPECIFIED" }), refused);
});
