/** `groeikern export RUN`: the results of a run as a file for other programs. */
import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import type { Database } from "../database/connection.js";
import { EngineError } from "../errors.js";
import type { ExportFormat } from "../run/export.js";
import type { PayerName } from "../run/manifest.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, outputError, sayJson } from "../terminal/io.js";
import { choice, runId } from "../terminal/option.js";
import { createProgress } from "../terminal/progress.js";
import { UsageError } from "../terminal/usage-error.js";
import { withDatabase } from "./open-database.js";

const FORMATS = ["csv", "jsonl", "parquet"] as const satisfies readonly ExportFormat[];

const EXAMPLES = `
Examples:
  groeikern export 1 > results.csv
  groeikern export 1 --payer FONS --format jsonl | head
  groeikern export 1 --format parquet --output results.parquet

One row a child and household, by household and child: the month, the payer, the total and
every component in euro cents, and the reasons. A file takes its name when it is whole.`;

interface Options {
  readonly payer?: PayerName;
  readonly format: ExportFormat;
  readonly output?: string;
  readonly json?: true;
}

export function addExport(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("export")
    .description("the results of a finished run, for other programs")
    .argument("<RUN>", "number of the run, see groeikern runs", runId("RUN"))
    .option("--payer <PAYER>", "the rows of one payer", choice("--payer", PAYERS))
    .option("--format <FORMAT>", FORMATS.join(", "), choice("--format", FORMATS), "csv")
    .option("--output <FILE>", "file to write (default: standard output)")
    .option("--json", "with --output: print run, rows and file as one JSON object, no progress")
    .addHelpText("after", EXAMPLES)
    .action(async (run: number, options: Options) => {
      requireOutput(options, io);
      const rows = await withDatabase(io, options.json === true, (db) =>
        write(db, run, options, io),
      );
      const { output } = options;
      if (options.json) await sayJson(io, { runId: run, rows, output });
      else if (output !== undefined) io.stderr.write(`${rows} rows in ${output}\n`);
      finish(EXIT_CODE.done);
    });
}

function requireOutput({ format, output, json }: Options, { stdout }: Io): void {
  if (output !== undefined) return;
  if (json) throw new UsageError("--json", "--output beside it", "none");
  if (format !== "parquet" || stdout.isTTY !== true) return;
  throw new UsageError("--format", "--output, or a file behind >, for parquet", "a terminal");
}

async function write(
  db: Database,
  run: number,
  { payer, format, output, json }: Options,
  io: Io,
): Promise<number> {
  const { exportRun, exportToFile } = await import("../run/export.js");
  const progress = createProgress(io, json === true);
  const onProgress = (done: number, total: number): void =>
    progress.update({ phase: "export", unit: "rows", done, total });
  try {
    return await interruptible((signal) => {
      const options = { runId: run, payer, format, signal, onProgress };
      if (output !== undefined) return exportToFile(db, output, options);
      return exportRun(db, io.stdout, options).catch((error: unknown) => {
        throw error instanceof EngineError ? error : outputError(error as Error);
      });
    });
  } finally {
    progress.stop();
  }
}
