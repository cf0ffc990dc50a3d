/** The command `faults` of the load test: its options, its table and its exit code. */
import { join } from "node:path";
import { nameLines, pickNamed } from "../../bench/harness/pick.js";
import { replaceFile } from "../../core-wasm/replace-file.js";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import type { GroeikernCommand } from "../../engine/terminal/command.js";
import { EXIT_CODE, type ExitCode } from "../../engine/terminal/exit-code.js";
import { interruptible } from "../../engine/terminal/interrupt.js";
import { wholeNumber } from "../../engine/terminal/option.js";
import { type Attempt, isGood } from "./fault.js";
import { badLines, faultsText, runFaults } from "./faults.js";
import { schedule } from "./list/schedule.js";
import { FAULTS } from "./registry.js";

const TIMES = 5;
const TIMES_MAX = 10_000;
const CHILDREN = 20_000;
const CHILDREN_MAX = 2_000_000;
/** Schedules strike early and often: a small run has moments enough. */
const CHILDREN_OF_SCHEDULES = 4_000;
const OUTPUT = join(PROJECT_ROOT, "loadtest", "output", "faults.json");

interface Options {
  readonly only?: readonly string[];
  readonly times?: number;
  readonly schedules?: number;
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
    .option(
      "--schedules <N>",
      "only schedules of several strikes, so many",
      wholeNumber("--schedules", 1, TIMES_MAX),
    )
    .option("--seed <S>", "seed of the moments", wholeNumber("--seed", 0))
    .option("--children <N>", "children", wholeNumber("--children", 1, CHILDREN_MAX))
    .option("--list", "name the faults")
    .action(async (options: Options) => finish(await doFaults(options)));
}

/** What is asked for: `--schedules` is one fault, many times. */
function readOptions({ only, times, schedules, seed = 1, children }: Options) {
  if (schedules === undefined) {
    return { faults: pickNamed(FAULTS, only), times: times ?? TIMES, seed, children };
  }
  const size = children ?? CHILDREN_OF_SCHEDULES;
  return { faults: [schedule], times: schedules, seed, children: size };
}

async function doFaults(options: Options): Promise<ExitCode> {
  if (options.list) {
    process.stdout.write(`${nameLines(FAULTS).join("\n")}\n`);
    return EXIT_CODE.done;
  }
  const { faults, children = CHILDREN, ...session } = readOptions(options);
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  return interruptible(async (signal) => {
    const attempts = await runFaults(faults, {
      ...{ ...session, children, signal },
      onAttempt: (attempt, done, total) =>
        tell(`[${done}/${total}] ${attempt.fault}, seed ${attempt.seed}: ${wordOf(attempt)}`),
    });
    process.stdout.write(`${faultsText(attempts)}\n`);
    replaceFile(OUTPUT, `${JSON.stringify(attempts)}\n`);
    for (const line of badLines(attempts)) tell(line);
    if (signal.aborted) return EXIT_CODE.interrupted;
    return attempts.every(isGood) ? EXIT_CODE.done : EXIT_CODE.failed;
  });
}

function wordOf(attempt: Attempt): string {
  const { skipped, failure, isHit, recoveredMs } = attempt;
  if (skipped !== undefined) return `skipped: ${skipped}`;
  if (!isGood(attempt)) return `WRONG${failure === undefined ? "" : `: ${failure}`}`;
  return `${isHit ? "" : "too late, "}recovered in ${recoveredMs} ms`;
}
