/**
 * `groeikern psql`: PostgreSQL's own terminal on the database of the commands, and
 * `groeikern database`: its address, for any other program, while the server is held.
 *
 * The password goes to psql by its environment and is printed nowhere; for the embedded server a
 * file has it, which only its owner can read.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Database } from "../database/connection.js";
import { EngineError } from "../errors.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { recordText } from "../terminal/table.js";
import { withOpenDatabase } from "./open-database.js";

const PSQL_EXAMPLES = `
Examples:
  groeikern psql
  groeikern psql -- -c "SELECT * FROM result_readable LIMIT 10"

What stands behind -- goes to psql. The exit code is 0 when psql's is.`;

const DATABASE_EXAMPLES = `
Examples:
  groeikern database
  groeikern database --json

Prints where the database is and keeps the embedded server running until Ctrl-C, so that
another program can read it. The password is not printed: passwordFile has it.`;

export function addPsql(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("psql")
    .description("PostgreSQL's own terminal on the database")
    .argument("[ARGUMENTS...]", "for psql, behind --")
    .addHelpText("after", PSQL_EXAMPLES)
    .action(async (words: readonly string[]) => {
      await withOpenDatabase(io, false, async (db) => {
        finish((await runPsql(db, words, io)) === 0 ? EXIT_CODE.done : EXIT_CODE.failed);
      });
    });
}

export function addDatabase(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("database")
    .description("the address of the database, for other programs, until Ctrl-C")
    .option("--json", "print the address as one JSON object")
    .addHelpText("after", DATABASE_EXAMPLES)
    .action(async ({ json }: { readonly json?: true }) => {
      await withOpenDatabase(io, json === true, async (db) => {
        await interruptible(async (signal) => {
          if (json) await sayJson(io, placeOf(db));
          else await say(io, recordText(placeOf(db)));
          await untilAborted(signal);
        });
        finish(EXIT_CODE.done);
      });
    });
}

/** Runs psql on the terminal; Ctrl-C is psql's. */
async function runPsql(db: Database, words: readonly string[], { env }: Io): Promise<number> {
  const leaveToPsql = (): void => undefined;
  process.on("SIGINT", leaveToPsql);
  try {
    const child = spawn("psql", words, { stdio: "inherit", env: psqlEnvironment(db, env) });
    const [code] = await once(child, "exit");
    return (code as number | null) ?? 1;
  } catch (error) {
    throw new EngineError(
      "PSQL_MISSING",
      `psql: expected the program psql on the PATH, found: ${(error as Error).message}; ` +
        "install PostgreSQL's client, or give the address of groeikern database to another one",
      error,
    );
  } finally {
    process.off("SIGINT", leaveToPsql);
  }
}

/** The environment without what would lead psql elsewhere, and with the address. */
function psqlEnvironment({ config }: Database, env: Io["env"]): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^PG|^DATABASE_URL$/.test(name));
  const files = Object.entries(env).filter(([name]) => /^PGSSL\w+(CERT|KEY)$|^PGPASS/.test(name));
  const { host, port, user, database, password, ssl } = config;
  const isVerified = typeof ssl === "object" && ssl.rejectUnauthorized === true;
  return {
    ...Object.fromEntries([...kept, ...files]),
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGDATABASE: database,
    PGSSLMODE: isVerified ? "verify-full" : ssl ? "require" : "disable",
    ...(typeof password === "string" && { PGPASSWORD: password }),
  };
}

function placeOf({ config, dataFolder }: Database) {
  const { host = "", port = 0, user = "", database = "" } = config;
  const part = encodeURIComponent;
  const place = host.startsWith("/") ? `/${part(database)}?host=${part(host)}&port=${port}` : null;
  const address = `postgres://${part(user)}@${place ?? `${host}:${port}/${part(database)}`}`;
  const passwordFile = dataFolder === null ? undefined : join(dataFolder, "groeikern.password");
  return {
    address,
    host,
    port: String(port),
    user,
    database,
    ...(passwordFile && { passwordFile }),
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    // A pending promise alone does not keep the process; the pool's connections may be idle.
    const held = setInterval(() => undefined, 2 ** 30);
    signal.addEventListener("abort", () => {
      clearInterval(held);
      resolve();
    });
  });
}
