/** `groeikern explain --child ID --month YYYY-MM`: why a child has what it has in a month. */
import type { Language } from "../../core-wasm/texts.js";
import { child, language } from "../explain/option.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { month, runId } from "../terminal/option.js";
import { withDatabase } from "./open-database.js";
import { rightMonth } from "./right-month.js";

const EXAMPLES = `
Examples:
  groeikern explain --child 11 --month 2025-08
  groeikern explain --child 11 --month 2025-08 --lang en --case-worker
  groeikern explain --child 11 --month 2025-08 --run 1 --json

A letter for each household in which the child lives. With --run: by the facts and amounts of that
run. Without one: by what is known now, beside what the current run of the month decided. For a
household without a database: groeikern calculate --explain.`;

interface Options {
  readonly child: bigint;
  readonly month: number;
  readonly run?: number;
  readonly lang: Language;
  readonly caseWorker?: true;
  readonly json?: true;
}

export function addExplain(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("explain")
    .description("why a child has what it has in a month: a letter for the family")
    .requiredOption("--child <ID>", "number of the child", child("--child"))
    .requiredOption("--month <YYYY-MM>", "right-month", month("--month"))
    .option("--run <ID>", "by the facts and amounts of a finished run", runId("--run"))
    .option("--lang <LANGUAGE>", "nl or en", language("--lang"), "nl")
    .option("--case-worker", "codes, sources and every branch nearly taken besides")
    .option("--json", "the same content as one JSON object a household")
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      await run(options, io);
      finish(EXIT_CODE.done);
    });
}

async function run(options: Options, io: Io): Promise<void> {
  const asked = await rightMonth(options.month);
  const { Kernel } = await import("../../core-wasm/kernel.js");
  const { loadParameters } = await import("../../core-wasm/parameters.js");
  const { explainStored } = await import("../explain/explain-stored.js");
  const { LETTER_RULE, letterText } = await import("../explain/letter.js");
  const engine = { kernel: await Kernel.load(), book: await loadParameters() };
  const { child: childId, lang, json, caseWorker } = options;
  const wanted = { childId, month: asked, runId: options.run, language: lang };
  const explained = await withDatabase(io, json === true, (db) =>
    explainStored(db, engine, wanted),
  );
  if (json) {
    for (const explanation of explained) await sayJson(io, explanation);
    return;
  }
  const form = { isForCaseWorker: caseWorker === true };
  const letters = explained.map((explanation) => letterText(explanation, form));
  await say(io, letters.join(LETTER_RULE).trimEnd());
}
