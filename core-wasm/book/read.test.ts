/** Files with one fault: each is refused with line, what was expected and what was found. */
import t from "tap";
import { ParameterError } from "../series.js";
import { PARAMETERS_DIR, readFolder } from "./files.js";
import { checked, collect, parseFiles, readSet } from "./read.js";
import { parseSource } from "./yaml.js";

const FILES = readFolder(PARAMETERS_DIR);
const PARSED = parseFiles(FILES);

/** A file, a text of it, and what stands there instead. */
type Change = readonly [file: string, from: string, to: string];

interface Fault {
  readonly name: string;
  readonly change: Change;
  readonly message: string | RegExp;
}

const FAULTS: readonly Fault[] = [
  {
    name: "a date that is not the first of a month",
    change: ["basisbedrag.yaml", "2024-09-01, value: 18019", "2024-01-07, value: 18019"],
    message:
      /^basisbedrag.yaml:\d+: basisbedrag.values.6.from: expected the first of a month, found "2024-01-07"$/,
  },
  {
    name: "a date that does not exist",
    change: ["basisbedrag.yaml", "2024-09-01, value: 18019", "2024-13-01, value: 18019"],
    message: /basisbedrag.values.6.from: expected a date YYYY-MM-DD, found "2024-13-01"$/,
  },
  {
    name: "dates out of order",
    change: ["basisbedrag.yaml", "2024-09-01, value: 18019", "2023-09-01, value: 18019"],
    message:
      /basisbedrag: 2023-09: expected a month after the entry before, 2023-09, found 2023-09$/,
  },
  {
    name: "an amount that is not what its kind gives, and says how to write that it is meant",
    change: ["basisbedrag.yaml", "value: 18019", "value: 18109"],
    message: new RegExp(
      "^basisbedrag.yaml:\\d+: basisbedrag: 2024-09: expected 18019 \\(17666 x 1.02, its kind " +
        "basisbedrag\\) within a cent, or a note: \\{ from: 2024-09-01, value: 18109, " +
        'note: "why" \\}, found 18109$',
    ),
  },
  {
    name: "a fraction of a cent",
    change: ["startbedrag.yaml", "value: 112200", "value: 112200.5"],
    message: /startbedrag.values.0.value: expected a whole number, found 112200.5$/,
  },
  {
    name: "an unknown confidence",
    change: ["startbedrag.yaml", "confidence: official", "confidence: sure"],
    message:
      /startbedrag.values.0.confidence: expected one of official, secondary, inferred, candidate, found "sure"$/,
  },
  {
    name: "a misspelled key",
    change: ["startbedrag.yaml", "value: 112200", "vlaue: 112200"],
    message: /^startbedrag.yaml:\d+: startbedrag.values.0(.value)?: expected /,
  },
  {
    name: "a key that a series does not have",
    change: ["startbedrag.yaml", "  law:", "  lwa: x\n  law:"],
    message:
      /^startbedrag.yaml:5: startbedrag: expected only doc, law, unit, kind, range, .*, found "lwa"$/,
  },
  {
    name: "a series that is missing",
    change: ["startbedrag.yaml", "startbedrag:", "startbedragen:"],
    message: /found missing: startbedrag; unknown: startbedragen$/,
  },
  {
    name: "a series that stands twice",
    change: ["startbedrag.yaml", "startbedrag:", "basisbedrag:"],
    message: /^startbedrag.yaml:3: basisbedrag: expected once, found a second time$/,
  },
  {
    name: "YAML that cannot be read",
    change: ["startbedrag.yaml", "values:", "values: ["],
    message: /^startbedrag.yaml:\d+: expected readable YAML, found: /,
  },
  {
    name: "a range that ends before it begins",
    change: ["geldigheid.yaml", "lastMonth: 20", "lastMonth: 18"],
    message: /expected lastMonth from firstMonth 2019-01 on, found 18/,
  },
  {
    name: "an official value without a source",
    change: ["startbedrag.yaml", ', source: "https://groeipakket.be/nl/elk-kind-krijgt"', ""],
    message:
      /startbedrag: 2020-09: expected source: "where it was read" of a value that is official/,
  },
  {
    name: "a forecast that does not say how it was made",
    change: ["startbedrag.yaml", ', derivation: "chain x 1.0328 from 2025-09"', ""],
    message: /startbedrag: 2026-09: expected derivation: .* of a candidate value, found none$/,
  },
  {
    name: "a derivation that gives another amount",
    change: ["startbedrag.yaml", "chain x 1.0328 from 2025-09", "chain x 1.0238 from 2025-09"],
    message: /derivation: expected 129946 by chain x 1.0238 from 2025-09, found 131088$/,
  },
  {
    name: "a published value that is newer than the day of the last check",
    change: ["startbedrag.yaml", "checked: 2026", "checked: 2024"],
    message: /checked: expected a day not before its newest value, 2025-09, found 2024/,
  },
  {
    name: "an unknown kind",
    change: ["startbedrag.yaml", "kind: uitkering", "kind: uitkeringen"],
    message: /startbedrag: kind: expected one of uitkering; .*, found uitkeringen$/,
  },
  {
    name: "a unit that nobody knows",
    change: ["startbedrag.yaml", "euro cent, once per child", "euro, once per child"],
    message: /startbedrag: unit: expected one of .*, found euro, once per child$/,
  },
  {
    name: "a bound that would let a sum pass its bits",
    change: [
      "kinderopvangtoeslag.yaml",
      /range: \[.*\]/.exec(textOf("kinderopvangtoeslag.yaml"))?.[0] ?? "",
      "range: [100, 50000000]",
    ],
    message: /range: expected \[least, greatest\] up to 100000, the most of its unit/,
  },
  {
    name: "a unit that would let a sum pass its bits",
    change: ["units.yaml", "max: 100000, times: 31", "max: 1000000, times: 31"],
    message: /expected max x times of at most component.max, 10000000, found 31000000$/,
  },
  {
    name: "a large step of a kind without a reason",
    change: [
      "kinds.yaml",
      "from: 2023-01-01, factor: 1.6, note",
      "from: 2023-01-01, factor: 1.6 }  # note",
    ],
    message:
      /^kinds.yaml:\d+: halveWees: 2023-01: expected at most 12 % up or down, or a note: "why", found /,
  },
  {
    name: "a step of a kind that is left out",
    change: ["kinds.yaml", "    - { from: 2023-09-01, factor: 1.02 }\n", ""],
    message: /2023-09: expected a month in which its kind \w+ steps, or a note: /,
  },
];

function textOf(file: string): string {
  return FILES.get(file) ?? "";
}

for (const { name, change, message } of FAULTS) {
  t.test(`refuses ${name}`, async (t) => {
    const [file, from, to] = change;
    const text = textOf(file);
    t.ok(from !== "" && text.includes(from), `the file has the text to change: ${from}`);
    const read = () => {
      const source = parseSource(file, text.replace(from, to));
      return checked(collect(new Map([...PARSED, [file, source]])));
    };
    t.throws(read, { code: "PARAMETER_FAULT", message });
  });
}

t.test("the files of the package are without fault", async (t) => {
  t.doesNotThrow(() => readSet(FILES));
  t.equal(new ParameterError("").code, "PARAMETER_FAULT");
});
