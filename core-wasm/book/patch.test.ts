/** Patches: what they change, what follows from it, and what is refused. */
import t from "tap";
import { monthIndex } from "../month.js";
import { entryAt, type ParameterSet } from "../series.js";
import { PARAMETERS_DIR, readFolder } from "./files.js";
import { patched } from "./patch.js";
import { checked, collect, parseFiles } from "./read.js";
import { parseSource } from "./yaml.js";

const FILES = parseFiles(readFolder(PARAMETERS_DIR));
const BASE = checked(collect(FILES));

const withPatch = (text: string): ParameterSet =>
  checked(patched(collect(FILES), parseSource("reform.yaml", text)));

const valueIn = (set: ParameterSet, name: string, year: number, month: number) => {
  const series = set.series.get(name);
  return series && entryAt(series, monthIndex(year, month))?.value;
};

t.test("a value with a note is taken, and what comes after follows from it", async (t) => {
  const set = withPatch(
    `basisbedrag:\n  values:\n    - { from: 2024-09-01, value: 20000, note: "reform: 200 euro" }\n`,
  );
  t.equal(valueIn(set, "basisbedrag", 2024, 8), 17666);
  t.equal(valueIn(set, "basisbedrag", 2024, 9), 20000);
  t.equal(valueIn(set, "basisbedrag", 2025, 9), 20492, "20000 x 1.0246");
  t.equal(valueIn(set, "basisbedrag", 2026, 9), 21164, "20492 x 1.0328");
  const { values } = set.series.get("basisbedrag") ?? { values: [] };
  const after = values.find(({ from }) => from === monthIndex(2026, 9));
  t.match(after, { confidence: "candidate", derivation: "chain x 1.0328 from 2025-09" });
  t.same(set.series.get("startbedrag"), BASE.series.get("startbedrag"), "others stay as they are");
});

t.test("a month in which its kind does not step may carry a noted value", async (t) => {
  const set = withPatch(
    `basisbedrag:\n  values:\n    - { from: 2025-01-01, factor: 1.1, note: "reform: a tenth" }\n`,
  );
  t.equal(valueIn(set, "basisbedrag", 2024, 12), 18019);
  t.equal(valueIn(set, "basisbedrag", 2025, 1), 19821);
  t.equal(valueIn(set, "basisbedrag", 2025, 9), 20309);
});

t.test("a step of the index moves every series of the kind", async (t) => {
  const set = withPatch(
    "kinds:\n  uitkering:\n    steps:\n      - { from: 2025-09-01, factor: 1.05 }\n",
  );
  t.equal(valueIn(set, "startbedrag", 2025, 8), 123878);
  t.equal(valueIn(set, "startbedrag", 2025, 9), 130072);
  t.equal(valueIn(set, "basisbedrag", 2025, 9), 18920, "its kind is like it");
  t.equal(valueIn(set, "inkomensgrensLaag", 2025, 9), valueIn(BASE, "inkomensgrensLaag", 2025, 9));
});

t.test("a new limit that is out of its range brings the range along", async (t) => {
  const limit = '{ from: 2025-09-01, value: 9000000, note: "reform" }';
  const name = "inkomensgrensMidden";
  const values = `  values:\n    - ${limit}\n`;
  t.throws(() => withPatch(`${name}:\n${values}`), {
    message:
      /^reform.yaml:3: inkomensgrensMidden: 2025-09: expected less than inkomensgrensHoog, 7656064 in 2025-09, found 9000000$/,
  });
  t.throws(() => withPatch(`${name}:\n${values.replace("9000000", "90000000")}`), {
    message:
      /^reform.yaml:3: inkomensgrensMidden: 2025-09: expected a value in its range \[.*\], or a wider range/,
  });
});

t.test("a year of amounts is a step of every kind", async (t) => {
  const last = BASE.lastMonth;
  const year = Math.floor((last + 1) / 12);
  const kinds = ["uitkering", "inkomensgrens", "schooltoeslag"];
  const steps = kinds.map(
    (kind) => `  ${kind}:\n    steps:\n      - { from: ${year}-09-01, factor: 1.02 }\n`,
  );
  const set = withPatch(`lastMonth: ${year + 1}-08\nkinds:\n${steps.join("")}`);
  t.equal(set.lastMonth, last + 12);
  for (const [name, series] of set.series) {
    const has = set.kinds.get(series.kind)?.interval !== undefined && !series.values.at(-1)?.ended;
    const own = BASE.series.get(name)?.values.length ?? 0;
    t.equal(series.values.length, has ? own + 1 : own, name);
  }
});

