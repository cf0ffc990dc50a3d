/** What finished runs say, added up: two months side by side; a month with the one before it. */
import { compareRuns } from "../../engine/report/compare.js";
import { reportRun } from "../../engine/report/report.js";
import { CENTS } from "../../engine/report/report-sink.js";
import { sumAt } from "../../engine/report/report-tables.js";
import { recompute } from "../../engine/run/recompute.js";
import type { Bench } from "../harness/bench.js";
import { sampleTurns } from "../harness/measure.js";
import { forgetRuns } from "./run/forget.js";

export const reportBench: Bench = {
  name: "report",
  doc: "comparing two months, and a report of a month beside the one before",
  needsDatabase: true,
  async run(context) {
    const db = await context.database();
    await forgetRuns(db);
    const before = await recompute(db, { month: context.month - 1 });
    const after = await recompute(db, { month: context.month });
    let [changed, cents] = [0, 0];
    const compare = async (): Promise<void> => {
      const { causes } = await compareRuns(db, [before.runId, after.runId]);
      changed = causes.reduce((sum, cause) => sum + cause.changed, 0);
    };
    const report = async (): Promise<void> => {
      cents = sumAt(await reportRun(db, after.runId), 0, 0, CENTS);
    };
    const samples = await sampleTurns([{ work: compare }, { work: report }], context);
    await forgetRuns(db);
    const rows = { unit: "rows" as const, count: Number(before.rowsOut) + Number(after.rowsOut) };
    return [
      {
        ...{ name: "compare, two months", ...rows, samplesMs: samples[0] ?? [] },
        ...{ checksum: String(changed), note: "who changed, by how much, why" },
      },
      {
        ...{ name: "report, beside the month before", ...rows, samplesMs: samples[1] ?? [] },
        ...{ checksum: String(cents), note: "by component and group" },
      },
    ];
  },
};
