/**
 * `npm run chain`: records of a population into facts, a run and its decisions, beside the same
 * from generated facts. On the embedded server, in two databases of its own, emptied before and
 * dropped at the end. Exit code 0 when facts and sums are the same, 1 when they are not.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { openClient } from "../../engine/database/client.js";
import { type Database, openDatabase } from "../../engine/database/connection.js";
import { migrate } from "../../engine/database/migrate.js";
import { REFERENCE_MONTH } from "../../engine/generate/generate.js";
import { EXIT_CODE } from "../../engine/terminal/exit-code.js";
import { say } from "../../engine/terminal/io.js";
import { month, wholeNumber } from "../../engine/terminal/option.js";
import { createProgram, runProgram, start } from "../../engine/terminal/program.js";
import { type ChainSummary, chainLines, runChain } from "./chain.js";

const FOLDER = join(PROJECT_ROOT, ".groeikern", "bench");
const CHILDREN_MAX = 50_000_000;
const CHILDREN = 100_000;
const WORKERS_MAX = 64;
const NAMES = ["groeikern_chain_true", "groeikern_chain_told"] as const;

interface Options {
  readonly children: number;
  readonly seed: number;
  readonly month: number;
  readonly workers: number;
}

/** Runs it in databases of its own. */
export async function proveChain(
  options: Options,
  note: (text: string) => void,
): Promise<ChainSummary> {
  const folder = await mkdtemp(join(tmpdir(), "groeikern-records-"));
  try {
    return await withEmpty(NAMES[0], (truth) =>
      withEmpty(NAMES[1], (told) => runChain(truth, told, { ...options, folder, note })),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A migrated database without facts, dropped at the end. */
async function withEmpty<T>(name: string, work: (db: Database) => Promise<T>): Promise<T> {
  const server = await openDatabase({
    url: "",
    database: "postgres",
    embedded: { folder: FOLDER },
  });
  const admin = await openClient(server.config, "chain");
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${name} (FORCE)`);
    const db = await openDatabase({ url: "", database: name, embedded: { folder: FOLDER } });
    try {
      await migrate(db);
      return await work(db);
    } finally {
      await db.close();
    }
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${name} (FORCE)`).catch(() => undefined);
    await admin.end();
    await server.close();
  }
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
    const summary = await proveChain(options, (text) => io.stderr.write(`${text}\n`));
    await say(io, chainLines(summary).join("\n"));
    program.exitCode = summary.isSame ? EXIT_CODE.done : EXIT_CODE.failed;
  });
  return runProgram(program, argv, io);
});
