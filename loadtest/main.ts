/**
 * The load test: `npm run loadtest`. Prints the table, keeps the result as JSON and draws the page,
 * both under loadtest/output. Exit codes: 0 done, 1 a shape failed, 2 wrong use, 130 interrupted;
 * an interrupted session keeps what it has measured.
 */

import { join } from "node:path";
import { nameLines } from "../bench/harness/pick.js";
import { writeReadmeSection } from "../bench/harness/readme.js";
import { PROJECT_ROOT } from "../core-wasm/root.js";
import { counted } from "../engine/counted.js";
import type { GroeikernCommand } from "../engine/terminal/command.js";
import { EXIT_CODE, type ExitCode } from "../engine/terminal/exit-code.js";
import { interruptible } from "../engine/terminal/interrupt.js";
import type { Io } from "../engine/terminal/io.js";
import { wholeNumber } from "../engine/terminal/option.js";
import { createProgram, runProgram, start } from "../engine/terminal/program.js";
import { createProgress } from "../engine/terminal/progress.js";
import { UsageError } from "../engine/terminal/usage-error.js";
import { addFaults } from "./faults/add-faults.js";
import type { Shape } from "./load/shape.js";
import { writeLoadPage } from "./page/page.js";
import { headerLines, readmeLines, tableLines } from "./page/table.js";
import { pickShapes, SHAPES } from "./registry.js";
import { type LoadResult, writeLoadResult } from "./result.js";
import { runSession } from "./session.js";
import { isLoopback, metricsUrlOf, type Target } from "./stand/target.js";

const OUTPUT_DIR = join(PROJECT_ROOT, "loadtest", "output");
const RATE_MAX = 100_000;
const SECONDS_MAX = 86_400;
const CHILDREN_MAX = 2_000_000;
const SECONDS_IN_ALL = 180;

interface Options {
  readonly only?: readonly string[];
  readonly rate?: number;
  readonly seconds?: number;
  readonly children?: number;
  readonly seed?: number;
  readonly target?: string;
  readonly metrics?: string;
  readonly certificates?: string;
  readonly allowRemote?: true;
  readonly json?: string;
  readonly smoke?: true;
  readonly long?: true;
  readonly readme?: true;
  readonly list?: true;
}

const print = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join("\n")}\n`);
};
const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

function addOptions(program: GroeikernCommand): GroeikernCommand {
  return program
    .listOption("--only <NAMES>", "shapes to run; see --list")
    .option("--rate <N>", "calls a second", wholeNumber("--rate", 1, RATE_MAX))
    .option("--seconds <N>", "seconds of each load", wholeNumber("--seconds", 1, SECONDS_MAX))
    .option("--children <N>", "children with results", wholeNumber("--children", 1, CHILDREN_MAX))
    .option("--seed <S>", "seed of households and population", wholeNumber("--seed", 0))
    .option("--target <HOST:PORT>", "a service that runs already, on loopback")
    .option("--metrics <HOST:PORT>", "its metrics port")
    .option("--certificates <DIR>", "folder of groeikern certificates, for --target")
    .option("--allow-remote", "let --target be another machine")
    .option("--json <FILE>", "where the result goes too")
    .option("--smoke", "tiny size: shows that everything runs, measures nothing")
    .option("--long", "every shape, however long it takes; else about three minutes")
    .option("--readme", "write the table into README.md")
    .option("--list", "name the shapes");
}

/** The service of --target. Throws UsageError unless it is on this machine or allowed not to be. */
function targetOf({ target, metrics, certificates, allowRemote }: Options): Target | undefined {
  if (target === undefined) {
    if (certificates === undefined && metrics === undefined) return undefined;
    throw new UsageError("--certificates and --metrics", "--target beside them", "none");
  }
  if (!/^.+:\d+$/.test(target)) throw new UsageError("--target", "HOST:PORT", target);
  if (!isLoopback(target) && allowRemote !== true) {
    throw new UsageError("--target", "this machine, or --allow-remote beside it", target);
  }
  if (certificates === undefined) throw new UsageError("--target", "--certificates DIR", "none");
  const metricsUrl = metrics === undefined ? undefined : metricsUrlOf(metrics);
  return { address: target, certificates, metricsUrl };
}

async function load(options: Options): Promise<ExitCode> {
  if (options.list) {
    print(nameLines(SHAPES));
    return EXIT_CODE.done;
  }
  requireWholeForReadme(options);
  const shapes = pickShapes(options.only, options.long);
  const target = targetOf(options);
  if (!options.smoke && options.seconds === undefined) tellDuration(shapes);
  const progress = createProgress(process, false);
  const result = await interruptible((signal) =>
    runSession(shapes, {
      ...options,
      target,
      signal,
      isSmoke: options.smoke === true,
      secondsMax: options.long || options.only ? undefined : SECONDS_IN_ALL,
      onShape: ({ name, doc }, at) => tell(`[${at + 1}/${shapes.length}] ${name}: ${doc}`),
      onProgress: ({ name, expectedSeconds }, seconds) => {
        const total = options.seconds === undefined ? expectedSeconds : options.seconds;
        progress.update({ phase: name, unit: "seconds", done: Math.min(seconds, total), total });
      },
      onNote: tell,
    }),
  ).finally(() => progress.stop());
  print([...headerLines(result), "", ...tableLines(result.rows)]);
  keep(result, options);
  if (options.readme && !result.isInterrupted) writeReadmeSection("loadtest", readmeLines(result));
  for (const failure of result.failures) tell(`failed: ${failure}`);
  if (result.isInterrupted) return EXIT_CODE.interrupted;
  return result.failures.length === 0 ? EXIT_CODE.done : EXIT_CODE.failed;
}

/** The README has the table of a whole session on a service of its own. */
function requireWholeForReadme({ readme, ...options }: Options): void {
  const other = (["only", "target", "smoke", "seconds", "rate"] as const).find(
    (name) => options[name] !== undefined,
  );
  if (readme && other !== undefined)
    throw new UsageError("--readme", "every shape as it is", `--${other} beside it`);
}

function tellDuration(shapes: readonly Shape[]): void {
  const seconds = shapes.reduce((sum, { expectedSeconds }) => sum + expectedSeconds, 0);
  const minutes = (seconds / 60).toFixed(1);
  tell(`${counted(shapes.length, "shape")}, about ${minutes} minutes`);
}

function keep(result: LoadResult, { json, smoke }: Options): void {
  const stem = smoke ? "smoke" : "loadtest";
  const files = [join(OUTPUT_DIR, `${stem}.json`), ...(json === undefined ? [] : [json])];
  for (const file of files) writeLoadResult(file, result);
  const page = writeLoadPage(join(OUTPUT_DIR, `${stem}.html`), result);
  tell(`result: ${files.join(", ")}; page: ${page}`);
}

/** The command line. Throws nothing: wrong use and failures become exit codes. */
export function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const about = "puts load on the gRPC service and tells what comes back";
  const program = addOptions(createProgram("loadtest", about, io));
  program.action(async (options: Options) => {
    program.exitCode = await load(options);
  });
  program.enablePositionalOptions();
  addFaults(program, (code) => {
    program.exitCode = code;
  });
  return runProgram(program, argv, io);
}

if (/loadtest\/main\.js$/.test(process.argv[1] ?? "")) await start("loadtest", main);
