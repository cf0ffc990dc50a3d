/** Figures, tables, comparison and the README's table. */
import t from "tap";
import type { BenchRow, Measurement } from "./bench.js";
import { BEGIN, END, withTable } from "./readme.js";
import { compareResults, type Result, readResult, writeResult } from "./result.js";
import { differenceOf, median, pairedRatio, quantile, ratesOf, summarize } from "./stats.js";
import { comparisonLines, ratioOf, tableLines } from "./table.js";

const row = (name: string, samplesMs: number[], more: Partial<Measurement> = {}): Measurement => ({
  ...{ name, unit: "rows", count: 1000, samplesMs, checksum: "0badcafe" },
  ...more,
});

const result = (measured: readonly BenchRow[]): Result => ({
  ...{ format: 1, at: "2026-01-01T00:00:00.000Z", rows: 10, seed: 1, months: "2019-01..2019-02" },
  ...{ benches: ["kernel"], measured },
  machine: {
    ...{ cpu: "cpu", cores: 2, memoryBytes: 2 ** 31, system: "Linux", node: "v20", asc: "0.28" },
    ...{ kernelDigest: "abc", commit: "def", postgres: "not used", loadPerCore: 0 },
  },
});

t.test("median, spread and the slowest sample", async (t) => {
  t.equal(median([3, 1, 2]), 2);
  t.equal(median([4, 1, 2, 3]), 2.5);
  t.equal(quantile([1, 2, 3, 4, 5], 0.25), 2);
  t.same(summarize([10, 12, 11, 50]), {
    ...{ medianMs: 11.5, madMs: 1, p99Ms: 50, minMs: 10, sampleCount: 4 },
  });
  t.throws(() => median([]), /expected at least one, found none/);
});

t.test("rates are those of the median sample", async (t) => {
  const rates = ratesOf(row("a", [1, 2, 3]));
  t.equal(rates.perSecond, 500_000);
  t.equal(rates.nsPerUnit, 2000);
  t.equal(rates.bestNsPerUnit, 1000);
});

t.test("a difference within the combined spread is no change", async (t) => {
  const [noisy, same] = [row("a", [90, 100, 110]), row("a", [95, 105, 115])];
  t.equal(differenceOf(noisy, same).verdict, "no change seen");
  const [steady, slower] = [row("a", [100, 100, 101]), row("a", [150, 150, 151])];
  t.equal(differenceOf(steady, slower).verdict, "slower");
  t.equal(differenceOf(slower, steady).verdict, "faster");
});

t.test("interleaved samples are compared turn by turn", async (t) => {
  t.equal(pairedRatio([2, 40, 6], [1, 10, 3]), 2);
  const rows = [row("floor", [10]), row("run", [99], { baseline: "floor", pairedRatio: 1.2 })];
  t.equal(ratioOf(rows[1] as Measurement, rows), 1.2);
});

t.test("comparing says when the work was not the same", async (t) => {
  const before = result([row("a", [1, 1]), row("gone", [1])]);
  const after = result([row("a", [2, 2], { checksum: "other" }), row("new", [1])]);
  const compared = compareResults(before, after);
  t.equal(compared.length, 1);
  t.match(comparisonLines(compared)[0], /a: 2\.00 x the time .*slower; NOT THE SAME WORK/);
  t.match(comparisonLines([])[0], /no row in common/);
});

t.test("the table shows slower and skipped rows too", async (t) => {
  const rows = [
    row("fast", [1, 1], { baseline: "fast", note: "a note", figures: { peakRssMib: 12 } }),
    row("slow", [3, 3], { baseline: "fast" }),
    { name: "absent", skipped: "no tool here" },
  ];
  const text = tableLines(rows).join("\n");
  t.match(text, /fast +1,000,000 rows +1,000 .*baseline/);
  t.match(text, /slow .*3\.00 x/);
  t.match(text, /absent +skipped: no tool here/);
  t.match(text, /a note\n +peakRssMib 12/);
});

t.test("a result is kept and read again", async (t) => {
  const file = `${t.testdir()}/deep/result.json`;
  const kept = result([row("a", [1])]);
  writeResult(file, kept);
  t.same(readResult(file), kept);
  t.throws(() => readResult(`${file}.none`), /expected a result of bench, found ENOENT/);
});

t.test("the README's table stands between its markers and nowhere else", async (t) => {
  const text = `before\n${BEGIN}\nold\n${END}\nafter\n`;
  const rows = [row("kernel, one month", [1, 2]), row("split, decode", [1], { plot: "split" })];
  const written = withTable(text, result(rows));
  t.match(
    written,
    /^before\n<!-- bench:begin -->\n[\s\S]*\| kernel, one month \|[\s\S]*<!-- bench:end -->\nafter\n$/,
  );
  t.notMatch(written, /old|split/);
  t.equal(withTable(written, result(rows)), written, "writing again changes nothing");
  t.throws(() => withTable("no markers", result(rows)), /README.md: expected the lines/);
});
