/**
 * `npm run likeness`: whether the generated population is like the published one. Calculates the
 * months of the published figures from the facts in the database, DATABASE_URL or the embedded one,
 * and prints both beside each other. A sample of the households shows the shape in a minute.
 */
import { loadParameters } from "../../core-wasm/parameters.js";
import { openDatabase } from "../../engine/database/connection.js";
import { requireMigrated } from "../../engine/database/migrate.js";
import { interruptible } from "../../engine/terminal/interrupt.js";
import { type Io, say, sayJson } from "../../engine/terminal/io.js";
import { wholeNumber } from "../../engine/terminal/option.js";
import { createProgram, runProgram, start } from "../../engine/terminal/program.js";
import { createProgress } from "../../engine/terminal/progress.js";
import { comparePopulation } from "./compare.js";
import { type ComparisonLine, formatComparison } from "./comparison.js";

const ONE_IN = 16;
const ONE_IN_MAX = 1_000_000;

interface Options {
  readonly oneIn: number;
  readonly json?: true;
}

async function compare({ oneIn, json }: Options, io: Io): Promise<readonly ComparisonLine[]> {
  const db = await openDatabase({ url: io.env["DATABASE_URL"] });
  const progress = createProgress(io, json === true);
  const onProgress = (done: number, total: number): void =>
    progress.update({ phase: "compare", unit: "months", done, total });
  try {
    await requireMigrated(db);
    const book = await loadParameters();
    return await interruptible((signal) =>
      comparePopulation(db, book, { oneIn, signal, onProgress }),
    );
  } finally {
    progress.stop();
    await db.close();
  }
}

function headOf(oneIn: number): string {
  if (oneIn === 1) return "published figures beside the calculated results of everyone";
  return (
    `published figures beside the calculated results of one household in ${oneIn}; ` +
    "counts of such a sample swing (--one-in 1 calculates everyone)"
  );
}

await start("likeness", (argv, io) => {
  const oneIn = wholeNumber("--one-in", 1, ONE_IN_MAX);
  const about = "the generated population beside the published figures";
  const program = createProgram("likeness", about, io)
    .option("--one-in <N>", "one household in so many", oneIn, ONE_IN)
    .option("--json", "print the lines as one JSON object each, no progress");
  program.action(async (options: Options) => {
    const lines = await compare(options, io);
    if (options.json) for (const line of lines) await sayJson(io, line);
    else await say(io, `${headOf(options.oneIn)}\n${formatComparison(lines)}`);
  });
  return runProgram(program, argv, io);
});
