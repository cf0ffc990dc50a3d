/** The comparison counts children once, families by payment, and scales numbers of people. */
import t from "tap";
import type { ComponentName } from "../../core-wasm/layout.js";
import { Comparison, formatComparison } from "./comparison.js";
import { PUBLISHED, PUBLISHED_MONTHS } from "./published.js";
import { MonthTally, type ResultRow } from "./tally.js";

type Cents = Partial<Record<ComponentName, number>>;

const row = (
  gezinId: number,
  childId: number,
  cents: Cents,
  more: Partial<ResultRow> = {},
): ResultRow => ({
  gezinId,
  childId,
  payer: 0,
  rol: 0,
  ageMonths: 30,
  isHalfOrphan: false,
  hasSchoolFacts: false,
  cents: (component) => cents[component] ?? 0,
  reason: (rule) => (rule === "basisbedrag" ? "nieuw" : "lager"),
  ...more,
});
const OLD: Partial<ResultRow> = { ageMonths: 100, reason: () => "rang1" };

t.test(
  "a family is counted when a basisbedrag is paid to it, by the regimes of its children",
  async (t) => {
    const tally = new MonthTally();
    tally.add(row(1, 1, { basisbedrag: 1 }));
    tally.add(row(1, 2, { basisbedrag: 1 }, OLD));
    tally.add(row(2, 3, { basisbedrag: 1 }));
    tally.add(row(3, 4, {}));
    tally.add(row(4, 5, { basisbedrag: 1 }, OLD));
    tally.close();
    t.equal(tally.all.children, 4);
    t.equal(tally.all.families, 3);
    t.equal(tally.newOnlyFamilies, 1);
    t.equal(tally.mixedFamilies, 1);
    t.same([...tally.familySizes], [0, 2, 1, 0, 0, 0]);
  },
);

t.test(
  "an evenly shared child is one child, and its social allowance counts in either household",
  async (t) => {
    const tally = new MonthTally();
    tally.add(row(1, 1, { basisbedrag: 1, socialeToeslag: 1 }, { rol: 1 }));
    tally.add(row(2, 1, { socialeToeslag: 1 }, { rol: 2 }));
    tally.add(row(3, 2, { basisbedrag: 1 }, { rol: 1 }));
    tally.add(row(4, 2, { socialeToeslag: 1 }, { rol: 2 }));
    tally.close();
    t.equal(tally.all.children, 2);
    t.equal(tally.all.families, 2);
    t.equal(tally.all.social, 2);
    t.equal(tally.all.socialFamilies, 3);
    t.equal(tally.all.cents, 5);
  },
);

t.test("lines compare scaled figures, judge O and S, and ask for every month", async (t) => {
  const comparison = new Comparison(1 / 1_619_799);
  t.same(comparison.missing, PUBLISHED_MONTHS);
  t.throws(() => comparison.lines(), /expected results of month/);
  for (const month of PUBLISHED_MONTHS) {
    comparison.add(
      month,
      row(1, 1, { basisbedrag: 17_666, schooltoeslag: 1 }, { hasSchoolFacts: true }),
    );
  }
  t.same(comparison.missing, []);
  const lines = comparison.lines();
  t.equal(lines.length, PUBLISHED.length);
  const children = lines[0];
  t.match(children, {
    what: "children",
    when: "2019-01",
    published: 1,
    generated: 1,
    isWithin: true,
  });
  t.ok(lines.every(({ mark, isWithin }) => (isWithin === null) === (mark === "D" || mark === "X")));
  const table = formatComparison(lines);
  t.equal(table.split("\n").length, lines.length + 1);
  t.match(table, /2022-12 .* 18 or older, %/);
});
