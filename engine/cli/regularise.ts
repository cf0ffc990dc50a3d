/** `groeikern regularise`: past months decided anew for whom something changed since. */
import { monthText } from "../../core-wasm/month.js";
import type { Regularised } from "../regularise/regularise.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { dayMonth, wholeNumber } from "../terminal/option.js";
import { createProgress } from "../terminal/progress.js";
import { withDatabase } from "./open-database.js";
import { regularisedText } from "./regularisation-text.js";

const WORKERS_MAX = 64;
const DELIVERY_MAX = 2 ** 31 - 1;

const EXAMPLES = `
Examples:
  groeikern regularise --dry-run
  groeikern regularise --on 2026-03-12
  groeikern regularise --as-of 42 --json

Looks at every published month: households of which facts came later, and all of them in
months of which an amount or the rules changed. What differs is kept as arrears and
recoveries by child, month and component, each with its cause; the view
difference_readable shows them. Too late to pay or to claim: reported, not paid. A
household whose facts are at fault keeps what was decided, is named, and the exit code is 3.
After Ctrl-C the same command goes on with what is open.`;

interface Options {
  readonly asOf?: number;
  readonly on?: number;
  readonly dryRun?: true;
  readonly payerError?: true;
  readonly workers?: number;
  readonly parameters?: string;
  readonly json?: true;
}

export function addRegularise(program: GroeikernCommand, io: Io, finish: Finish): void {
  const workers = wholeNumber("--workers", 1, WORKERS_MAX);
  program
    .command("regularise")
    .description("past months decided anew for whom something changed: arrears and recoveries")
    .option("--as-of <DELIVERY>", "facts up to it", wholeNumber("--as-of", 1, DELIVERY_MAX))
    .option(
      "--on <YYYY-MM-DD>",
      "day of the decision, for prescription (default: today)",
      dayMonth("--on"),
    )
    .option("--dry-run", "tell what would be decided, and write nothing")
    .option("--payer-error", "lower amounts of changed parameters or rules are not taken back")
    .option(
      "--parameters <PATH>",
      "YAML file with changed parameters, or a folder with all of them",
    )
    .option("--workers <N>", "worker threads (default: one a core)", workers)
    .option("--json", "print the summary as one JSON object, no progress")
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      const found = await run(options, io);
      if (options.json) await sayJson(io, { ...found, on: monthText(found.on) });
      else await say(io, regularisedText(found));
      finish(found.rejectedMonths > 0 ? EXIT_CODE.rejections : EXIT_CODE.done);
    });
}

function thisMonth(): number {
  const now = new Date();
  return now.getFullYear() * 12 + now.getMonth();
}

async function run(options: Options, io: Io): Promise<Regularised> {
  const { regularise } = await import("../regularise/regularise.js");
  const { asOf, dryRun, payerError, workers, json, parameters } = options;
  const progress = createProgress(io, json === true);
  const onProgress = (done: number, total: number): void =>
    progress.update({ phase: "regularise", unit: "parts", done, total });
  const onNotice = (line: string): void => {
    if (!json) io.stderr.write(`${line}\n`);
  };
  try {
    return await withDatabase(io, json === true, (db) =>
      interruptible((signal) =>
        regularise(db, {
          ...{ on: options.on ?? thisMonth(), knownAt: asOf, isDryRun: dryRun },
          ...{ isPayerError: payerError, parametersDir: parameters, workers, signal, onProgress },
          onNotice,
        }),
      ),
    );
  } finally {
    progress.stop();
  }
}
