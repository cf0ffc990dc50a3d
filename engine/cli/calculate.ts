/** `groeikern calculate [FILE]`: households as JSON lines in, results as JSON lines out. */
import type { Readable } from "node:stream";
import type { Language } from "../../core-wasm/texts.js";
import type { ExplainForm } from "../calculate/explain-writer.js";
import { language } from "../explain/option.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import type { Io } from "../terminal/io.js";
import { UsageError } from "../terminal/usage-error.js";
import { openInput } from "./input-file.js";

const EXAMPLES = `
Examples:
  groeikern calculate households.jsonl > results.jsonl
  groeikern calculate --json < households.jsonl
  groeikern calculate --explain < household.jsonl
  groeikern calculate --explain --json --lang en < household.jsonl
  groeikern calculate --parameters reform.yaml households.jsonl

A line with a fault is rejected whole, reported on standard error as
"line N: field: expected ..., found ...", and the others go on; the exit code is then 3.

A file for --parameters names what is other; what comes after follows by the index:
  basisbedrag:
    values:
      - { from: 2025-01-01, value: 20000, note: "reform: 200 euro" }`;

interface Options {
  readonly json?: true;
  readonly verbose?: true;
  readonly parameters?: string;
  readonly explain?: true;
  readonly lang?: Language;
  readonly caseWorker?: true;
}

export function addCalculate(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("calculate")
    .description("households as JSON lines in, results as JSON lines out; no database")
    .argument("[FILE]", "file of households, one a line; standard input when left out or -")
    .option("--json", "faults as JSON objects, one a line")
    .option("--explain", "why: a letter a household and month, with --json an object a line")
    .option("--lang <LANGUAGE>", "with --explain: nl (default) or en", language("--lang"))
    .option("--case-worker", "with --explain: codes and sources besides")
    .option("--verbose", "name every provisional value at the end, not the first ones")
    .option(
      "--parameters <PATH>",
      "YAML file with changed parameters, or a folder with all of them",
    )
    .addHelpText("after", EXAMPLES)
    .action(async (file: string | undefined, options: Options) => {
      explainForm(options);
      const input = file === undefined || file === "-" ? io.stdin : await openInput(file);
      finish(await run(input, options, io));
    });
}

async function run(input: Readable, options: Options, io: Io) {
  const { calculate, loadEngine } = await import("../calculate/calculate.js");
  try {
    const engine = await loadEngine(options.parameters);
    const streams = { input, output: io.stdout, errors: io.stderr };
    const forms = {
      isJson: options.json === true,
      isVerbose: options.verbose === true,
      explain: explainForm(options),
    };
    const { faultCount } = await calculate({ ...streams, ...forms }, engine);
    return faultCount === 0 ? EXIT_CODE.done : EXIT_CODE.rejections;
  } finally {
    input.destroy();
  }
}

/** How explanations are asked for; nothing without `--explain`. */
function explainForm({ explain, json, lang, caseWorker }: Options): ExplainForm | undefined {
  if (explain) {
    const isForCaseWorker = caseWorker === true;
    return { language: lang ?? "nl", isJson: json === true, isForCaseWorker };
  }
  const given = lang === undefined ? caseWorker && "--case-worker" : "--lang";
  if (given) throw new UsageError(given, "--explain beside it", "none");
  return undefined;
}
