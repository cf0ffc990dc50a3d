/**
 * `npm run accuracy`: the kernel against the reference, child by child, component by component.
 *
 *     golden cases -> hostile households, every month -> explanations of every reason
 *                  -> late facts: runs and regularisations
 *                  -> population, one month -> children, every month
 *                  -> records of a population into facts, beside generated facts
 *                  -> the rules as one SQL statement: population, one month -> slices, every month
 *
 * Parts that read the population need a database with facts: DATABASE_URL, or the embedded one.
 * Prints the share exact to the cent by component and the first differences. Exit code 0 when every
 * part passes the gate of 99.9 %, 1 when one fails, 2 on wrong use.
 */
import { Piscina } from "piscina";
import { Kernel } from "../../core-wasm/kernel.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { compiledFile } from "../../core-wasm/root.js";
import { type Database, openDatabase, requireFacts } from "../../engine/database/connection.js";
import { requireMigrated } from "../../engine/database/migrate.js";
import { EXIT_CODE, type ExitCode } from "../../engine/terminal/exit-code.js";
import type { Months } from "../../engine/terminal/option.js";
import { createProgram, runProgram, start } from "../../engine/terminal/program.js";
import { createProgress } from "../../engine/terminal/progress.js";
import { chainLines } from "../chain/chain.js";
import { proveChain } from "../chain/prove.js";
import { loadCases } from "./cases.js";
import { addTally, emptyTally } from "./compare.js";
import { explainPart } from "./explain-part.js";
import { KernelBridge } from "./kernel-bridge.js";
import { kernelEngine } from "./kernel-engine.js";
import { latePart } from "./late-part.js";
import {
  addOptions,
  type GivenOptions,
  type Options,
  resolveOptions,
  SEED_MAX,
} from "./options.js";
import { historyTasks, monthTasks } from "./population.js";
import { monthText } from "./reference/months.js";
import { loadReferenceParameters } from "./reference/parameters.js";
import { isPassed, reportLines } from "./report.js";
import { faultsOf } from "./run-case.js";
import { historySlices, monthSlices, sqlPart } from "./sql-part.js";
import type { SqlSlice } from "./sql-slice.js";
import type { Task } from "./task.js";

const THREADS = 2;
const TASK_HOUSEHOLDS = 250;
const MS = 1000;

/** Golden cases on the kernel: pass or fail, each fault on a line. */
async function goldenPart(): Promise<boolean> {
  const engine = kernelEngine(new KernelBridge(await Kernel.load(), await loadParameters()));
  const cases = await loadCases();
  let passed = 0;
  for (const goldenCase of cases) {
    const faults = await faultsOf(goldenCase, engine);
    if (faults.length === 0) passed += 1;
    for (const fault of faults) {
      process.stdout.write(`  ${goldenCase.file}: ${goldenCase.name}: ${fault}\n`);
    }
  }
  const isExact = passed === cases.length;
  const verdict = isExact ? "PASS" : "FAIL";
  process.stdout.write(`${verdict} golden cases: ${passed} of ${cases.length}\n`);
  return isExact;
}

/** Runs the tasks of one part on all threads and prints what they found. */
async function comparePart(pool: Piscina, title: string, tasks: readonly Task[]): Promise<boolean> {
  const progress = createProgress(process, false);
  const start = performance.now();
  const tally = emptyTally();
  let done = 0;
  try {
    const run = async (task: Task) => {
      addTally(tally, await pool.run(task));
      done += 1;
      progress.update({ phase: title, unit: "slices", done, total: tasks.length });
    };
    await Promise.all(tasks.map(run));
  } finally {
    progress.stop();
  }
  const seconds = (performance.now() - start) / MS;
  process.stdout.write(`${reportLines(title, tally, seconds).join("\n")}\n`);
  return isPassed(tally);
}