const FAULTS = [
  {
    name: "a file that names no parameter",
    text: "{}\n",
    message: /^reform.yaml:1: expected a changed series or kind, found none$/,
  },
  {
    name: "a value that departs from its kind without a note, and says how to write it",
    text: "basisbedrag:\n  values:\n    - { from: 2024-09-01, value: 20000, derivation: reform }\n",
    message:
      /^reform.yaml:3: basisbedrag: 2024-09: expected 18019 .*, or a note: \{ from: 2024-09-01, value: 20000, note: "why" \}, found 20000$/,
  },
  {
    name: "a series that is not there",
    text: "# reform\nbasisbedraag:\n  values: []\n",
    message:
      /^reform.yaml:2: expected kinds, lastMonth or a series of core-wasm\/parameters, found basisbedraag$/,
  },
  {
    name: "a misspelled key",
    text: "basisbedrag:\n  valeus:\n    - { from: 2024-09-01, value: 20000 }\n",
    message:
      /^reform.yaml:2: basisbedrag: expected only doc, law, range, above, atLeast, checked, values, found "valeus"$/,
  },
  {
    name: "a misspelled key of a value",
    text: "basisbedrag:\n  values:\n    - { from: 2024-09-01, vlaue: 20000 }\n",
    message:
      /^reform.yaml:3: basisbedrag.values.0: expected only from, value, factor, confidence, source, derivation, note, found "vlaue"$/,
  },
  {
    name: "two values of one month",
    text: `basisbedrag:
  values:
    - { from: 2024-09-01, value: 20000, note: x }
    - { from: 2024-09-01, value: 21000, note: x }
`,
    message: /^reform.yaml:4: basisbedrag.values: expected one entry a month, found 2024-09 twice$/,
  },
  {
    name: "two steps of one month",
    text: `kinds:
  uitkering:
    steps:
      - { from: 2024-09-01, factor: 1.01 }
      - { from: 2024-09-01, factor: 1.02 }
`,
    message:
      /^reform.yaml:5: kinds.uitkering.steps: expected one entry a month, found 2024-09 twice$/,
  },
  {
    name: "an amount with a comma",
    text: "basisbedrag:\n  values:\n    - { from: 2024-09-01, value: 200.5, note: x }\n",
    message: /basisbedrag.values.0.value: expected a whole number, found 200.5$/,
  },
  {
    name: "an amount in words",
    text: "basisbedrag:\n  values:\n    - { from: 2024-09-01, value: much, note: x }\n",
    message: /basisbedrag.values.0.value: expected a number, found "much"$/,
  },
  {
    name: "an amount in place of a series",
    text: "basisbedrag: 20000\n",
    message: /^reform.yaml:1: basisbedrag: expected names with values, found 20000$/,
  },
  {
    name: "a value without a word of why",
    text: "basisbedrag:\n  values:\n    - { from: 2024-09-01, value: 20000 }\n",
    message: /expected derivation: "chain .*", or note: "why", of a candidate value, found none$/,
  },
  {
    name: "a value and a factor at once",
    text: "basisbedrag:\n  values:\n    - { from: 2024-09-01, value: 1, factor: 2, note: x }\n",
    message:
      /^reform.yaml:3: basisbedrag: expected a value, or a factor on the value before, found/,
  },
  {
    name: "a factor on nothing",
    text: "basisbedrag:\n  values:\n    - { from: 2019-01-01, factor: 2, note: x }\n",
    message: /expected a value, or a factor on the value before, found {"factor":2}$/,
  },
  {
    name: "a kind that is not there",
    text: "kinds:\n  uitkeringen:\n    steps: [{ from: 2025-09-01, factor: 1.05 }]\n",
    message: /^reform.yaml:2: expected uitkering, basisbedrag, .*, found uitkeringen$/,
  },
  {
    name: "a large step of a kind without a reason",
    text: "kinds:\n  uitkering:\n    steps: [{ from: 2025-09-01, factor: 1.5 }]\n",
    message: /uitkering: 2025-09: expected at most 12 % up or down, or a note: "why", found /,
  },
  {
    name: "an amount that could let a sum pass its bits",
    text: "startbedrag:\n  range: [100000, 20000000]\n",
    message: /range: expected \[least, greatest\] up to 10000000, the most of its unit/,
  },
] as const;

for (const { name, text, message } of FAULTS) {
  t.test(`refuses ${name}`, async (t) => {
    t.throws(() => withPatch(text), { code: "PARAMETER_FAULT", message });
  });
}
