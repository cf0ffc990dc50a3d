/** The population in memory: seeded, whole households, clean, and like the published figures. */
import t from "tap";
import { Kernel } from "../../../core-wasm/kernel.js";
import { FIRST_MONTH } from "../../../core-wasm/layout.js";
import { monthIndex } from "../../../core-wasm/month.js";
import { loadParameters } from "../../../core-wasm/parameters.js";
import { copyColumns } from "../../peers/javascript/columns.js";
import { firstDifference } from "../../peers/javascript/javascript.js";
import { calculateMonth } from "../../peers/javascript/month.js";
import { monthSheet } from "../../peers/javascript/sheet.js";
import { decodeAll } from "../../speed/codec.js";
import { calculateLines } from "../calculate-lines.js";
import { Checksum } from "../checksum.js";
import { inputBytes } from "../input-bytes.js";
import { fillBatch, resultChecksum } from "../work.js";
import { RowMaker, yearSpans } from "./rows.js";

const MONTH = monthIndex(2025, 8);
const ROWS = 20_000;
const book = await loadParameters();

const checksumOf = (bytes: Uint8Array): string => {
  const sum = new Checksum();
  sum.addAll(bytes);
  return sum.text;
};

t.test("the same seed gives the same bytes, another seed others", async (t) => {
  const kernel = await Kernel.load();
  const bytesOf = (seed: number) => {
    const { rows } = fillBatch(kernel, seed, MONTH, 500);
    return checksumOf(inputBytes(kernel, rows));
  };
  t.equal(bytesOf(1), bytesOf(1));
  t.not(bytesOf(1), bytesOf(2));
});

t.test("shares of a month are those of the population", async (t) => {
  const kernel = await Kernel.load();
  const { rows } = fillBatch(kernel, 1, MONTH, ROWS);
  const { facts } = kernel;
  const share = (test: (row: number) => boolean): number => {
    let count = 0;
    for (let row = 0; row < rows; row += 1) if (test(row)) count += 1;
    return count / rows;
  };
  const between = (value: number, low: number, high: number, what: string) =>
    t.ok(value > low && value < high, `${what}: ${value.toFixed(3)} between ${low} and ${high}`);
  between(
    share((row) => facts.statuut[row] !== 0),
    0.16,
    0.21,
    "past 18",
  );
  between(
    share((row) => (facts.gezinsinkomstenCents[row] as number) >= 0),
    0.77,
    0.83,
    "known",
  );
  between(
    share((row) => facts.rol[row] === 2),
    0.05,
    0.1,
    "shared, the other household",
  );
  between(
    share((row) => facts.zorgTotaal[row] !== 0),
    0.02,
    0.035,
    "care points",
  );
  between(
    share((row) => facts.rangklasse[row] === 0),
    0.22,
    0.36,
    "new regime",
  );
});

t.test("a window is cut every September", async (t) => {
  const spans = yearSpans(FIRST_MONTH, monthIndex(2021, 1));
  t.same(spans, [
    { from: FIRST_MONTH, to: monthIndex(2019, 9) },
    { from: monthIndex(2019, 9), to: monthIndex(2020, 9) },
    { from: monthIndex(2020, 9), to: monthIndex(2021, 1) },
  ]);
});

t.test("COPY bytes of the rows decode into rows with the same results", async (t) => {
  const [source, target] = [await Kernel.load(), await Kernel.load()];
  const { rows } = fillBatch(source, 3, MONTH, 2000);
  decodeAll(target, inputBytes(source, rows));
  t.equal(target.prepare(rows), 0);
  for (const kernel of [source, target]) kernel.calculate(book.sheet(MONTH));
  t.equal(resultChecksum(target, rows), resultChecksum(source, rows));
});

t.test("the lines for calculate have a household each and all its rows", async (t) => {
  const kernel = await Kernel.load();
  const { rows } = fillBatch(kernel, 3, MONTH, 300);
  const lines = calculateLines(kernel, rows, MONTH).map((line) => JSON.parse(line));
  const households = new Set(Array.from(kernel.facts.gezinId.subarray(0, rows)));
  t.equal(lines.length, households.size);
  t.equal(
    lines.reduce((sum, { kinderen }) => sum + kinderen.length, 0),
    rows,
  );
});

t.test("plain JavaScript gives the kernel's results in every month of a history", async (t) => {
  const kernel = await Kernel.load();
  const spans = yearSpans(FIRST_MONTH, book.lastMonth + 1);
  const { rows } = new RowMaker(kernel, 5).fillSpans(spans, 0, 6000);
  t.equal(kernel.prepare(rows), 0);
  const columns = copyColumns(kernel, rows);
  for (let month = FIRST_MONTH; month <= book.lastMonth; month += 1) {
    const sheet = book.sheet(month);
    kernel.calculate(sheet);
    calculateMonth(columns, monthSheet(sheet));
    const difference = firstDifference(kernel, columns);
    if (difference !== undefined) t.fail(`${month}: ${difference}`);
  }
});
