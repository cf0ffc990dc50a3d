/** Histograms keep three digits, add up, and take what is out of their range at its end. */
import t from "tap";
import { LatencyHistogram, merged } from "./histogram.js";

const filled = (values: readonly number[]): LatencyHistogram => {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
};
const upTo = (count: number) => Array.from({ length: count }, (_, place) => place + 1);
const near = (found: number, expected: number) => Math.abs(found / expected - 1) < 0.002;

t.test("percentiles are those of the values, to three digits", async (t) => {
  const { p50, p90, p99, p99_9, max, count } = filled(upTo(10_000)).percentiles;
  t.equal(count, 10_000);
  const expected = [5000, 9000, 9900, 9990, 10_000];
  t.ok([p50, p90, p99, p99_9, max].every((found, at) => near(found, expected[at] as number)));
});

t.test(
  "merged histograms are the histogram of all values, not the mean of percentiles",
  async (t) => {
    const quick = filled(Array.from({ length: 99 }, () => 1));
    const slow = filled([1000]);
    const both = merged([quick, slow]);
    t.equal(both.count, 100);
    t.equal(both.at(99), 1);
    t.ok(near(both.at(99.9), 1000));
    t.same(merged([slow, quick]).percentiles, both.percentiles);
    t.same(merged([]).percentiles.count, 0);
    t.equal(quick.count, 99, "what was added stays as it was");
  },
);

t.test("microseconds count, and what is out of range stands at its end", async (t) => {
  t.equal(filled([0.123]).at(50), 0.123);
  t.ok(near(filled([1e9]).at(50), 120_000));
  t.equal(filled([-1]).at(50), 0);
});
