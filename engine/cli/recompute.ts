/** `groeikern recompute`: the monthly run, from facts in PostgreSQL to results in PostgreSQL. */
import type { Database } from "../database/connection.js";
import type { RunSummary } from "../run/recompute.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { month, wholeNumber } from "../terminal/option.js";
import { createProgress } from "../terminal/progress.js";
import { CHILDREN_DEFAULT, populationText, runGenerate, SEED_DEFAULT } from "./generate.js";
import { runMigrate } from "./migrate.js";
import { withLastingDatabase } from "./open-database.js";
import { rightMonth } from "./right-month.js";

const WORKERS_MAX = 64;

const EXAMPLES = `
Examples:
  groeikern recompute --setup
  groeikern recompute --month 2025-09 --workers 2
  DATABASE_URL=postgres://groeikern@db.example/groeikern groeikern recompute

An interrupted run (Ctrl-C) goes on where it stopped when the same command is given
again. A month of which nothing has changed is up to date, and stays. Rows that are
rejected are reported and counted; the exit code is then 3.`;

const PHASES = {
  input: { phase: "rows of the month", unit: "ranges" },
  pairs: { phase: "children in two households", unit: "" },
  partitions: { phase: "recompute", unit: "rows" },
  publication: { phase: "publish", unit: "" },
} as const;

interface Options {
  readonly month?: number;
  readonly workers?: number;
  readonly setup?: true;
  readonly json?: true;
}

export function addRecompute(program: GroeikernCommand, io: Io, finish: Finish): void {
  const workers = wholeNumber("--workers", 1, WORKERS_MAX);
  program
    .command("recompute")
    .description("the monthly full run; goes on with what was interrupted")
    .option(
      "--month <YYYY-MM>",
      "right-month, default the newest that rests on no forecast",
      month("--month"),
    )
    .option("--workers <N>", "worker threads (default: one a core)", workers)
    .option("--setup", "first migrate, and generate the population when there are no facts")
    .option("--json", "print the summary as one JSON object, no progress")
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      const asked = await rightMonth(options.month);
      const summary = await withLastingDatabase(io, options.json === true, async (db) => {
        await prepare(db, options, io);
        return run(db, asked, options, io);
      });
      const { runJson, summaryText } = await import("./run-text.js");
      if (options.json) await sayJson(io, runJson(summary));
      else await say(io, summaryText(summary));
      const isRejected = !summary.isUpToDate && summary.rejectedCount > 0;
      finish(isRejected ? EXIT_CODE.rejections : EXIT_CODE.done);
    });
}

/** With --setup everything that a run needs is made; without it the run says what is missing. */
async function prepare(db: Database, options: Options, io: Io): Promise<void> {
  if (!options.setup) return;
  await runMigrate(db, io, options.json === true);
  if (await hasFacts(db)) return;
  const population = { children: CHILDREN_DEFAULT, seed: SEED_DEFAULT };
  const summary = await runGenerate(db, population, io, options.json === true);
  if (!options.json) await say(io, `${await populationText(summary)}\n`);
}

async function hasFacts(db: Database): Promise<boolean> {
  const { requireFacts } = await import("../database/connection.js");
  try {
    await requireFacts(db);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "FACTS_MISSING") return false;
    throw error;
  }
}

async function run(
  db: Database,
  asked: number,
  { workers, json }: Options,
  io: Io,
): Promise<RunSummary> {
  const { recompute } = await import("../run/recompute.js");
  const progress = createProgress(io, json === true);
  try {
    return await interruptible((signal) =>
      recompute(db, {
        month: asked,
        workers,
        signal,
        onProgress: ({ phase, done, total }) => progress.update({ ...PHASES[phase], done, total }),
        onNotice: (line) => {
          if (!json) io.stderr.write(`${line}\n`);
        },
      }),
    );
  } finally {
    progress.stop();
  }
}
