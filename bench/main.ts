/**
 * The speed suite: `npm run bench`. Prints the table, keeps the result as one JSON line and draws
 * the page, both under bench/output. Exit codes: 0 done, 1 a bench failed, 2 wrong use.
 */
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { FIRST_MONTH } from "../core-wasm/layout.js";
import { parseMonth } from "../core-wasm/month.js";
import { loadParameters } from "../core-wasm/parameters.js";
import type { Bench } from "./harness/bench.js";
import { writePage } from "./harness/page/page.js";
import { nameLines } from "./harness/pick.js";
import { writeReadme } from "./harness/readme.js";
import { compareResults, type Result, readResult, writeResult } from "./harness/result.js";
import { OUTPUT_DIR, runSuite, type SuiteOptions } from "./harness/suite.js";
import { comparisonLines, headerLines, tableLines } from "./harness/table.js";
import { BENCHES, pickBenches } from "./registry.js";

const ROWS_MAX = 20_000_000;

interface Options {
  readonly only?: string;
  readonly rows?: number;
  readonly seed?: number;
  readonly months?: { from: number; to: number };
  readonly json?: true;
  readonly baseline?: string;
  readonly smoke?: true;
  readonly large?: true;
  readonly list?: true;
  readonly readme?: true;
  readonly from?: string;
}

const print = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join("\n")}\n`);
};
const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

function program(): Command {
  return new Command("bench")
    .description("measures the core against its peers and limits")
    .option("--only <names>", "benches to run, apart by commas; see --list")
    .option("--rows <N>", "children", whole("--rows", ROWS_MAX))
    .option("--seed <S>", "seed of the population", whole("--seed", Number.MAX_SAFE_INTEGER))
    .option("--months <A..B>", "right-months of the history, YYYY-MM..YYYY-MM", months)
    .option("--json", "print the result as one JSON line")
    .option("--baseline <FILE>", "compare with a kept result, the noise stated")
    .option("--smoke", "tiny size: shows that everything runs, measures nothing")
    .option("--large", "ten times the population too")
    .option("--from <FILE>", "measure nothing: table, page and README of a kept result")
    .option("--readme", "write the table into README.md")
    .option("--list", "name the benches")
    .allowExcessArguments(false)
    .exitOverride();
}

function whole(option: string, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value <= max) return value;
    throw wrongUse(`${option}: expected a whole number up to ${max}, found ${text}`);
  };
}

function months(text: string): { from: number; to: number } {
  const [from, to] = text.split("..").map(parseMonth);
  const { lastMonth } = loadParameters();
  const isRange = from !== undefined && to !== undefined && from <= to;
  if (isRange && from >= FIRST_MONTH && to <= lastMonth) return { from, to };
  throw wrongUse(`--months: expected A..B such as 2019-01..2026-10, found ${text}`);
}

const wrongUse = (message: string): CommanderError => new CommanderError(2, "bench.use", message);

async function main(options: Options): Promise<number> {
  if (options.list) return list();
  const before = options.baseline === undefined ? undefined : readResult(options.baseline);
  const { result, failures } = await obtain(options);
  print(options.json ? [JSON.stringify(result)] : [...headerLines(result), ""]);
  if (!options.json) print(tableLines(result.measured));
  keep(result, options);
  if (before !== undefined) tell(comparisonLines(compareResults(before, result)).join("\n"));
  for (const failure of failures) tell(`failed: ${failure}`);
  return failures.length === 0 ? 0 : 1;
}

function list(): number {
  print(nameLines(BENCHES));
  return 0;
}

async function obtain(options: Options): Promise<{ result: Result; failures: readonly string[] }> {
  if (options.from !== undefined) return { result: readResult(options.from), failures: [] };
  const benches = pick(options.only);
  const session = await runSuite(benches, suiteOptions(options, benches));
  const { failures, rowsBy: _, ...result } = session;
  return { result, failures };
}

function pick(names: string | undefined): readonly Bench[] {
  try {
    return pickBenches(names?.split(","));
  } catch (error) {
    throw wrongUse((error as Error).message);
  }
}

function suiteOptions(options: Options, benches: readonly Bench[]): SuiteOptions {
  const { rows, seed, months: span, smoke = false, large = false } = options;
  const seconds = benches.reduce((sum, { expectedSeconds }) => sum + expectedSeconds, 0);
  if (!smoke)
    tell(`${benches.length} benches, about ${Math.ceil(seconds / 60)} minutes at full size`);
  return {
    ...{ rows, seed, isSmoke: smoke, isLarge: large, months: span },
    onBench: ({ name, expectedSeconds }, index, count) => {
      tell(`[${index + 1}/${count}] ${name}, about ${expectedSeconds} s`);
    },
    onNote: (text) => tell(`      ${text}`),
  };
}

/** One file per session, the newest also under a fixed name, and the page. */
function keep(result: Result, { from, smoke, readme }: Options): void {
  const stem = `${smoke ? "smoke" : "bench"}`;
  if (from === undefined) {
    const stamp = result.at.replace(/[:.]/g, "-");
    writeResult(join(OUTPUT_DIR, `${stem}-${stamp}.json`), result);
    writeResult(join(OUTPUT_DIR, `${stem}.json`), result);
  }
  const page = writePage(join(OUTPUT_DIR, `${stem}.html`), result);
  tell(`page: ${page}`);
  if (readme) tell(`README: table of ${writeReadme(result)} rows written`);
}

try {
  process.exitCode = await main(program().parse().opts<Options>());
} catch (error) {
  if (!(error instanceof CommanderError)) tell(`bench: ${(error as Error).message}`);
  else if (error.code === "bench.use") tell(error.message);
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : 1;
}
