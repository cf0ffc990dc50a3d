/** `groeikern migrate`: brings the database to the version that this program needs. */
import type { Database } from "../database/connection.js";
import type { Migrated } from "../database/migrate.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { createProgress, openPhase } from "../terminal/progress.js";
import { withOpenDatabase } from "./open-database.js";

const EXAMPLES = `
Examples:
  groeikern migrate
  DATABASE_URL=postgres://groeikern@db.example/groeikern groeikern migrate`;

export function addMigrate(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("migrate")
    .description("bring the database to the version that this program needs")
    .option("--json", "print the versions as one JSON object")
    .addHelpText("after", EXAMPLES)
    .action(async (options: { readonly json?: true }) => {
      await withOpenDatabase(io, options.json === true, async (db) => {
        const { from, to } = await runMigrate(db, io, options.json === true);
        if (options.json) await sayJson(io, { from, to });
        else await say(io, from === to ? `at version ${to}` : `from version ${from} to ${to}`);
        finish(EXIT_CODE.done);
      });
    });
}

/** Migrates; one that waits for another, or for its statements, is seen to go on. */
export async function runMigrate(db: Database, io: Io, isJson: boolean): Promise<Migrated> {
  const { migrate } = await import("../database/migrate.js");
  const progress = createProgress(io, isJson);
  progress.update(openPhase("migrate"));
  try {
    return await migrate(db);
  } finally {
    progress.stop();
  }
}
