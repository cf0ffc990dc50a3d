/** Records in, facts and amounts out: the worked cases of the flows, and pairs on both sides. */
import t from "tap";
import { monthIndex, monthText, parseMonth } from "../../core-wasm/month.js";
import type { DerivedFact } from "./derivation.js";
import { calculateCases, idIn } from "./test/amounts.js";
import { type ExpectedFact, loadSourceCases, messagesOf, type SourceCase } from "./test/cases.js";
import { deriveAll } from "./test/derive-all.js";

const CASES_MIN = 20;
const WINDOW = { from: monthIndex(2019, 1), to: monthIndex(2025, 9) };

const cases = loadSourceCases();
const derived = cases.map((it) => deriveAll(messagesOf(it)));
const centsOf = await calculateCases(
  derived.map(({ facts }) => facts.map(({ change }) => change)),
  WINDOW,
);

const title = ({ file, name }: SourceCase): string => `${file}: ${name}`;

/** A first or last month or year as the tables have it. */
const point = (value: string | number | undefined, more: number): number | undefined =>
  value === undefined
    ? undefined
    : (typeof value === "number" ? value : (parseMonth(value) as number)) + more;

function says({ change }: DerivedFact, fact: ExpectedFact): boolean {
  const [van, tot] = [point(fact.van, 0), point(fact.tot, 1)];
  return (
    change.table === fact.tabel &&
    (fact.kind === undefined || fact.kind === change.childId) &&
    (fact.dossier === undefined || fact.dossier === change.gezinId) &&
    (van === undefined || van === change.van) &&
    (tot === undefined || tot === change.tot) &&
    Object.entries(fact.waarden).every(([name, value]) => change.values?.[name] === value)
  );
}

const shown = ({ change }: DerivedFact): string => {
  const { table, gezinId, childId, van, tot, values } = change;
  const months = [van, tot].map((it) => (it === undefined || it < 3000 ? it : monthText(it)));
  return [table, gezinId ?? childId, ...months, JSON.stringify(values)].join(" ");
};

t.test(
  "every case has the facts that it expects, and none in the tables that it excludes",
  async (t) => {
    for (const [place, it] of cases.entries()) {
      const { facts, findings } = derived[place] as ReturnType<typeof deriveAll>;
      const missing = it.feiten.filter((fact) => !facts.some((found) => says(found, fact)));
      const tables = new Set(missing.map(({ tabel }) => tabel));
      const near = facts.filter(({ change }) => tables.has(change.table)).map(shown);
      t.same({ missing, near }, { missing: [], near: [] }, title(it));
      const excluded = facts.filter(({ change }) => it.geen.includes(change.table)).map(shown);
      t.same(excluded, [], title(it));
      t.same(findings, [], title(it));
    }
  },
);

t.test("every case has the amounts that it expects, to the cent", async (t) => {
  for (const [place, it] of cases.entries()) {
    for (const { dossier, kind, maanden, component, som } of it.bedragen) {
      const [first, last = first] = maanden.split("..").map((text) => parseMonth(text) as number);
      let cents = 0;
      for (let month = first as number; month <= (last as number); month += 1) {
        const child = kind === undefined ? undefined : idIn(place, kind);
        cents += centsOf(idIn(place, dossier), child, month, component);
      }
      t.equal((cents / 100).toFixed(2), som, `${title(it)}: ${maanden} ${component ?? "totaal"}`);
    }
  }
});

t.test("every fact names the records that it follows from", async (t) => {
  for (const [place, it] of cases.entries()) {
    const { facts } = derived[place] as ReturnType<typeof deriveAll>;
    t.same(facts.filter(({ from }) => from.length === 0).map(shown), [], title(it));
  }
});

t.test("all worked cases are there, each case with its own name", async (t) => {
  t.equal(new Set(cases.map(title)).size, cases.length);
  const sources = cases.map(({ source }) => source);
  for (let number = 1; number <= CASES_MIN; number += 1) {
    t.ok(
      sources.some((source) => source.split("; ").includes(`flows 10.${number}`)),
      `flows 10.${number}`,
    );
  }
});
