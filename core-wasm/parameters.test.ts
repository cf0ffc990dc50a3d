import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { PARAMETER_NAMES } from "./generated/parameter-names.js";
import { monthIndex, monthText } from "./month.js";
import { loadParameters, PARAMETERS_DIR } from "./parameters.js";

const book = loadParameters();

/** A copy of the package's parameters in which one text is replaced. */
function changed(t: Test, file: string, from: string, to: string): string {
  const directory = mkdtempSync(join(tmpdir(), "groeikern-parameters-"));
  t.teardown(() => rmSync(directory, { recursive: true }));
  cpSync(PARAMETERS_DIR, directory, { recursive: true });
  const path = join(directory, file);
  const source = readFileSync(path, "utf8");
  t.ok(source.includes(from), `the file has the text to change: ${from}`);
  writeFileSync(path, source.replace(from, to));
  return directory;
}

t.test("the newest month of which every value is confirmed is 2025-08", async (t) => {
  t.equal(monthText(book.newestConfirmedMonth), "2025-08");
});

t.test("what the build has checked and the files themselves are one book", async (t) => {
  const edited = loadParameters(
    changed(t, "geldigheid.yaml", "firstMonth", "# edited\nfirstMonth"),
  );
  t.not(edited, book);
  t.equal(loadParameters(), book, "and are read once");
  t.equal(edited.digest, book.digest);
  t.same([...edited.series], [...book.series]);
});

t.test("the parameters cover 2019-01 to 2027-08 and nothing else", async (t) => {
  t.equal(monthText(book.firstMonth), "2019-01");
  t.equal(monthText(book.lastMonth), "2027-08");
  const expected = {
    code: "PARAMETER_FAULT",
    message: /expected a right-month in 2019-01..2027-08/,
  };
  t.throws(() => book.sheet(monthIndex(2018, 12)), expected);
  t.throws(() => book.sheet(monthIndex(2027, 9)), expected);
});

t.test("a value holds from its month until the next entry", async (t) => {
  t.equal(book.valueAt("basisbedrag", monthIndex(2020, 8))?.value, 16320);
  t.equal(book.valueAt("basisbedrag", monthIndex(2020, 9))?.value, 16646);
  t.equal(book.valueAt("basisbedrag", monthIndex(2027, 8))?.value, 19068);
});

t.test("a one-off holds only in the months listed", async (t) => {
  t.equal(book.valueAt("socialeToeslagEenmalig", monthIndex(2022, 11))?.value, 10000);
  t.equal(book.valueAt("socialeToeslagEenmalig", monthIndex(2022, 12)), undefined);
  t.equal(book.valueAt("socialeToeslagEenmalig", monthIndex(2023, 4))?.value, 10000);
});

t.test("before its first entry an amount is 0 and a limit admits nobody", async (t) => {
  const { values } = book.sheet(monthIndex(2022, 12));
  t.equal(values[PARAMETER_NAMES.indexOf("ondersteuningstoeslag")], 0);
  t.equal(values[PARAMETER_NAMES.indexOf("inkomensgrensMidden")], -1);
});

t.test("a changed value changes the digest and needs no rebuild", async (t) => {
  const directory = changed(t, "basisbedrag.yaml", "value: 18019", "value: 18020");
  const other = loadParameters(directory);
  t.equal(other.valueAt("basisbedrag", monthIndex(2025, 8))?.value, 18020);
  t.not(other.digest, book.digest);
});

const FAULTS = [
  {
    name: "a date that is not the first of a month",
    change: [
      "basisbedrag.yaml",
      "from: 2024-09-01, value: 18019",
      "from: 2024-01-07, value: 18019",
    ],
    message: "basisbedrag.yaml: basisbedrag: from: expected the first of a month, found 2024-01-07",
  },
  {
    name: "dates that do not increase",
    change: [
      "basisbedrag.yaml",
      "from: 2024-09-01, value: 18019",
      "from: 2023-09-01, value: 18019",
    ],
    message:
      "basisbedrag.yaml: basisbedrag: from: expected a date after the entry before, found 2023-09-01",
  },
  {
    name: "an unexplained step above 12 %",
    change: ["basisbedrag.yaml", "value: 18019", "value: 81019"],
    message:
      "basisbedrag.yaml: basisbedrag: 2024-09-01: expected a step of at most 12 % or a note that " +
      "explains it, found 17666 -> 81019 (358.6 %)",
  },
  {
    name: "a fraction of a cent",
    change: ["startbedrag.yaml", "value: 112200", "value: 112200.5"],
    message: /startbedrag.yaml: startbedrag: values.0.value: /,
  },
  {
    name: "an unknown confidence",
    change: ["startbedrag.yaml", "confidence: official", "confidence: sure"],
    message: /startbedrag.yaml: startbedrag: values.0.confidence: /,
  },
  {
    name: "a series that is missing",
    change: ["startbedrag.yaml", "startbedrag:", "startbedragen:"],
    message:
      "parameters: expected the series that the kernel reads, found missing: startbedrag; " +
      "unknown: startbedragen",
  },
  {
    name: "YAML that cannot be read",
    change: ["startbedrag.yaml", "values:", "values: ["],
    message: /startbedrag.yaml: expected readable YAML, found: /,
  },
  {
    name: "a range that ends before it begins",
    change: ["geldigheid.yaml", "lastMonth: 2027-08", "lastMonth: 2018-12"],
    message: "geldigheid.yaml: expected lastMonth from firstMonth on, found it before",
  },
] as const;

for (const { name, change, message } of FAULTS) {
  t.test(`refuses ${name}`, async (t) => {
    const [file, from, to] = change;
    t.throws(() => loadParameters(changed(t, file, from, to)), { message });
  });
}

t.test("refuses a folder that is not there", async (t) => {
  t.throws(() => loadParameters("/nonexistent"), {
    message: "parameters: expected a folder of YAML files, found ENOENT",
  });
});
