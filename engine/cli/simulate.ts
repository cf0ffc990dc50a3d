/** `groeikern simulate`: changed parameters against the law as it stands, over everyone. */

import { basename, extname } from "node:path";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { counted } from "../counted.js";
import type { Database } from "../database/connection.js";
import type { MonthWindow } from "../input/award-year.js";
import type { Reform, Simulation } from "../simulate/simulate.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { coveredMonth, month, wholeNumber } from "../terminal/option.js";
import { createProgress } from "../terminal/progress.js";
import { UsageError } from "../terminal/usage-error.js";
import { withDatabase } from "./open-database.js";

const WORKERS_MAX = 64;
const REFORMS_MAX = 4;
const SECOND_MS = 1000;
const NAME = /[^a-z0-9]+/g;

const EXAMPLES = `
Examples:
  groeikern simulate --from 2025-01 --to 2025-12 --reform reform.yaml
  groeikern simulate --from 2025-01 --to 2025-12 --reform a.yaml --reform b.yaml --output out
  groeikern simulate --from 2025-01 --to 2025-12 --reform a.yaml --income-line 3000000

A reform is a YAML file that names what is other; what comes after follows by the index:
  basisbedrag:                     a value from a month on
    values:
      - { from: 2025-01-01, value: 20000, note: "reform: 200 euro" }
  inkomensgrensLaag:               a factor on the value before, here of a limit
    values:
      - { from: 2025-01-01, factor: 1.1, note: "reform: a tenth more" }
  kinds:                           another step of the index
    uitkering:
      steps:
        - { from: 2025-09-01, factor: 1.03, note: "reform" }
Each file is a reform of its own, against the law as it stands. Runs and results stay as they
are. With --output, a page with plots and every table as CSV and Parquet come into a folder.`;

interface Options {
  readonly from: number;
  readonly to: number;
  readonly reform: readonly string[];
  readonly incomeLine?: number;
  readonly workers?: number;
  readonly output?: string;
  readonly json?: true;
}

export function addSimulate(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("simulate")
    .description("changed parameters against the law as it stands, over everyone")
    .requiredOption("--from <YYYY-MM>", "first right-month", month("--from"))
    .requiredOption("--to <YYYY-MM>", "last right-month", month("--to"))
    .listOption("--reform <FILE>", "YAML file with changed parameters; several are compared")
    .option(
      "--income-line <CENTS>",
      "count children whose household stays under so many euro cents a year",
      wholeNumber("--income-line", 0),
    )
    .option(
      "--workers <N>",
      "worker threads (default: one a core)",
      wholeNumber("--workers", 1, WORKERS_MAX),
    )
    .option("--output <DIR>", "folder for the page and the tables")
    .option("--json", "print every table as one JSON object, no progress")
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      const { book, reforms } = await loadBooks(options.reform ?? []);
      const window = windowOf(options, [book, ...reforms.map((reform) => reform.book)]);
      const found = await withDatabase(io, options.json === true, (db) =>
        run(db, { ...options, book, reforms, window }, io),
      );
      await tell(found, options, io);
      finish(EXIT_CODE.done);
    });
}

/** The law as it stands, and what each file makes of it. */
async function loadBooks(
  files: readonly string[],
): Promise<{ book: ParameterBook; reforms: Reform[] }> {
  if (files.length === 0 || files.length > REFORMS_MAX) {
    const found = files.length === 0 ? "none" : String(files.length);
    throw new UsageError("--reform", `1 to ${REFORMS_MAX} files`, found);
  }
  const { loadParameters } = await import("../../core-wasm/parameters.js");
  const reforms: Reform[] = [];
  for (const file of files) {
    reforms.push({ name: nameOf(file, reforms), file, book: await loadParameters(file) });
  }
  return { book: await loadParameters(), reforms };
}

/** A file's name as part of the names of columns; two files of one name are told apart. */
function nameOf(file: string, before: readonly Reform[]): string {
  const stem = basename(file, extname(file)).toLowerCase().replace(NAME, "_");
  const isTaken = before.some(({ name }) => name === stem) || stem === "base";
  return isTaken ? `${stem}_${before.length + 1}` : stem;
}

function windowOf({ from, to }: Options, books: readonly ParameterBook[]): MonthWindow {
  const first = Math.max(...books.map(({ firstMonth }) => firstMonth));
  const last = Math.min(...books.map(({ lastMonth }) => lastMonth));
  coveredMonth("--from", from, { first, last });
  return { from, to: coveredMonth("--to", to, { first: from, last }) + 1 };
}

interface Work extends Options {
  readonly book: ParameterBook;
  readonly reforms: readonly Reform[];
  readonly window: MonthWindow;
}

const PHASES = {
  input: { phase: "rows of the years", unit: "ranges" },
  scan: { phase: "simulate", unit: "ranges" },
} as const;

async function run(db: Database, work: Work, io: Io): Promise<Simulation> {
  const { simulate } = await import("../simulate/simulate.js");
  const { book, reforms, window, incomeLine, workers } = work;
  const progress = createProgress(io, work.json === true);
  try {
    return await interruptible((signal) =>
      simulate(db, {
        ...{ window, book, reforms, lineCents: incomeLine, workers, signal },
        onProgress: (phase, done, total) => progress.update({ ...PHASES[phase], done, total }),
      }),
    );
  } finally {
    progress.stop();
  }
}

/** Tables that are long are for files. */
const SHOWN = ["budget_by_month", "budget_by_component", "gains", "income_line"];

async function tell(of: Simulation, { output, json }: Options, io: Io): Promise<void> {
  const { simulationTables } = await import("../simulate/simulate-tables.js");
  const { jsonRows, shownTable } = await import("../page/table.js");
  const tables = simulationTables(of);
  const files = output === undefined ? [] : await write(of, output);
  if (json) {
    const { reforms, factsMoment, parameterDigests } = of;
    const rows = Object.fromEntries(tables.map((table) => [table.name, jsonRows(table)]));
    await sayJson(io, { reforms, factsMoment, parameterDigests, files, ...rows });
    return;
  }
  const { headersOf } = await import("../simulate/simulate-page.js");
  const shown = tables.filter(({ name, rows }) => SHOWN.includes(name) && rows.length > 0);
  const seconds = (ms: number): string => (ms / SECOND_MS).toFixed(1);
  const time = `rows ready in ${seconds(of.inputMs)} s, simulated in ${seconds(of.scanMs)} s`;
  const where =
    files.length === 0 ? [] : [`page: ${files[0]}, tables: ${counted(files.length - 1, "file")}`];
  const groups = tables.find(({ name }) => name === "winners_and_losers");
  const brief =
    groups === undefined ? [] : [shownTable({ ...groups, rows: briefRows(groups.rows) })];
  await say(
    io,
    [...headersOf(of), ...[...shown.map(shownTable), ...brief].map((lines) => `\n${lines}`)]
      .concat(["", time, ...where])
      .join("\n"),
  );
}

/** Children by family size and income: the rest stands in the files. */
function briefRows<Row extends readonly unknown[]>(rows: readonly Row[]): Row[] {
  return rows.filter(([, subject, grouping]) => {
    return subject === "children" && ["all", "family_size", "income"].includes(String(grouping));
  });
}

async function write(of: Simulation, folder: string): Promise<string[]> {
  const { simulationTables } = await import("../simulate/simulate-tables.js");
  const { simulationPage } = await import("../simulate/simulate-page.js");
  const { writeReport } = await import("../page/write-report.js");
  const tables = simulationTables(of);
  return writeReport(folder, "simulation", { page: simulationPage(of), tables });
}
