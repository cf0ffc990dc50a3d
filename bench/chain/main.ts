/**
 * `npm run chain`: records of a population into facts, a run and its decisions, beside the same
 * from generated facts. Exit code 0 when facts and sums are the same, 1 when they are not.
 */
import { REFERENCE_MONTH } from "../../engine/generate/generate.js";
import { EXIT_CODE } from "../../engine/terminal/exit-code.js";
import { interruptible } from "../../engine/terminal/interrupt.js";
import { say } from "../../engine/terminal/io.js";
import { month, wholeNumber } from "../../engine/terminal/option.js";
import { createProgram, runProgram, start } from "../../engine/terminal/program.js";
import { createProgress, type Step } from "../../engine/terminal/progress.js";
import { chainLines } from "./chain.js";
import { proveChain } from "./prove.js";

const CHILDREN_MAX = 50_000_000;
const CHILDREN = 100_000;
const WORKERS_MAX = 64;

interface Options {
  readonly children: number;
  readonly seed: number;
  readonly month: number;
  readonly workers: number;
}

await start("chain", (argv, io) => {
  const about = "records of sources to facts to decisions, beside the same from generated facts";
  const children = wholeNumber("--children", 1, CHILDREN_MAX);
  const program = createProgram("chain", about, io)
    .option("--children <N>", "children of the population", children, CHILDREN)
    .option("--seed <S>", "whole number that decides all", wholeNumber("--seed", 0), 1)
    .option("--month <YYYY-MM>", "month of the runs", month("--month"), REFERENCE_MONTH)
    .option("--workers <N>", "threads", wholeNumber("--workers", 0, WORKERS_MAX), 2);
  program.action(async (options: Options) => {
    const progress = createProgress(io, false);
    const note = (text: string): void => {
      progress.stop();
      io.stderr.write(`${text}\n`);
    };
    const onProgress = (step: Step): void => progress.update(step);
    const summary = await interruptible((signal) =>
      proveChain({ ...options, note, onProgress, signal }),
    ).finally(() => progress.stop());
    await say(io, chainLines(summary).join("\n"));
    program.exitCode = summary.isSame ? EXIT_CODE.done : EXIT_CODE.failed;
  });
  return runProgram(program, argv, io);
});
