/** `groeikern migrate`: brings the database to the version that this program needs. */
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { type Io, say, sayJson } from "../terminal/io.js";
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
      const { migrate } = await import("../database/migrate.js");
      await withOpenDatabase(io, options.json === true, async (db) => {
        const { from, to } = await migrate(db);
        if (options.json) await sayJson(io, { from, to });
        else await say(io, from === to ? `at version ${to}` : `from version ${from} to ${to}`);
        finish(EXIT_CODE.done);
      });
    });
}
