/** `groeikern compare RUN RUN`: who has other results, by how much and why. */
import type { Database } from "../database/connection.js";
import type { Comparison } from "../report/compare.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { runId } from "../terminal/option.js";
import { createProgress } from "../terminal/progress.js";
import { UsageError } from "../terminal/usage-error.js";
import { withDatabase } from "./open-database.js";
import { writeWhole } from "./output-file.js";

const EXAMPLES = `
Examples:
  groeikern compare 1 2
  groeikern compare 1 2 --csv > changes.csv
  groeikern compare 1 2 --parquet changes.parquet

Two runs of one month, or of two months. Why: facts, where what is known of the household is
other; amounts, kernel and month, where those of the runs are.`;

interface Options {
  readonly csv?: true;
  readonly parquet?: string;
  readonly json?: true;
}

export function addCompare(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("compare")
    .description("the differences between two finished runs: who, by how much, why")
    .argument("<BEFORE>", "number of a run, see groeikern runs", runId("BEFORE"))
    .argument("<AFTER>", "number of another", runId("AFTER"))
    .option("--csv", "print every child in a household that changed, as CSV")
    .option("--parquet <FILE>", "write them into a Parquet file")
    .option("--json", "print the tables as one JSON object, no progress")
    .addHelpText("after", EXAMPLES)
    .action(async (before: number, after: number, options: Options) => {
      if (before === after) throw new UsageError("AFTER", "another run", String(after));
      if (options.csv && options.json)
        throw new UsageError("--csv", "not --json beside it", "both");
      const found = await withDatabase(io, options.json === true, (db) =>
        run(db, [before, after], options, io),
      );
      await tell(found, options, io);
      finish(EXIT_CODE.done);
    });
}

async function run(
  db: Database,
  runs: readonly [number, number],
  { csv, parquet, json }: Options,
  io: Io,
): Promise<Comparison> {
  const { compareRuns } = await import("../report/compare.js");
  const progress = createProgress(io, json === true);
  const onProgress = (done: number, total: number): void =>
    progress.update({ phase: "compare", unit: "ranges", done, total });
  const isWhole = csv === true || parquet !== undefined;
  try {
    return await interruptible((signal) => compareRuns(db, runs, { isWhole, signal, onProgress }));
  } finally {
    progress.stop();
  }
}

async function tell(of: Comparison, { csv, parquet, json }: Options, io: Io): Promise<void> {
  const { changesTable, comparisonHead, comparisonTables } = await import(
    "../report/compare-tables.js"
  );
  const { csvPieces, jsonRows, parquetFile, shownTable } = await import("../page/table.js");
  if (parquet !== undefined) await writeWhole(parquet, await parquetFile(changesTable(of)));
  if (csv) {
    for (const piece of csvPieces(changesTable(of))) await say(io, piece.trimEnd());
    return;
  }
  const tables = comparisonTables(of);
  if (json) {
    const rows = Object.fromEntries(tables.map((table) => [table.name, jsonRows(table)]));
    const [before, after] = [of.before.runId, of.after.runId];
    return sayJson(io, { before, after, changed: changedOf(of), ...rows });
  }
  const shown = tables.filter(({ rows }) => rows.length > 0).map(shownTable);
  const none = changedOf(of) === 0 ? ["", "nobody has other results"] : [];
  return say(
    io,
    [...comparisonHead(of), ...none, ...shown.map((lines) => `\n${lines}`)].join("\n"),
  );
}

const changedOf = ({ causes }: Comparison): number =>
  causes.reduce((sum, { changed }) => sum + changed, 0);
