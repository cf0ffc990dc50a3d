/** `groeikern generate`: the synthetic population, straight into PostgreSQL by COPY. */

import { monthText } from "../../core-wasm/month.js";
import type { Database } from "../database/connection.js";
import type { GenerateOptions, GenerateSummary } from "../generate/generate.js";
import type { LateDelivery, LateFactsOptions } from "../generate/late/late-facts.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { month, wholeNumber } from "../terminal/option.js";
import { createProgress } from "../terminal/progress.js";
import { recordText, tableText } from "../terminal/table.js";
import { UsageError } from "../terminal/usage-error.js";
import { sayRecords } from "./generate-records.js";
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
  groeikern generate --late-facts --from 2024-01 --to 2025-08
  groeikern generate --sources --children 10000 --output records

The same seed, children and month give the same bytes. Facts that are there are
left alone unless --replace is given. Facts that were delivered, and a database of
another server that nobody has filled, are left alone until --into names the database.

--late-facts delivers what becomes known late of the population that is there, a delivery a month:
records that come after their time, are corrected, cancelled, or come again. Seed and month alone
decide a delivery; one that was taken is not taken again. So months, deliveries and regularisations
can be played one after another.

--sources writes no facts but the records of other administrations that give them: a file a flow for
groeikern sources load, late, corrected, cancelled, repeated and out of order, and
decisions.jsonl.gz for groeikern facts apply, with what no source gives.`;

interface Options {
  readonly children: number;
  readonly seed: number;
  readonly month?: number;
  readonly replace?: true;
  readonly into?: string;
  readonly workers?: number;
  readonly sources?: true;
  readonly output?: string;
  readonly lateFacts?: true;
  readonly from?: number;
  readonly to?: number;
  readonly json?: true;
}

/** What says how a population is filled, and nothing of late facts. */
const FILLING = ["month", "replace", "into", "workers"] as const;

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
    .option("--sources", "write records of every flow as files, without a database")
    .option("--output <FOLDER>", "a new or empty folder for them, default records")
    .option("--late-facts", "deliver late facts of the population that is there")
    .option("--from <YYYY-MM>", "month of the first delivery", month("--from"))
    .option("--to <YYYY-MM>", "month of the last delivery, default the same", month("--to"))
    .option("--json", "print the summary as one JSON object, no progress")
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      const isJson = options.json === true;
      const late = lateMonths(options);
      await rightMonth(options.month);
      for (const option of ["from", "to"] as const) {
        if (late !== undefined) await rightMonth(late[option], `--${option}`);
      }
      if (isRecords(options)) {
        await sayRecords(options, io);
        return finish(EXIT_CODE.done);
      }
      const { migrate } = await import("../database/migrate.js");
      await withOpenDatabase(io, isJson, async (db) => {
        await migrate(db);
        if (late === undefined) await sayPopulation(db, options, io);
        else await sayLateFacts(db, { ...late, seed: options.seed }, io, isJson);
        finish(EXIT_CODE.done);
      });
    });
}

/** Whether records are asked for: nothing of a database is said beside them. */
function isRecords(options: Options): boolean {
  if (options.sources !== true) {
    if (options.output === undefined) return false;
    throw new UsageError("--output", "--sources beside it", "nothing");
  }
  const stray = (["replace", "into", "lateFacts"] as const).find((name) => options[name]);
  if (stray === undefined) return true;
  const word = stray === "lateFacts" ? "--late-facts" : `--${stray}`;
  throw new UsageError(word, "nothing beside --sources", word);
}

/** The months of late facts; undefined when a population is asked for. */
function lateMonths(options: Options): { readonly from: number; readonly to: number } | undefined {
  const { lateFacts, from, to = from } = options;
  if (lateFacts !== true) {
    const stray = from === undefined ? "--to" : "--from";
    if (to !== undefined) throw new UsageError(stray, "--late-facts beside it", "nothing");
    return undefined;
  }
  const filling = FILLING.find((name) => options[name] !== undefined);
  if (filling !== undefined) {
    throw new UsageError(`--${filling}`, "nothing beside --late-facts", `--${filling}`);
  }
  if (from === undefined || to === undefined) {
    throw new UsageError("--from", "the month of the first delivery, YYYY-MM", "nothing");
  }
  if (from > to) {
    throw new UsageError("--from", `a month not after --to ${monthText(to)}`, monthText(from));
  }
  return { from, to };
}

async function sayPopulation(db: Database, options: Options, io: Io): Promise<void> {
  const { json, ...population } = options;
  const summary = await runGenerate(db, population, io, json === true);
  await (json ? sayJson(io, summary) : say(io, await populationText(summary)));
}

/** Delivers late facts with progress; Ctrl-C leaves the deliveries that are whole. */
async function sayLateFacts(
  db: Database,
  months: Omit<LateFactsOptions, "signal" | "onProgress">,
  io: Io,
  isJson: boolean,
): Promise<void> {
  const { deliverLateFacts } = await import("../generate/late/late-facts.js");
  const progress = createProgress(io, isJson);
  const onProgress = (done: number, total: number): void =>
    progress.update({ phase: "deliver", unit: "deliveries", done, total });
  const delivered = await interruptible((signal) =>
    deliverLateFacts(db, { ...months, signal, onProgress }),
  ).finally(() => progress.stop());
  if (!isJson) return say(io, tableText(delivered.map(deliveryRow)));
  for (const { month: of, ...rest } of delivered) {
    await sayJson(io, { month: monthText(of), ...rest });
  }
}

const deliveryRow = ({ month: of, deliveryId, records, ...counts }: LateDelivery) => ({
  month: monthText(of),
  delivery: deliveryId,
  ...records,
  changes: counts.changeCount,
  "known anew": counts.insertedCount,
  closed: counts.closedCount,
  before: counts.isRepeated ? "taken" : "",
});

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
