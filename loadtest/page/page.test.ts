/** The page of a load test: a plot for all that was measured, and drawn by a real browser. */
import { existsSync } from "node:fs";
import t from "tap";
import { CHROMIUM, faultsOf, seenByBrowser } from "../../bench/harness/test/page-fixture.js";
import { atLeast, atMost } from "../load/bar.js";
import type { LoadRow } from "../load/shape.js";
import type { LoadResult } from "../result.js";
import { loadPageOf, loadPlotsOf, writeLoadPage } from "./page.js";
import { timePlot } from "./time-plot.js";

const latencyMs = { count: 100, p50: 0.5, p90: 1, p99: 20, p99_9: 300, max: 1234 };
const seconds = Array.from({ length: 12 }, (_, at) => ({ asked: 100 + at, achieved: 90 + at }));
const server = seconds.map((_, at) => ({
  ...{ atMs: at * 1000, rssBytes: 2 ** 27 + at * 2 ** 20, lagMs: at % 3, handles: 12 },
  ...{ cpuSeconds: at, inUseBytes: 2 ** 26 },
}));

const ROWS: LoadRow[] = [
  {
    ...{ shape: "steady", name: "steady <&>", seconds: 12, askedPerSecond: 100 },
    ...{ achievedPerSecond: 99, latencyMs, overTime: seconds, server },
    endings: { OK: 99, RESOURCE_EXHAUSTED: 7, UNSENT: 3 },
    bars: [atMost("p99 over the echo's", 1.2, 1.5), atLeast("throughput", 0.5, 0.8)],
  },
  { shape: "results", name: "StreamResults", seconds: 1, figures: { rowsPerSecond: 1e6 }, server },
];

const RESULT: LoadResult = {
  ...{ format: 1, at: "2026-01-01T00:00:00.000Z", rate: 100, children: 10, seed: 1 },
  ...{ isSmoke: true, isInterrupted: true, target: "a service", rows: ROWS, failures: [] },
  machine: {
    ...{ cpu: "cpu", cores: 2, memoryBytes: 2 ** 31, system: "Linux", node: "v20", asc: "0.28" },
    ...{ kernelDigest: "abc", commit: "def", postgres: "18", loadPerCore: 0 },
  },
};
/** Latencies, and of the first row rates, memory and lag; both rows have the same server. */
const PLOTS = 4;

t.test("latencies, rates, memory and lag have a plot each, well formed", async (t) => {
  const plots = loadPlotsOf(RESULT);
  t.equal(plots.length, PLOTS);
  for (const svg of plots) t.same(faultsOf(svg), []);
  t.match(plots[0], "1,234");
  t.same(loadPlotsOf({ ...RESULT, rows: [] }), []);
});

t.test("a single moment, and nothing but zeros, are drawn too", async (t) => {
  for (const points of [[{ x: 0, y: 5 }], [0, 1, 2].map((x) => ({ x, y: 0 }))]) {
    t.same(faultsOf(timePlot("one", "calls/s", [{ label: "asked", points }])), []);
  }
});

t.test("the page has refusals apart, bars with their verdict, and the result itself", async (t) => {
  const page = loadPageOf(RESULT);
  t.notMatch(page, /(src|href)\s*=|@import|url\(/);
  t.match(page, "<td>7</td><td>UNSENT 3</td>");
  t.match(page, "meets p99 over the echo's");
  t.match(page, "MISSES throughput: 0.5 (bar 0.8, 0.63 x)");
  t.match(page, "interrupted");
  t.match(page, "&lt;&amp;&gt;");
  const data = /<script type="application\/json" id="result">(.*)<\/script>/.exec(page)?.[1];
  t.same(JSON.parse(data ?? ""), RESULT);
});

t.test("a browser draws every plot, in light and dark, without a fault", async (t) => {
  const seen = await seenByBrowser(writeLoadPage(`${t.testdir()}/loadtest.html`, RESULT));
  t.equal(seen.length, existsSync(CHROMIUM) ? 2 : 0, `browser: ${CHROMIUM}`);
  for (const { faults, plots, narrow, paper, ink } of seen) {
    t.same(faults, []);
    t.equal(plots, PLOTS);
    t.equal(narrow, 0, "every label has a width");
    t.not(paper, ink, "ink and paper differ");
  }
});
