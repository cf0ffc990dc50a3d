/** `groeikern screen`: the yearly screening of all households. */

import type { Screening } from "../screening/screen.js";
import { SCREENED_YEARS } from "../screening/years.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { wholeNumber } from "../terminal/option.js";
import { createProgress } from "../terminal/progress.js";
import { recordText, tableText } from "../terminal/table.js";
import { withDatabase } from "./open-database.js";

const EURO_CENTS = 100;

const EXAMPLES = `
Examples:
  groeikern screen --year 2024 --dry-run
  groeikern screen --year 2024

Brings the facts up to the records, then compares the month before the award year that begins in
the year with its first month: award year, cadastral test, school allowance, school-leavers. With
--dry-run all of it is told and nothing is kept. What has changed in months before is paid by the
next regularisation.`;

interface Options {
  readonly year: number;
  readonly dryRun?: true;
  readonly json?: true;
}

export function addScreen(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("screen")
    .description("the yearly screening of all households: what changes, by cause and euro")
    .requiredOption(
      "--year <Y>",
      "the year in which the award year begins",
      wholeNumber("--year", SCREENED_YEARS.first, SCREENED_YEARS.last),
    )
    .option("--dry-run", "say what would change, keep nothing")
    .option("--json", "print one JSON object, no progress")
    .addHelpText("after", EXAMPLES)
    .action(async ({ year, ...options }: Options) => {
      const [isDryRun, isJson] = [options.dryRun === true, options.json === true];
      const { screenYear } = await import("../screening/screen.js");
      const progress = createProgress(io, isJson);
      const onProgress = (phase: string, done: number, total: number): void =>
        progress.update({ phase, unit: phase === "derive" ? "subjects" : "rows", done, total });
      const found = await withDatabase(io, isJson, (db) =>
        interruptible((signal) => screenYear(db, year, { isDryRun, signal, onProgress })),
      ).finally(() => progress.stop());
      if (isJson) await sayJson(io, found);
      else await say(io, screeningText(found));
      finish(EXIT_CODE.done);
    });
}

const euro = (cents: number): string =>
  (cents / EURO_CENTS).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** What a screening came to, amounts in euro as in every other table. */
export function screeningText({
  year,
  derived,
  rows,
  causes,
  refused,
  isDryRun,
}: Screening): string {
  const lines = causes.map(({ cause, households, children, moreCents, lessCents }) => ({
    cause,
    households,
    children,
    "more, euro": euro(moreCents),
    "less, euro": euro(lessCents),
  }));
  const about = {
    year: String(year),
    memberships: rows,
    "subjects derived": derived.subjects,
    "of which changed": derived.changed,
    "facts changed": derived.closedCount + derived.insertedCount,
    "for a person to look at": derived.findings,
  };
  const pupils = Object.entries(refused).map(([reason, children]) => ({ reason, children }));
  const end = isDryRun ? "nothing was kept: a dry run" : "kept; the next regularisation pays";
  return [
    recordText(about),
    tableText(lines),
    ...(pupils.length === 0 ? [] : [`pupils without school allowance\n${tableText(pupils)}`]),
    end,
  ].join("\n\n");
}
