import fc from "fast-check";
import t from "tap";
import { ID_MAX } from "../../core-wasm/fact.js";
import { Kernel } from "../../core-wasm/kernel.js";
import {
  CENTS_MAX,
  FACTS,
  type Fact,
  OPEN_MONTH,
  type Scope,
  UNKNOWN_CENTS,
} from "../../core-wasm/layout.js";
import { FLAG_BITS } from "../../core-wasm/memory.js";
import { dayIndex, dayText, monthIndex, monthText } from "../../core-wasm/month.js";
import { Fault } from "./fault.js";
import { type Household, readHousehold } from "./household.js";
import { KernelRows } from "./kernel-rows.js";

const LIMITS = { firstMonth: monthIndex(2019, 1), lastMonth: monthIndex(2027, 8), rowCountMax: 50 };
const CHILD = { childId: "11", geboortedatum: "2015-05-17", rol: "VOLLEDIG" };

function accepted(value: object): Household {
  const household = readHousehold(value, LIMITS);
  if (household instanceof Fault) throw new Error(household.text(1));
  return household;
}

function spans(household: Household): string[] {
  return household.rows.map(({ van, tot, school }) => {
    const year = school?.values[school.fields.findIndex(({ name }) => name === "schooljaar")];
    return `${monthText(van)}..${monthText(tot - 1)} ${year ?? "-"}`;
  });
}

const asked = (van: string, tot: string, child: object): Household =>
  accepted({ gezinId: "1", payer: "FONS", van, tot, kinderen: [{ ...CHILD, ...child }] });
const years = (...schooljaren: number[]): object[] =>
  schooljaren.map((schooljaar) => ({ schooljaar }));

t.test("a child is cut to the months asked for", async (t) => {
  t.same(spans(asked("2023-03", "2023-05", {})), ["2023-03..2023-05 -"]);
  t.same(spans(asked("2023-03", "2023-05", { van: "2023-04" })), ["2023-04..2023-05 -"]);
  t.same(spans(asked("2023-03", "2023-05", { tot: "2023-03" })), ["2023-03..2023-03 -"]);
  t.same(spans(asked("2023-03", "2023-05", { van: "2023-06" })), []);
  t.same(spans(asked("2023-03", "2023-05", { tot: "2023-02" })), []);
});

t.test("a school year whose September is not asked for is left out", async (t) => {
  const school = years(2021, 2022, 2023);
  t.same(spans(asked("2022-10", "2023-08", { school })), ["2022-10..2023-08 -"]);
  t.same(spans(asked("2022-09", "2023-08", { school })), ["2022-09..2023-08 2022"]);
  t.same(spans(asked("2021-09", "2023-09", { school, van: "2021-10", tot: "2023-08" })), [
    "2021-10..2023-08 2022",
  ]);
});

t.test("a child with more school years is cut at their Septembers", async (t) => {
  const school = years(2023, 2021, 2024);
  t.same(spans(asked("2021-01", "2024-12", { school })), [
    "2021-01..2023-08 2021",
    "2023-09..2024-08 2023",
    "2024-09..2024-12 2024",
  ]);
});

const cents = fc.integer({ min: 0, max: CENTS_MAX });

/** A JSON value of a fact, never its default. */
function statedValue({ value }: Fact): fc.Arbitrary<unknown> {
  switch (value.kind) {
    case "id":
      return fc.bigInt({ min: 1n, max: ID_MAX }).map(String);
    case "enum":
      return fc.constantFrom(...value.values);
    case "bool":
      return fc.boolean();
    case "cents":
      return cents;
    case "count":
      return fc.integer({ min: value.min, max: value.max });
    case "month":
      return fc.integer({ min: value.min ?? 1, max: value.max ?? OPEN_MONTH - 1 }).map(monthText);
    case "date":
      return fc.integer({ min: -3000, max: 6800 }).map(dayText);
  }
}

const SPAN_FACTS = ["vanMaand", "totMaand"];
const isGiven = ({ name }: Fact): boolean => !SPAN_FACTS.includes(name);
const factsOf = (scope: Scope): Fact[] =>
  (FACTS as readonly Fact[]).filter((fact) => fact.scope === scope && isGiven(fact));
