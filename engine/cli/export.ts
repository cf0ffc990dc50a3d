/** `groeikern export`: a run, or a month as it is decided now, as a file for other programs. */

import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import { monthText } from "../../core-wasm/month.js";
import { counted } from "../counted.js";
import type { Database } from "../database/connection.js";
import { EngineError } from "../errors.js";
import type { ExportFormat, ExportOptions } from "../run/export.js";
import type { PayerName } from "../run/manifest.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, outputError, sayJson } from "../terminal/io.js";
import { choice, month, runId, wholeNumber } from "../terminal/option.js";
import { createProgress } from "../terminal/progress.js";
import { UsageError } from "../terminal/usage-error.js";
import { withDatabase } from "./open-database.js";

const FORMATS = ["csv", "jsonl", "parquet"] as const satisfies readonly ExportFormat[];

const EXAMPLES = `
Examples:
  groeikern export 1 > results.csv
  groeikern export 1 --payer FONS --format jsonl | head
  groeikern export 1 --format parquet --output results.parquet
  groeikern export --month 2024-03 --output decided.csv
  groeikern export --month 2024-03 --until 2 | grep ',true,'

A run is exported as it was published; a month as it is decided now: its current run, and what
regularisations have decided otherwise since. --until 2 is as it was when regularisation 2 had
finished; --until 0 leaves them all out.

One row a child and household, by household and child: the month, the payer, the total and
every component in euro cents, and the reasons. Where is_regularised is true a regularisation
decided the amounts: such a row has no reasons (groeikern explain says why), and where nothing is
left there is none. A file takes its name when it is whole.`;

interface Options {
  readonly month?: number;
  readonly until?: number;
  readonly payer?: PayerName;
  readonly format: ExportFormat;
  readonly output?: string;
  readonly json?: true;
}

export function addExport(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("export")
    .description("the results of a finished run, or what is decided of a month, for other programs")
    .argument("[RUN]", "number of the run, see groeikern runs", runId("RUN"))
    .option("--month <YYYY-MM>", "instead of RUN: the month as it is decided now", month("--month"))
    .option(
      "--until <N>",
      "with --month: when this regularisation had finished",
      wholeNumber("--until", 0),
    )
    .option("--payer <PAYER>", "the rows of one payer", choice("--payer", PAYERS))
    .option("--format <FORMAT>", FORMATS.join(", "), choice("--format", FORMATS), "csv")
    .option("--output <FILE>", "file to write (default: standard output)")
    .option("--json", "with --output: print run, rows and file as one JSON object, no progress")
    .addHelpText("after", EXAMPLES)
    .action(async (run: number | undefined, options: Options) => {
      requireOutput(options, io);
      const what = wantedOf(run, options);
      const rows = await withDatabase(io, options.json === true, (db) =>
        write(db, what, options, io),
      );
      const { output } = options;
      if (options.json) await sayJson(io, { ...saidOf(what), rows, output });
      else if (output !== undefined) io.stderr.write(`${counted(rows, "row")} in ${output}\n`);
      finish(EXIT_CODE.done);
    });
}

function wantedOf(run: number | undefined, { month, until }: Options): ExportOptions["what"] {
  if (run !== undefined && month === undefined && until === undefined) return { runId: run };
  if (run === undefined && month !== undefined) return { month, until };
  if (month === undefined && until !== undefined)
    throw new UsageError("--until", "--month beside it", "none");
  const found = run === undefined ? "neither" : "both";
  throw new UsageError("RUN", "the number of a run, or --month", found);
}

const saidOf = (what: ExportOptions["what"]) =>
  "runId" in what ? what : { month: monthText(what.month), until: what.until };

function requireOutput({ format, output, json }: Options, { stdout }: Io): void {
  if (output !== undefined) return;
  if (json) throw new UsageError("--json", "--output beside it", "none");
  if (format !== "parquet" || stdout.isTTY !== true) return;
  throw new UsageError("--format", "--output, or a file behind >, for parquet", "a terminal");
}

async function write(
  db: Database,
  what: ExportOptions["what"],
  { payer, format, output, json }: Options,
  io: Io,
): Promise<number> {
  const { exportRun, exportToFile } = await import("../run/export.js");
  const progress = createProgress(io, json === true);
  const onProgress = (done: number, total: number): void =>
    progress.update({ phase: "export", unit: "rows", done, total });
  try {
    return await interruptible((signal) => {
      const options = { what, payer, format, signal, onProgress };
      if (output !== undefined) return exportToFile(db, output, options);
      return exportRun(db, io.stdout, options).catch((error: unknown) => {
        throw error instanceof EngineError ? error : outputError(error as Error);
      });
    });
  } finally {
    progress.stop();
  }
}
