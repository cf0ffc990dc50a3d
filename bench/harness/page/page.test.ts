/** The page: valid SVG with its numbers, nothing from outside, and drawn by a real browser. */
import { existsSync } from "node:fs";
import t from "tap";
import { linePlot, logBars, splitBar } from "../../../engine/page/plot.js";
import type { BenchRow, Measurement } from "../bench.js";
import type { Result } from "../result.js";
import { CHROMIUM, faultsOf, seenByBrowser } from "../test/page-fixture.js";
import { pageOf, plotsOf, writePage } from "./page.js";

const PLOTS = [
  ...["batch-size", "workers", "population", "population-kept", "split"],
  ...["peers-full", "peers-shared"],
];

const row = (name: string, plot: string, x: number, ms: number): Measurement => ({
  ...{ name, plot, x, unit: "rows", count: 1000, samplesMs: [ms, ms * 1.1], checksum: "c0ffee" },
  note: `note of ${name}`,
});

const MEASURED: BenchRow[] = [
  ...PLOTS.flatMap((plot, at) => [1, 2, 3].map((x) => row(`${plot} ${x} <&>`, plot, x, at + x))),
  { name: "full rules, absent", skipped: "no tool here" },
];

const RESULT: Result = {
  ...{ format: 1, at: "2026-01-01T00:00:00.000Z", rows: 10, seed: 1, months: "2019-01..2019-02" },
  ...{ benches: [], measured: MEASURED },
  machine: {
    ...{ cpu: "cpu", cores: 2, memoryBytes: 2 ** 31, system: "Linux", node: "v20", asc: "0.28" },
    ...{ kernelDigest: "abc", commit: "def", postgres: "18", loadPerCore: 0 },
  },
};

t.test("every group of rows has a plot of its own, well formed, with its numbers", async (t) => {
  const plots = plotsOf(RESULT);
  t.equal(plots.length, PLOTS.length);
  for (const svg of plots) {
    t.same(faultsOf(svg), []);
    t.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    t.match(svg, /[0-9],[0-9]{3}|[0-9] %/, "values stand in it");
  }
});

t.test("a single point, equal values and one bar are drawn too", async (t) => {
  const axes = { title: "one", xName: "x", yName: "y", isLogX: true };
  t.same(faultsOf(linePlot(axes, [{ x: 1, y: 5, spread: 0, label: "1" }])), []);
  t.same(
    faultsOf(
      logBars("bars", "rows", [
        { label: "a", value: 100 },
        { label: "b", value: 100 },
      ]),
    ),
    [],
  );
  t.same(faultsOf(splitBar("parts", [{ label: "all", value: 3 }])), []);
});

t.test("an axis says when its steps are not equal, and notes stand below their rows", async (t) => {
  const points = [1, 10].map((x) => ({ x, y: 5, spread: 0, label: String(x) }));
  const axes = { title: "one", xName: "rows", yName: "y" };
  t.match(linePlot({ ...axes, isLogX: true }, points), "rows, equal ratios equally far apart");
  t.notMatch(linePlot({ ...axes, isLogX: false }, points), "equal ratios");
  t.match(pageOf(RESULT), ">note of split 1 &lt;&amp;&gt;</td>");
});

t.test("the page asks for nothing from outside and says what was skipped", async (t) => {
  const page = pageOf(RESULT);
  t.notMatch(page, /(src|href)\s*=|@import|url\(/);
  t.match(page, "skipped: no tool here");
  t.match(page, "&lt;&amp;&gt;");
  const data = /<script type="application\/json" id="result">(.*)<\/script>/.exec(page)?.[1];
  t.same(JSON.parse(data ?? ""), RESULT);
});

t.test("a browser draws every plot, in light and dark, without a fault", async (t) => {
  const file = writePage(`${t.testdir()}/bench.html`, RESULT);
  t.ok(existsSync(file), "the page is written");
  const seen = await seenByBrowser(file);
  t.equal(seen.length, existsSync(CHROMIUM) ? 2 : 0, `browser: ${CHROMIUM}`);
  for (const { faults, plots, narrow, paper, ink } of seen) {
    t.same(faults, []);
    t.equal(plots, PLOTS.length);
    t.equal(narrow, 0, "every label has a width");
    t.not(paper, ink, "ink and paper differ");
  }
  t.equal(new Set(seen.map(({ paper }) => paper)).size, seen.length, "dark is not light");
});
