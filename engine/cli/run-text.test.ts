/** What people read of a run. */
import t from "tap";
import { monthIndex } from "../../core-wasm/month.js";
import type { RunManifest, RunTotal } from "../run/manifest.js";
import { manifestText, summaryText } from "./run-text.js";

const total = (component: RunTotal["component"], rows: number, cents: bigint): RunTotal => ({
  payer: "FONS",
  component,
  rows,
  cents,
});

const RUN: RunManifest = {
  runId: 2,
  month: monthIndex(2025, 9),
  status: "finished",
  replacedBy: null,
  factsMoment: 1,
  partitionCount: 1,
  finishedPartitionCount: 1,
  startedAt: new Date(0),
  finishedAt: new Date(0),
  rowsIn: 3,
  rowsOut: 3,
  rejectedCount: 0,
  voorlopigCount: 1,
  unpairedCount: 0,
  totaalCents: 123_456n,
  digest: "d",
  resultsDigest: "r",
  failure: null,
  parameterDigest: "p",
  kernelDigest: "k",
  reasonLayout: "r",
  baseRun: 1,
  totals: [total("basisbedrag", 3, 123_456n), total("totaal", 3, 123_456n)],
  rejected: [],
  provisional: [
    {
      name: "overgangBasisRang3",
      from: "2025-09",
      value: 26_587,
      unit: "euro cent per child per month",
      law: "art. 210",
    },
  ],
  certainty: [
    { confidence: "official", cents: 100_000n },
    { confidence: "secondary", cents: 23_456n },
  ],
  monthBefore: {
    runId: 1,
    totals: [
      total("basisbedrag", 4, 200_000n),
      total("startbedrag", 1, 123_800n),
      total("totaal", 4, 323_800n),
    ],
  },
};

t.test("a component stands beside the month before, also one that has gone", async (t) => {
  const text = manifestText(RUN);
  t.match(text, /^month before +run 1 of 2025-08$/m);
  t.match(text, /^component +rows +euro +rows before +euro before +euro more$/m);
  t.match(text, /^basisbedrag +3 +1,234\.56 +4 +2,000\.00 +-765\.44$/m);
  t.match(text, /^startbedrag +0 +0\.00 +1 +1,238\.00 +-1,238\.00$/m);
  const alone = manifestText({ ...RUN, monthBefore: null });
  t.match(alone, /^month before +2025-08 has no run$/m);
  t.match(alone, /^component +rows +euro$/m);
});

t.test("a forecast says its unit, law and month, in euro", async (t) => {
  t.match(
    manifestText(RUN),
    /^overgangBasisRang3 +2025-09 +265\.87 +euro per child per month +art\. 210$/m,
  );
});

t.test("euros are counted by how sure they are", async (t) => {
  const text = manifestText(RUN);
  t.match(text, /^official publication +1,000\.00 +81\.00$/m);
  t.match(text, /^payment fund, municipality or press +234\.56 +19\.00$/m);
});

t.test("a command that only waited for another has no rate", async (t) => {
  const phases = { prepareMs: 100, partitionsMs: 2000, publishMs: 0 };
  const told = { ...RUN, factsMoment: 1, partitionCount: 1, isUpToDate: false, isResumed: false };
  const summary = (rowsCalculated: number) => summaryText({ ...told, phases, rowsCalculated });
  t.match(summary(3), /partitions 2\.0 s \(2 rows\/s\), publish 0\.0 s$/);
  t.match(summary(0), /partitions 2\.0 s, publish 0\.0 s$/);
});
