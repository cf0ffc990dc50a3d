/**
 * A simulation: a year of everyone by the law as it stands and by a reform, the rows of the year
 * kept ready. A row-month counts once, though it is calculated twice.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMPONENTS } from "../../core-wasm/layout.js";
import { monthText, yearOf } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { keepYears } from "../../engine/input/keep-years.js";
import { windowOf } from "../../engine/input/kept-rows.js";
import { type Simulation, simulate } from "../../engine/simulate/simulate.js";
import { overMonths } from "../../engine/simulate/simulate-tables.js";
import type { Bench } from "../harness/bench.js";
import { sampleTurns } from "../harness/measure.js";
import { forgetKept } from "./run/forget.js";

export const simulateBench: Bench = {
  name: "simulate",
  doc: "a year of everyone by the law as it stands and by a reform",
  needsDatabase: true,
  async run(context) {
    const { book } = context;
    const db = await context.database();
    const window = windowOf(yearOf(context.month) - 1);
    const reform = await loadReform(window.from);
    await keepYears(db, [yearOf(window.from)]);
    let found: Simulation | undefined;
    const work = async () => {
      found = await simulate(db, { window, book, reforms: [reform] });
    };
    const [samplesMs = []] = await sampleTurns([{ work }], context);
    const { rows } = await db.pool.query<{ count: string }>(
      `SELECT coalesce(sum((SELECT sum(count) FROM unnest(row_counts) count)), 0) AS count
       FROM kept_rows WHERE year = $1`,
      [yearOf(window.from)],
    );
    await forgetKept(db);
    const total = overMonths(found as Simulation, 1, COMPONENTS.length);
    return [
      {
        name: "simulate, a year and a reform",
        unit: "row-months",
        count: Number(rows[0]?.count),
        samplesMs,
        checksum: String(total),
        note: "rows kept ready; two variants, winners and losers by group",
      },
    ];
  },
};

/** The basic amount a euro higher or so: every row is calculated and most children gain. */
async function loadReform(month: number) {
  const folder = mkdtempSync(join(tmpdir(), "groeikern-bench-"));
  try {
    const file = join(folder, "reform.yaml");
    const entry = `{ from: ${monthText(month)}-01, factor: 1.01, note: "bench" }`;
    writeFileSync(file, `basisbedrag:\n  values:\n    - ${entry}\n`);
    return { name: "reform", file, book: await loadParameters(file) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
