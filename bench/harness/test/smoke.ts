/**
 * What must hold of the rows of a bench at a tiny size: that they are there, and that the rows that
 * claim the same work did it. Times are never looked at. For the tests of the suite.
 */
import type { Test } from "tap";
import { type Bench, type BenchRow, isSkipped, type Measurement } from "../bench.js";
import { runSuite } from "../suite.js";

/** Rows of which the tools or packages may be missing. */
const MAY_BE_SKIPPED = /wasm2c|zen-engine|json-rules|french-law|DuckDB/i;

const measured = (rows: readonly BenchRow[], name: string): Measurement => {
  const row = rows.find((known) => known.name === name);
  if (row === undefined || isSkipped(row)) throw new Error(`expected a row ${name}, found none`);
  return row;
};

function checkRow(t: Test, row: BenchRow): void {
  if (isSkipped(row)) {
    t.match(row.name, MAY_BE_SKIPPED, `${row.name} may be skipped: ${row.skipped}`);
    return;
  }
  t.ok(row.samplesMs.length >= 1, `${row.name} has samples`);
  t.ok(
    row.samplesMs.every((ms) => Number.isFinite(ms) && ms >= 0),
    `${row.name} has times`,
  );
  t.ok(row.count > 0, `${row.name} counts its work`);
  t.not(row.checksum, "", `${row.name} has a checksum`);
}

/** What rows of a bench must agree on. */
const AGREEMENT: Readonly<Record<string, (t: Test, rows: readonly BenchRow[]) => void>> = {
  kernel: (t, rows) => {
    const month = measured(rows, "kernel, one month");
    const prepared = measured(rows, "kernel, prepare and one month");
    t.equal(month.checksum, prepared.checksum, "preparing anew changes no result");
  },
  history: (t, rows) => {
    const sums = rows
      .filter(({ name }) => /core/.test(name))
      .map((row) => measured(rows, row.name));
    t.equal(new Set(sums.map(({ checksum }) => checksum)).size, 1, "threads change no cent");
    t.equal(new Set(sums.map(({ count }) => count)).size, 1, "threads change no row-month");
  },
  "full-rules": (t, rows) => {
    const full = rows.filter(({ name }) => name.startsWith("full rules"));
    const sums = full.flatMap((row) => (isSkipped(row) ? [] : [row.checksum]));
    t.equal(new Set(sums).size, 1, "kernel and native code give the same results");
    t.ok(measured(rows, "plain JavaScript, what every row asks").count > 0);
  },
  engines: (t, rows) => {
    const own = rows.filter(({ name }) => !name.includes("french"));
    const sums = own.flatMap((row) => (isSkipped(row) ? [] : [row.checksum]));
    t.equal(new Set(sums).size, 1, "the engines give the kernel's cents");
  },
  run: (t, rows) => {
    const [copy, packed, run] = rows.map(({ name }) => measured(rows, name));
    t.equal(copy?.checksum, run?.checksum, "the floor leaves the run's own results");
    t.equal(packed?.checksum, run?.checksum, "and so does that of the packed bytes");
    t.ok((run?.pairedRatio ?? 0) > 0, "the run is compared turn by turn");
  },
  split: (t, rows) => {
    t.same(
      rows.map(({ name }) => name.replace("split, ", "")),
      [
        "COPY out",
        "decode",
        "prepare",
        "household pass",
        "benefits",
        "encode",
        "digest",
        "COPY in",
        "claim and commit",
      ],
      "every stage has its row",
    );
  },
  memory: (t, rows) => {
    for (const { name } of rows) {
      t.ok((measured(rows, name).figures?.["peakRssMib"] ?? 0) > 1, `${name} has a peak`);
    }
  },
};

/** Runs the benches in one session, tiny, and checks each in a test of its own. */
export async function checkBenches(t: Test, benches: readonly Bench[]): Promise<void> {
  const { failures, rowsBy } = await runSuite(benches, { isSmoke: true });
  t.same(failures, [], "no bench fails");
  for (const { name } of benches) {
    t.test(`the bench ${name} runs at a tiny size and checks its work`, async (t) => {
      const rows = rowsBy.get(name) ?? [];
      t.ok(rows.length > 0, "it has rows");
      for (const row of rows) checkRow(t, row);
      AGREEMENT[name]?.(t, rows);
    });
  }
}
