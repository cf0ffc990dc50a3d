/**
 * The speed suite: `npm run bench`. Prints the table, keeps the result as one JSON line and draws
 * the page, both under bench/output. Exit codes: 0 done, 1 a bench failed, 2 wrong use.
 *
 * A whole session leaves `bench.json` and `bench.html`, which later ones are compared with, and may
 * write the README's table. One of some benches, of another size or with a failure leaves
 * `partial.json` and `partial.html` and touches neither.
 */
import { join } from "node:path";
import { FIRST_MONTH } from "../core-wasm/layout.js";
import { loadParameters } from "../core-wasm/parameters.js";
import type { GroeikernCommand } from "../engine/terminal/command.js";
import { EXIT_CODE, type ExitCode } from "../engine/terminal/exit-code.js";
import type { Io } from "../engine/terminal/io.js";
import { coveredMonth, type Months, months, wholeNumber } from "../engine/terminal/option.js";
import { createProgram, runProgram, start } from "../engine/terminal/program.js";
import { UsageError } from "../engine/terminal/usage-error.js";
import type { Bench } from "./harness/bench.js";
import { writePage } from "./harness/page/page.js";
import { nameLines } from "./harness/pick.js";
import { writeReadme } from "./harness/readme.js";
import { compareResults, isWhole, type Result, readResult, writeResult } from "./harness/result.js";
import { OUTPUT_DIR, runSuite, type SuiteOptions } from "./harness/suite.js";
import { comparisonLines, headerLines, tableLines } from "./harness/table.js";
import { BENCHES, pickBenches } from "./registry.js";

const ROWS_MAX = 20_000_000;

interface Options {
  readonly only?: readonly string[];
  readonly rows?: number;
  readonly seed?: number;
  readonly months?: Months;
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

/** The command line. Throws nothing: wrong use and failures become exit codes. */
export function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const program = addOptions(createProgram("bench", "the core beside its peers and limits", io));
  program.action(async (options: Options) => {
    program.exitCode = await bench(options);
  });
  return runProgram(program, argv, io);
}

function addOptions(program: GroeikernCommand): GroeikernCommand {
  return program
    .listOption("--only <NAMES>", "benches to run; see --list")
    .option("--rows <N>", "children", wholeNumber("--rows", 1, ROWS_MAX))
    .option("--seed <S>", "seed of the population", wholeNumber("--seed", 0))
    .option("--months <A..B>", "right-months of the history", months("--months"))
    .option("--json", "print the result as one JSON line")
    .option("--baseline <FILE>", "compare with a kept result, the noise stated")
    .option("--smoke", "tiny size: shows that everything runs, measures nothing")
    .option("--large", "ten times the population too")
    .option("--from <FILE>", "measure nothing: table, page and README of a kept result")
    .option("--readme", "write the table of a whole session into README.md")
    .option("--list", "name the benches");
}

async function bench(options: Options): Promise<ExitCode> {
  if (options.list) {
    print(nameLines(BENCHES));
    return EXIT_CODE.done;
  }
  const benches = pickBenches(options.only);
  requireWholeForReadme(options);
  const before = options.baseline === undefined ? undefined : readResult(options.baseline);
  const { result, failures } = await obtain(benches, options);
  print(options.json ? [JSON.stringify(result)] : [...headerLines(result), ""]);
  if (!options.json) print(tableLines(result.measured));
  keep(result, options);
  if (before !== undefined) tell(comparisonLines(compareResults(before, result)).join("\n"));
  for (const failure of failures) tell(`failed: ${failure}`);
  return failures.length === 0 ? EXIT_CODE.done : EXIT_CODE.failed;
}

/**
 * A table of one bench in the README would hide all others: refused before anything is measured.
 */
function requireWholeForReadme({ readme, only, rows, months: span, smoke, from }: Options): void {
  if (!readme) return;
  const expected = "every bench at its own size";
  for (const [option, value] of Object.entries({ only, rows, months: span, smoke })) {
    if (value !== undefined) throw new UsageError("--readme", expected, `--${option} beside it`);
  }
  if (from === undefined || isWhole(readResult(from), BENCHES)) return;
  throw new UsageError("--readme", `a result of ${expected}`, `a partial one, ${from}`);
}

async function obtain(
  benches: readonly Bench[],
  options: Options,
): Promise<{ result: Result; failures: readonly string[] }> {
  if (options.from !== undefined) return { result: readResult(options.from), failures: [] };
  const session = await runSuite(benches, await suiteOptions(options));
  const { failures, rowsBy: _, ...result } = session;
  return { result, failures };
}

async function suiteOptions(options: Options): Promise<SuiteOptions> {
  const { rows, seed, months: span, smoke = false, large = false } = options;
  const { lastMonth: last } = await loadParameters();
  for (const month of span === undefined ? [] : [span.first, span.last]) {
    coveredMonth("--months", month, { first: FIRST_MONTH, last });
  }
  return {
    ...{ rows, seed, isSmoke: smoke, isLarge: large, months: span },
    onBench: ({ name, doc }, index, count) => tell(`[${index + 1}/${count}] ${name}: ${doc}`),
    onNote: (text) => tell(`      ${text}`),
  };
}

/** One file per session, the newest whole one also under a fixed name, and the page. */
function keep(result: Result, { from, smoke, months: span, readme }: Options): void {
  const whole = isWhole(result, BENCHES) && span === undefined ? "bench" : "partial";
  const stem = smoke ? "smoke" : whole;
  if (from === undefined) {
    const stamp = result.at.replace(/[:.]/g, "-");
    writeResult(join(OUTPUT_DIR, `${stem}-${stamp}.json`), result);
    writeResult(join(OUTPUT_DIR, `${stem}.json`), result);
  }
  tell(`page: ${writePage(join(OUTPUT_DIR, `${stem}.html`), result)}`);
  if (!readme) return;
  if (stem === "bench") tell(`README: table of ${writeReadme(result)} rows written`);
  else tell("README: left as it was, for a bench failed");
}

if (/bench\/main\.js$/.test(process.argv[1] ?? "")) await start("bench", main);
