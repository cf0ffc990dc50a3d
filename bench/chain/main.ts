/**
 * `npm run chain`: records of a population into facts, a run and its decisions, beside the same
 * from generated facts. Exit code 0 when facts and sums are the same, 1 when they are not.
 *
 *     npm run chain -- --children N                    the whole chain
 *     npm run chain -- examine --children N --from F   the records alone, in memory, all faults
 *     npm run chain -- family F                        one family: facts, records, faults
 */
import { type Command, Option } from "commander";
import { monthText } from "../../core-wasm/month.js";
import { END, START } from "../../engine/generate/calendar.js";
import type { Population } from "../../engine/generate/chunks.js";
import { REFERENCE_MONTH } from "../../engine/generate/generate.js";
import type { FamilyFault } from "../../engine/generate/sources/examined-chunk.js";
import type { GroeikernCommand } from "../../engine/terminal/command.js";
import { EXIT_CODE, type ExitCode } from "../../engine/terminal/exit-code.js";
import { interruptible } from "../../engine/terminal/interrupt.js";
import { type Io, say } from "../../engine/terminal/io.js";
import { coveredMonth, month, wholeNumber } from "../../engine/terminal/option.js";
import { createProgram, runProgram, start } from "../../engine/terminal/program.js";
import { createProgress, type Step } from "../../engine/terminal/progress.js";
import { UsageError } from "../../engine/terminal/usage-error.js";
import { chainLines } from "./chain.js";
import { examinationLines, examine, faultText } from "./examine.js";
import { familyLines, tellOne } from "./family.js";
import { proveChain } from "./prove.js";

const CHILDREN_MAX = 50_000_000;
const CHILDREN = 100_000;
const FAMILY_MAX = 100_000_000;
const WORKERS_MAX = 64;

interface Options extends Population {
  readonly workers: number;
}

const generatedMonth = (text: string): number =>
  coveredMonth("--month", month("--month")(text), { first: START, last: END - 1 });

/** Options of every command. */
function addPopulation(command: Command, monthDoc = "reference month"): Command {
  return command
    .option("--seed <S>", "whole number that decides all", wholeNumber("--seed", 0), 1)
    .addOption(
      new Option("--month <YYYY-MM>", monthDoc)
        .argParser(generatedMonth)
        .default(REFERENCE_MONTH, monthText(REFERENCE_MONTH)),
    );
}

function addChildren(command: Command): Command {
  const children = wholeNumber("--children", 1, CHILDREN_MAX);
  return command.option("--children <N>", "children of the population", children, CHILDREN);
}

const addWorkers = (command: Command): Command =>
  command.option("--workers <N>", "threads", wholeNumber("--workers", 0, WORKERS_MAX), 2);

interface Told {
  readonly signal: AbortSignal;
  note(text: string): void;
  onProgress(step: Step): void;
}

/** Work that tells how far it is and stops when it is interrupted. */
async function withProgress<T>(io: Io, work: (told: Told) => Promise<T>): Promise<T> {
  const progress = createProgress(io, false);
  const note = (text: string): void => {
    progress.stop();
    io.stderr.write(`${text}\n`);
  };
  const onProgress = (step: Step): void => progress.update(step);
  return interruptible((signal) => work({ note, onProgress, signal })).finally(() =>
    progress.stop(),
  );
}

function addExamine(program: GroeikernCommand, io: Io): void {
  const about = "the records alone, family by family in memory, with all that is at fault";
  const command = addWorkers(addPopulation(addChildren(program.command("examine"))));
  command
    .description(about)
    .option("--from <F>", "number of the first family", wholeNumber("--from", 0, FAMILY_MAX), 0)
    .action(async (options: Options & { readonly from: number }) => {
      const found = await withProgress(io, ({ signal, onProgress, note }) => {
        const tell = (done: number, total: number): void =>
          onProgress({ phase: "records examined", unit: "children", done, total });
        const onFault = (fault: FamilyFault): void => note(faultText(fault));
        return examine({ ...options, signal, onProgress: tell, onFault });
      });
      await say(io, examinationLines(found).join("\n"));
      program.exitCode = found.faults.length === 0 ? EXIT_CODE.done : EXIT_CODE.failed;
    });
}

function addFamily(program: GroeikernCommand, io: Io): void {
  addPopulation(program.command("family"))
    .description("one family: what is true, its records, and what of them is at fault")
    .argument("<number>", "of the family: a child's number, divided by 16", (text) =>
      wholeNumber("number", 0, FAMILY_MAX)(text),
    )
    .action(async (number: number, options: Omit<Population, "children">) => {
      const told = await tellOne(options, number);
      if (told === undefined) throw new UsageError("family", "one with a child", String(number));
      await say(io, familyLines(told).join("\n"));
      program.exitCode = told.faults.length === 0 ? EXIT_CODE.done : EXIT_CODE.failed;
    });
}

export function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const about = "records of sources to facts to decisions, beside the same from generated facts";
  const program = createProgram("chain", about, io).enablePositionalOptions();
  addWorkers(addPopulation(addChildren(program), "month of the runs"));
  addExamine(program, io);
  addFamily(program, io);
  program.action(async (options: Options) => {
    const summary = await withProgress(io, (told) => proveChain({ ...options, ...told }));
    await say(io, chainLines(summary).join("\n"));
    program.exitCode = summary.isSame ? EXIT_CODE.done : EXIT_CODE.failed;
  });
  return runProgram(program, argv, io);
}

if (/chain\/main\.js$/.test(process.argv[1] ?? "")) await start("chain", main);
