/**
 * Every series, damaged in every way that a hand damages one: each is refused on load. What a
 * series must satisfy stands beside it, so a series that could be damaged unseen fails here.
 */
import t from "tap";
import { parse } from "yaml";
import { monthText, parseMonth } from "../month.js";
import { ParameterError } from "../series.js";
import { isSeriesFile, PARAMETERS_DIR, readFolder } from "./files.js";
import { checked, collect, parseFiles, readSeries } from "./read.js";
import type { Source } from "./yaml.js";

interface RawEntry {
  from: string;
  value: number;
  ended?: true;
}

interface RawSeries {
  begins?: string;
  range: [number, number];
  above?: string[];
  onlyInMonth?: true;
  values: RawEntry[];
}

const FILES = readFolder(PARAMETERS_DIR);
const BASE = collect(parseFiles(FILES));
const RAW = new Map(
  [...FILES]
    .filter(([file]) => isSeriesFile(file))
    .flatMap(([, text]) => Object.entries(parse(text) as Record<string, RawSeries>)),
);

/** The message of the fault of the parameters with some series changed; undefined without one. */
function faultOf(changed: Readonly<Record<string, RawSeries>>): string | undefined {
  try {
    const source: Source = { file: "changed.yaml", content: changed, at: () => "changed.yaml:1" };
    const series = new Map([...BASE.series, ...readSeries([source], BASE.places)]);
    checked({ ...BASE, series });
    return undefined;
  } catch (fault) {
    return fault instanceof ParameterError ? fault.message : String(fault);
  }
}

/** A date some months later. */
const later = (date: string, months: number): string =>
  `${monthText((parseMonth(date.slice(0, 7)) as number) + months)}-01`;

type Damage = (series: RawSeries, index: number) => void;

/** What is done to one entry of a series. */
const ENTRY_DAMAGES: Readonly<Record<string, Damage>> = {
  "left out": ({ values }, index) => values.splice(index, 1),
  "a month late": ({ values }, index) => shift(values, index, 1),
  "a month early": ({ values }, index) => shift(values, index, -1),
  "a year late": ({ values }, index) => shift(values, index, 12),
  "on the seventh": ({ values }, index) => {
    const entry = values[index] as RawEntry;
    entry.from = `${entry.from.slice(0, 8)}07`;
  },
  "with day and month swapped": ({ values }, index) => {
    const entry = values[index] as RawEntry;
    entry.from = `${entry.from.slice(0, 5)}01-${entry.from === "2019-01-01" ? "31" : "09"}`;
  },
  "5 % too much": ({ values }, index) => scale(values, index, 1.05),
  "5 % too little": ({ values }, index) => scale(values, index, 0.95),
  "ten times too much": ({ values }, index) => scale(values, index, 10),
  "in euros": ({ values }, index) => scale(values, index, 0.01),
};

function shift(values: RawEntry[], index: number, months: number): void {
  const entry = values[index] as RawEntry;
  entry.from = later(entry.from, months);
}

/** At least three away, for what is counted in ones. */
function scale(values: RawEntry[], index: number, factor: number): void {
  const entry = values[index] as RawEntry;
  const changed = Math.round(entry.value * factor);
  entry.value = Math.abs(changed - entry.value) > 2 ? changed : entry.value + 3;
}

/** What is done to a series as a whole; false where it has nothing of the kind. */
const SERIES_DAMAGES: Readonly<Record<string, (series: RawSeries) => boolean>> = {
  "ten times too much": ({ values }) => {
    for (const index of values.keys()) scale(values, index, 10);
    return true;
  },
  "with two values swapped": ({ values }) => {
    const [one, other] = [values.at(-2), values.at(-1)];
    if (one === undefined || other === undefined || one.value === other.value) return false;
    [one.value, other.value] = [other.value, one.value];
    return true;
  },
  "without onlyInMonth": (series) => {
    if (series.onlyInMonth === undefined) return false;
    delete series.onlyInMonth;
    return true;
  },
  "with onlyInMonth": (series) => {
    if (series.onlyInMonth !== undefined) return false;
    series.onlyInMonth = true;
    return true;
  },
  "without its end": ({ values }) => {
    const last = values.at(-1);
    if (last?.ended === undefined) return false;
    delete last.ended;
    return true;
  },
  "with an end that is none": ({ values }) => {
    const last = values.at(-1) as RawEntry;
    if (last.ended !== undefined) return false;
    last.ended = true;
    last.value = 0;
    return true;
  },
  "beginning a year later": (series) => {
    series.begins = later(series.values[0]?.from ?? "", 12);
    return true;
  },
};

/** What a message must have: file and line, the series, expected and found. */
const TOLD = /^changed\.yaml:\d+: .*expected .*found /s;

for (const [name, series] of RAW) {
  t.test(`${name} is refused however it is damaged`, async (t) => {
    const unseen: string[] = [];
    const refuse = (what: string, damaged: RawSeries): void => {
      const message = faultOf({ [name]: damaged }) ?? "nothing";
      if (!TOLD.test(message) || !message.includes(name)) unseen.push(`${what}: ${message}`);
    };
    for (const [what, damage] of Object.entries(ENTRY_DAMAGES)) {
      for (const index of series.values.keys()) {
        const damaged = structuredClone(series);
        damage(damaged, index);
        refuse(`entry ${index} ${what}`, damaged);
      }
    }
    for (const [what, damage] of Object.entries(SERIES_DAMAGES)) {
      const damaged = structuredClone(series);
      if (damage(damaged)) refuse(what, damaged);
    }
    t.same(unseen, []);
  });
}

t.test("a series is refused when it is swapped with one that it must be above", async (t) => {
  for (const [name, series] of RAW) {
    for (const lower of series.above ?? []) {
      const other = RAW.get(lower) as RawSeries;
      const swapped = {
        [name]: { ...series, values: other.values, range: other.range },
        [lower]: { ...other, values: series.values, range: series.range },
      };
      t.match(faultOf(swapped), /expected /, `${name} and ${lower}`);
    }
  }
});

t.test("a range moved without its entries is refused, and names who has none", async (t) => {
  const { firstMonth, lastMonth } = BASE;
  const expected = "expected a step of its kind basisbedrag and an entry from";
  for (const later of [lastMonth + 1, lastMonth + 96]) {
    t.throws(() => checked({ ...BASE, lastMonth: later }), {
      message: new RegExp(`basisbedrag: ${expected} \\d{4}-\\d{2}, for lastMonth is `),
    });
  }
  for (const other of [firstMonth - 1, firstMonth + 1]) {
    t.throws(() => checked({ ...BASE, firstMonth: other }), {
      message: /expected the first entry from \d{4}-\d{2}, where the series begins, found 2019-01/,
    });
  }
});
