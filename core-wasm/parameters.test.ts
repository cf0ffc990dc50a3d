import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { PARAMETERS_DIR } from "./book/files.js";
import { PARAMETER_NAMES } from "./generated/parameter-names.js";
import { FIRST_MONTH } from "./layout.js";
import { monthIndex, monthText } from "./month.js";
import { loadParameters } from "./parameters.js";

const book = await loadParameters();

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

t.test("the newest confirmed month rests on no forecast, and the next one does", async (t) => {
  const newest = book.newestConfirmedMonth;
  t.notOk(book.sheet(newest).candidates.includes(1));
  if (newest < book.lastMonth) t.ok(book.sheet(book.lastMonth).candidates.includes(1));
});

t.test("what the build has checked and the files themselves are one book", async (t) => {
  const edited = await loadParameters(
    changed(t, "geldigheid.yaml", "firstMonth", "# edited\nfirstMonth"),
  );
  t.not(edited, book);
  t.equal(await loadParameters(), book, "and are read once");
  t.equal(edited.digest, book.digest);
  t.same([...edited.series], [...book.series]);
});

t.test("the parameters cover their range and nothing else", async (t) => {
  t.equal(book.firstMonth, FIRST_MONTH);
  const range = `${monthText(book.firstMonth)}..${monthText(book.lastMonth)}`;
  for (const month of [book.firstMonth - 1, book.lastMonth + 1]) {
    t.throws(() => book.sheet(month), {
      code: "PARAMETER_FAULT",
      message: `month: expected a right-month in ${range}, found ${monthText(month)}`,
    });
  }
});

t.test("a value holds from its month until the next entry", async (t) => {
  t.equal(book.valueAt("basisbedrag", monthIndex(2020, 8))?.value, 16320);
  t.equal(book.valueAt("basisbedrag", monthIndex(2020, 9))?.value, 16646);
  const last = book.series.get("basisbedrag")?.values.at(-1);
  t.equal(book.valueAt("basisbedrag", book.lastMonth), last);
});

t.test("a one-off holds only in the months listed", async (t) => {
  t.equal(book.valueAt("socialeToeslagEenmalig", monthIndex(2022, 11))?.value, 10000);
  t.equal(book.valueAt("socialeToeslagEenmalig", monthIndex(2022, 12)), undefined);
  t.equal(book.valueAt("socialeToeslagEenmalig", monthIndex(2023, 4))?.value, 10000);
});

t.test(
  "before it begins and when it has ended an amount is 0 and a limit admits nobody",
  async (t) => {
    const before = book.sheet(monthIndex(2022, 12)).values;
    t.equal(before[PARAMETER_NAMES.indexOf("ondersteuningstoeslag")], 0);
    t.equal(before[PARAMETER_NAMES.indexOf("inkomensgrensMidden")], -1);
    const ended = book.sheet(monthIndex(2026, 1)).values;
    t.equal(ended[PARAMETER_NAMES.indexOf("kleutertoeslag")], 0);
    t.equal(book.valueAt("kleutertoeslag", monthIndex(2026, 1)), undefined);
  },
);

t.test("a changed value changes the digest and needs no rebuild", async (t) => {
  const other = await loadParameters(
    changed(t, "basisbedrag.yaml", "value: 18019", "value: 18020"),
  );
  t.equal(other.valueAt("basisbedrag", monthIndex(2025, 8))?.value, 18020);
  t.not(other.digest, book.digest);
});

t.test("a folder that is not there, or holds none of the files, is refused by name", async (t) => {
  const expected = "expected a folder of YAML files, or a YAML file with changed series";
  await t.rejects(loadParameters("/nonexistent"), {
    code: "PARAMETER_FAULT",
    message: `/nonexistent: ${expected}, found no such file`,
  });
  const empty = t.testdir({});
  await t.rejects(loadParameters(empty), { message: `${empty}: ${expected}, found no such files` });
  await t.rejects(loadParameters(t.testdir({ "x.yaml": "a: 1" })), {
    message: "units.yaml: expected among the YAML files of the folder, found x.yaml",
  });
});
