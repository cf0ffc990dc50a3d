/** `groeikern report`: what a finished run came to, as a page and tables. */
import { counted } from "../counted.js";
import type { Database } from "../database/connection.js";
import type { Report } from "../report/report.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { runId } from "../terminal/option.js";
import { createProgress } from "../terminal/progress.js";
import { withDatabase } from "./open-database.js";

const EXAMPLES = `
Examples:
  groeikern report --run 1
  groeikern report --run 1 --output out

Totals by component, payer, regime, family size, income and age, beside the month before and
the published figures. With --output, a page and every table as CSV and Parquet come into a
folder. Municipality is not a fact of the calculation core.`;

interface Options {
  readonly run: number;
  readonly output?: string;
  readonly json?: true;
}

export function addReport(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("report")
    .description("what a finished run came to, by component and group")
    .requiredOption("--run <RUN>", "number of the run, see groeikern runs", runId("--run"))
    .option("--output <DIR>", "folder for the page and the tables")
    .option("--json", "print every table as one JSON object, no progress")
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      const found = await withDatabase(io, options.json === true, (db) => run(db, options, io));
      await tell(found, options, io);
      finish(EXIT_CODE.done);
    });
}

async function run(db: Database, options: Options, io: Io): Promise<Report> {
  const { reportRun } = await import("../report/report.js");
  const progress = createProgress(io, options.json === true);
  const onProgress = (done: number, total: number): void =>
    progress.update({ phase: "report", unit: "ranges", done, total });
  try {
    return await interruptible((signal) => reportRun(db, options.run, { signal, onProgress }));
  } finally {
    progress.stop();
  }
}

/** What is told on a terminal; the rest is for files. */
const SHOWN = ["by_component", "by_group", "published"];

async function tell(of: Report, { output, json }: Options, io: Io): Promise<void> {
  const { reportTables } = await import("../report/report-tables.js");
  const { reportHead, reportPage } = await import("../report/report-page.js");
  const { jsonRows, shownTable } = await import("../page/table.js");
  const { writeReport } = await import("../page/write-report.js");
  const tables = reportTables(of);
  const files =
    output === undefined
      ? []
      : await writeReport(output, "report", { page: reportPage(of), tables });
  if (json) {
    const rows = Object.fromEntries(tables.map((table) => [table.name, jsonRows(table)]));
    return sayJson(io, { runId: of.run.runId, files, ...rows });
  }
  const shown = tables.filter(({ name, rows }) => SHOWN.includes(name) && rows.length > 0);
  const where =
    files.length === 0 ? [] : ["", `page: ${files[0]}, ${counted(files.length - 1, "table")}`];
  const lines = shown.map((table) => `\n${shownTable(table)}`);
  return say(io, [...reportHead(of), ...lines, ...where].join("\n"));
}
