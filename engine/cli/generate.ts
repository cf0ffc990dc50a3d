/** `groeikern generate`: the synthetic population, straight into PostgreSQL by COPY. */

import { monthText } from "../../core-wasm/month.js";
import type { Database } from "../database/connection.js";
import type { GenerateOptions, GenerateSummary } from "../generate/generate.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { month, wholeNumber } from "../terminal/option.js";
import { createProgress } from "../terminal/progress.js";
import { recordText } from "../terminal/table.js";
import { withOpenDatabase } from "./open-database.js";
import { rightMonth } from "./right-month.js";

/** Children of the first payment, February 2019, and the seed that the figures were taken with. */
export const CHILDREN_DEFAULT = 1_619_799;
export const SEED_DEFAULT = 1;
const CHILDREN_MAX = 50_000_000;
const WORKERS_MAX = 64;

const EXAMPLES = `
Examples:
  groeikern generate --children 1619799 --seed 1
  groeikern generate --children 10000 --seed 7 --replace

The same seed, children and month give the same bytes. Facts that are there are
left alone unless --replace is given. Facts that were delivered, and a database of
another server that nobody has filled, are left alone until --into names the database.`;

interface Options {
  readonly children: number;
  readonly seed: number;
  readonly month?: number;
  readonly replace?: true;
  readonly into?: string;
  readonly workers?: number;
  readonly json?: true;
}

export function addGenerate(program: GroeikernCommand, io: Io, finish: Finish): void {
  const children = wholeNumber("--children", 1, CHILDREN_MAX);
  program
    .command("generate")
    .description("fill the database with a synthetic population")
    .option("--children <N>", "children in the reference month", children, CHILDREN_DEFAULT)
    .option("--seed <S>", "whole number that decides all", wholeNumber("--seed", 0), SEED_DEFAULT)
    .option("--month <YYYY-MM>", "reference month, default 2025-08", month("--month"))
    .option("--replace", "start over when there are facts already")
    .option("--into <DATABASE>", "name the database when it is not marked synthetic")
    .option("--workers <N>", "worker threads", wholeNumber("--workers", 1, WORKERS_MAX))
    .option("--json", "print the summary as one JSON object, no progress")
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      await rightMonth(options.month);
      const { migrate } = await import("../database/migrate.js");
      await withOpenDatabase(io, options.json === true, async (db) => {
        await migrate(db);
        const { json, ...population } = options;
        const summary = await runGenerate(db, population, io, json === true);
        if (json) await sayJson(io, summary);
        else await say(io, await populationText(summary));
        finish(EXIT_CODE.done);
      });
    });
}

/** Generates with progress; Ctrl-C leaves the database as it was. */
export async function runGenerate(
  db: Database,
  options: Pick<GenerateOptions, "children" | "seed" | "month" | "replace" | "into" | "workers">,
  io: Io,
  isJson: boolean,
): Promise<GenerateSummary> {
  const { generate } = await import("../generate/generate.js");
  const progress = createProgress(io, isJson);
  try {
    return await interruptible((signal) =>
      generate(db, {
        ...options,
        signal,
        onProgress: (step) => {
          progress.update({
            ...step,
            unit: step.phase === "load" ? "children" : "keys and tables",
          });
        },
      }),
    );
  } finally {
    progress.stop();
  }
}

/** What was generated, as people read it. */
export async function populationText(outcome: GenerateSummary): Promise<string> {
  const { rows, month: reference, loadMs, indexMs, totalMs } = outcome;
  const seconds = { load: loadMs, index: indexMs, total: totalMs };
  const times = Object.entries(seconds).map(([name, ms]) => `${name} ${(ms / 1000).toFixed(1)} s`);
  const tables = Object.entries(rows).map(([table, count]) => ({ table, rows: count }));
  return recordText({
    month: monthText(reference),
    children: outcome.children,
    seed: outcome.seed,
    families: outcome.families,
    "fact rows": outcome.rowCount,
    bytes: outcome.bytes,
    delivery: outcome.deliveryId,
    digest: outcome.digest,
    time: times.join(", "),
    tables,
  });
}