const objectOf = (scope: Scope, required: readonly string[]): fc.Arbitrary<object> =>
  fc.record(Object.fromEntries(factsOf(scope).map((fact) => [fact.name, statedValue(fact)])), {
    requiredKeys: [...required],
  });

const statedHousehold = fc
  .tuple(
    objectOf("gezin", ["gezinId", "payer"]),
    objectOf("kind", ["childId", "geboortedatum", "rol"]),
    objectOf("school", ["schooljaar"]),
  )
  .map(([gezin, kind, school]) => ({
    gezin,
    kind: { ...kind, rangklasse: 0, zorgPijler1: 0, overlijdensdatum: "2026-01-01" },
    school: { ...school, schooljaar: 2023 },
  }));

/** What the column of a fact holds when a line states the value. */
function columnValue({ type, value }: Fact, stated: unknown): unknown {
  if (value.kind === "enum") return value.values.indexOf(stated as string);
  if (value.kind === "id") return BigInt(stated as string);
  if (value.kind === "month") {
    const [year, month] = (stated as string).split("-").map(Number) as [number, number];
    return monthIndex(year, month);
  }
  if (value.kind === "date") {
    return dayIndex(...((stated as string).split("-").map(Number) as [number, number, number]));
  }
  if (type === "i64") return BigInt(stated as number);
  return value.kind === "cents" ? Math.min(stated as number, 2 ** 31 - 1) : stated;
}

/** What the column holds when a line says nothing. */
function absentValue({ type, value }: Fact): unknown {
  if (value.kind === "bool" || value.kind === "month") return value.absent;
  if (value.kind === "date") return 2 ** 31 - 1;
  const absent = value.kind === "cents" && value.isUnknownWhenLeftOut ? UNKNOWN_CENTS : 0;
  return type === "i64" ? BigInt(absent) : absent;
}

t.test("what a line states is what the kernel's columns hold", async (t) => {
  const kernel = await Kernel.load();
  const flags = (kernel.facts as unknown as { flagBits?: Uint32Array }).flagBits;
  t.equal(flags, undefined, "the flags have no fact view of their own");
  const rows = new KernelRows(kernel);
  fc.assert(
    fc.property(statedHousehold, ({ gezin, kind, school }) => {
      const line = { ...gezin, maand: "2023-09", kinderen: [{ ...kind, school: [school] }] };
      rows.write([accepted(JSON.parse(JSON.stringify(line)) as object)], 1);
      const stated: Readonly<Record<string, unknown>> = { ...gezin, ...kind, ...school };
      for (const fact of FACTS as readonly Fact[]) {
        if (!isGiven(fact) || fact.type === "bit" || fact.name === "gezinId") continue;
        const column = kernel.facts[fact.name as keyof typeof kernel.facts];
        const given = stated[fact.name];
        const expected = given === undefined ? absentValue(fact) : columnValue(fact, given);
        if (column[0] !== expected) throw new Error(`${fact.name}: ${expected}, ${column[0]}`);
      }
      return (
        kernel.facts.vanMaand[0] === monthIndex(2023, 9) &&
        kernel.facts.totMaand[0] === monthIndex(2023, 10)
      );
    }),
  );
});

t.test("every flag of the layout reaches the kernel as it is stated", async (t) => {
  const told = new Map<string, boolean>();
  const kernel = await Kernel.load();
  const spy = new Proxy(kernel, {
    get(target, name) {
      if (name === "setFlag") return (_: number, flag: string, is: boolean) => told.set(flag, is);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const bits = (FACTS as readonly Fact[]).filter(({ type }) => type === "bit");
  const of = (scope: Scope): object =>
    Object.fromEntries(
      bits
        .filter((fact) => fact.scope === scope)
        .map(({ name, value }) => [name, value.kind === "bool" && !value.absent]),
    );
  const child = { ...CHILD, ...of("kind"), school: [{ schooljaar: 2023, ...of("school") }] };
  const line = { gezinId: "1", payer: "FONS", maand: "2023-09", ...of("gezin"), kinderen: [child] };
  new KernelRows(spy).write([accepted(line)], 1);
  t.same([...told.keys()].sort(), [...FLAG_BITS.keys()].sort());
  for (const { name, value } of bits)
    t.equal(told.get(name), value.kind === "bool" && !value.absent);
});
