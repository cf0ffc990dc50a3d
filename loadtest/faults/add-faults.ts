/** The command `faults` of the load test: its options, its table and its exit code. */
import { join } from "node:path";
import { nameLines, pickNamed } from "../../bench/harness/pick.js";
import { replaceFile } from "../../core-wasm/replace-file.js";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import type { GroeikernCommand } from "../../engine/terminal/command.js";
import { EXIT_CODE, type ExitCode } from "../../engine/terminal/exit-code.js";
import { interruptible } from "../../engine/terminal/interrupt.js";
import { wholeNumber } from "../../engine/terminal/option.js";
import { isGood } from "./fault.js";
import { badLines, faultsText, runFaults } from "./faults.js";
import { FAULTS } from "./registry.js";

const TIMES = 5;
const TIMES_MAX = 10_000;
const CHILDREN = 20_000;
const CHILDREN_MAX = 2_000_000;
const OUTPUT = join(PROJECT_ROOT, "loadtest", "output", "faults.json");

interface Options {
  readonly only?: readonly string[];
  readonly times?: number;
  readonly seed?: number;
  readonly children?: number;
  readonly list?: true;
}

export function addFaults(program: GroeikernCommand, finish: (code: ExitCode) => void): void {
  const command = program.command("faults") as GroeikernCommand;
  command
    .description("kills, freezes and cuts what takes part in a run, and tells what was lost")
    .listOption("--only <NAMES>", "faults to do; see --list")
    .option("--times <N>", "attempts of each", wholeNumber("--times", 1, TIMES_MAX))
    .option("--seed <S>", "seed of the moments", wholeNumber("--seed", 0))
    .option("--children <N>", "children", wholeNumber("--children", 1, CHILDREN_MAX))
    .option("--list", "name the faults")
    .action(async (options: Options) => finish(await doFaults(options)));
}

async function doFaults(options: Options): Promise<ExitCode> {
  if (options.list) {
    process.stdout.write(`${nameLines(FAULTS).join("\n")}\n`);
    return EXIT_CODE.done;
  }
  const { times = TIMES, seed = 1, children = CHILDREN } = options;
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  return interruptible(async (signal) => {
    const attempts = await runFaults(pickNamed(FAULTS, options.only), {
      ...{ times, seed, children, signal },
      onAttempt: (attempt, done, total) => {
        const word = isGood(attempt) ? `recovered in ${attempt.recoveredMs} ms` : "WRONG";
        tell(`[${done}/${total}] ${attempt.fault}, seed ${attempt.seed}: ${word}`);
      },
    });
    process.stdout.write(`${faultsText(attempts)}\n`);
    replaceFile(OUTPUT, `${JSON.stringify(attempts)}\n`);
    for (const line of badLines(attempts)) tell(line);
    if (signal.aborted) return EXIT_CODE.interrupted;
    return attempts.every(isGood) ? EXIT_CODE.done : EXIT_CODE.failed;
  });
}
