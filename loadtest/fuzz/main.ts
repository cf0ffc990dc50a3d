/**
 * `npm run fuzz`: inputs that nobody would send, against every door. Exit code 1 when something was
 * found; what was found lies in the corpus, and `--replay` runs it again.
 */

import { join, resolve } from "node:path";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { counted } from "../../engine/counted.js";
import { EXIT_CODE, type ExitCode } from "../../engine/terminal/exit-code.js";
import { interruptible } from "../../engine/terminal/interrupt.js";
import type { Io } from "../../engine/terminal/io.js";
import { wholeNumber } from "../../engine/terminal/option.js";
import { createProgram, runProgram, start } from "../../engine/terminal/program.js";
import { createProgress } from "../../engine/terminal/progress.js";
import { tableText } from "../../engine/terminal/table.js";
import { fuzz, replay } from "./fuzz.js";
import { CORPUS, openDoors } from "./registry.js";

const INPUTS = 1_000_000;
const SEED_MAX = 2 ** 31 - 1;
const FOUND_FOLDER = join(PROJECT_ROOT, "loadtest", "output", "fuzz");

interface Options {
  readonly inputs: number;
  readonly seed: number;
  readonly only?: readonly string[];
  readonly replay?: string | true;
}

export function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const program = createProgram("fuzz", "inputs that nobody would send, against every door", io);
  program
    .option("--inputs <N>", "how many", wholeNumber("--inputs", 1), INPUTS)
    .option("--seed <S>", "which ones", wholeNumber("--seed", 0, SEED_MAX), 1)
    .listOption(
      "--only <DOORS>",
      "copy, packed, blocks, calculate, facts, sources, .., messages, server",
    )
    .option("--replay [FILE]", "run what was once found again, or one file of it")
    .action(async (options: Options) => {
      const isSound = options.replay ? await runAgain(options.replay, io) : await run(options, io);
      program.exitCode = isSound ? EXIT_CODE.done : EXIT_CODE.failed;
    });
  return runProgram(program, argv, io);
}

async function run({ inputs, seed, only = [] }: Options, io: Io): Promise<boolean> {
  const progress = createProgress(io, false);
  const onProgress = (done: number, total: number): void =>
    progress.update({ phase: "fuzz", unit: "inputs", done, total });
  const { tallies, found } = await interruptible((signal) =>
    fuzz({ inputs, seed, only, signal, onProgress, folder: FOUND_FOLDER }),
  ).finally(() => progress.stop());
  io.stdout.write(`${tableText(tallies.map((tally) => ({ ...tally })))}\n`);
  for (const { door, number, what, file } of found) {
    io.stdout.write(
      `\n${door}, input ${number} of seed ${seed}: ${what.slice(0, 400)}\n  ${file}\n`,
    );
  }
  return found.length === 0;
}

async function runAgain(asked: string | true, io: Io): Promise<boolean> {
  const file = asked === true ? undefined : resolve(asked);
  const isFound = file?.startsWith(FOUND_FOLDER) === true;
  const doors = await openDoors([]);
  const told = await replay(doors, isFound ? FOUND_FOLDER : CORPUS, file);
  for (const door of doors) await door.close?.();
  const wrong = told.filter((one) => typeof one.told === "string");
  for (const one of wrong) io.stdout.write(`${one.file}: ${one.told}\n`);
  io.stdout.write(`${counted(told.length, "input")}, ${wrong.length} at fault\n`);
  return wrong.length === 0 && told.length > 0;
}

await start("fuzz", main);