function randomTasks({ households, seed, months }: Options): Task[] {
  const count = Math.ceil(households / TASK_HOUSEHOLDS);
  return Array.from({ length: count }, (_, index) => ({
    source: {
      kind: "random",
      seed: (seed * 1_000_003 + index) % SEED_MAX,
      households: Math.min(TASK_HOUSEHOLDS, households - index * TASK_HOUSEHOLDS),
    },
    ...months,
  }));
}

async function populationParts(pool: Piscina, options: Options): Promise<boolean[]> {
  const { month, months } = options;
  const db = await openDatabase();
  try {
    const everyone = `population in ${monthText(month)}`;
    const passed = [await comparePart(pool, everyone, await monthTasks(db, month))];
    if (options.children > 0) {
      const history = `children in ${spanText(months)}`;
      passed.push(await comparePart(pool, history, await historyTasks(db, months, options)));
    }
    return [...passed, ...(await sqlParts(db, options))];
  } finally {
    await db.close();
  }
}

/** The rules as one SQL statement against the kernel: everyone, and every month. */
async function sqlParts(db: Database, options: Options): Promise<boolean[]> {
  const { month, months } = options;
  const book = await loadParameters();
  const parts: [string, readonly SqlSlice[]][] = [
    [`SQL statement, population in ${monthText(month)}`, await monthSlices(db, book, month)],
    [`SQL statement, slices in ${spanText(months)}`, await historySlices(db, book, options)],
  ];
  const passed: boolean[] = [];
  for (const [title, slices] of parts) {
    passed.push(await sqlPart(db, title, slices, createProgress(process, false)));
  }
  return passed;
}

const spanText = ({ first, last }: Months): string => `${monthText(first)}..${monthText(last)}`;

/** Records of a population into facts and a run, beside the same from generated facts. */
async function sourcesPart({ sources: children, seed, month }: Options): Promise<boolean> {
  const note = (text: string): void => void process.stderr.write(`${text}\n`);
  const summary = await proveChain({ children, seed, month, workers: THREADS, note });
  process.stdout.write(`${chainLines(summary).join("\n")}\n`);
  return summary.isSame;
}

/** Asked first: what is not there should not be missed after minutes of work. */
async function requirePopulation(): Promise<void> {
  const db = await openDatabase();
  try {
    await requireMigrated(db);
    await requireFacts(db);
  } finally {
    await db.close();
  }
}

async function everyPart(pool: Piscina, options: Options): Promise<boolean[]> {
  if (options.database) await requirePopulation();
  const passed = [await goldenPart()];
  if (options.households > 0) {
    const hostile = `hostile households in ${spanText(options.months)}`;
    passed.push(await comparePart(pool, hostile, randomTasks(options)));
  }
  if (options.explained > 0) passed.push(await explainPart(options));
  if (options.database && options.late > 0) passed.push(await latePart(options));
  if (options.database && options.sources > 0) passed.push(await sourcesPart(options));
  if (options.database) passed.push(...(await populationParts(pool, options)));
  return passed;
}

/** Runs every part and tells the verdict. */
async function compareAll(options: Options): Promise<ExitCode> {
  const filename = compiledFile("bench/accuracy/task");
  const pool = new Piscina({ filename, execArgv: [], minThreads: THREADS, maxThreads: THREADS });
  try {
    const passed = await everyPart(pool, options);
    const count = passed.filter((one) => one).length;
    const verdict = count === passed.length ? "PASS" : "FAIL";
    process.stdout.write(`\n${verdict} accuracy: ${count} of ${passed.length} parts\n`);
    return verdict === "PASS" ? EXIT_CODE.done : EXIT_CODE.failed;
  } finally {
    await pool.destroy();
  }
}

await start("accuracy", (argv, io) => {
  const about = "compares the kernel with the reference, to the cent";
  const program = addOptions(createProgram("accuracy", about, io));
  program.action(async (given: GivenOptions) => {
    const options = resolveOptions(given, await loadReferenceParameters());
    program.exitCode = await compareAll(options);
  });
  return runProgram(program, argv, io);
});
