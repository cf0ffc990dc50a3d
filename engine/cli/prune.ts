/** `groeikern prune`: disk given back, of what nobody needs any more. */
import type { Prunable } from "../run/prune.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { wholeNumber } from "../terminal/option.js";
import { tableText } from "../terminal/table.js";
import { withDatabase } from "./open-database.js";

const MB = 1e6;
const YEARS_MAX = 100;

const EXAMPLES = `
Examples:
  groeikern prune --dry-run
  groeikern prune --keep-years 1

Removes runs that failed or were given up; kept input of calendar years before the last
ones, which is made again when it is asked for; and databases of the bench on the embedded
server. What was decided stays.`;

interface Options {
  readonly dryRun?: true;
  readonly keepYears?: number;
  readonly json?: true;
}

export function addPrune(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("prune")
    .description("give back the disk of failed runs, old kept input and bench databases")
    .option("--dry-run", "say what would go, remove nothing")
    .option(
      "--keep-years <N>",
      "newest kept years that stay",
      wholeNumber("--keep-years", 0, YEARS_MAX),
    )
    .option("--json", "print what goes as one JSON object")
    .addHelpText("after", EXAMPLES)
    .action(async ({ keepYears, ...options }: Options) => {
      const [dryRun, json] = [options.dryRun === true, options.json === true];
      const found = await withDatabase(io, json, async (db) => {
        const { findPrunable, prune } = await import("../run/prune.js");
        const prunable = await findPrunable(db, { keepYears });
        if (!dryRun) await prune(db, prunable);
        return prunable;
      });
      const bytes = found.reduce((sum, one) => sum + one.bytes, 0);
      if (json) await sayJson(io, { dryRun, bytes, removed: found });
      else await say(io, prunedText(found, bytes, dryRun));
      finish(EXIT_CODE.done);
    });
}

function prunedText(found: readonly Prunable[], bytes: number, isDry: boolean): string {
  if (found.length === 0) return "nothing to remove";
  const rows = found.map(({ bytes: size, ...one }) => ({ ...one, MB: (size / MB).toFixed(1) }));
  const verb = isDry ? "would give back" : "gave back";
  return `${tableText(rows)}\n\n${verb} ${(bytes / MB).toFixed(1)} MB`;
}
