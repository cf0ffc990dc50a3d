#!/usr/bin/env node
/**
 * The command line, `groeikern`. One file per command; each loads what it needs when it runs, so
 * that `calculate` does not wait for the database's libraries.
 *
 * `main` takes arguments and streams and returns the exit code: wrong use is told before anything
 * is touched, errors of the engine are told in one line, and nothing here ends the process.
 */
import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CommanderError } from "commander";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE, type ExitCode } from "../terminal/exit-code.js";
import type { Io } from "../terminal/io.js";
import { addCalculate } from "./calculate.js";
import { addCertificates } from "./certificates.js";
import { addGenerate } from "./generate.js";
import { addMigrate } from "./migrate.js";
import { addRecompute } from "./recompute.js";
import { addRun, addRuns } from "./runs.js";
import { addServe } from "./serve.js";

const EXAMPLES = `
Examples:
  groeikern recompute --setup             the newest confirmed month, from nothing
  groeikern recompute --month 2025-09     one month, on facts that are there
  groeikern calculate households.jsonl    without a database

Exit codes: 0 done, 1 failed, 2 wrong use, 3 done with rejections, 130 interrupted.`;

const INTERRUPTED = new Set(["INTERRUPTED", "RUN_INTERRUPTED"]);
/** Refused before anything was touched: options, and those of a service that would be open to all. */
const WRONG_USE = new Set(["WRONG_USE", "SERVE_INSECURE"]);

/** Runs one command line, without the names of program and script; returns the exit code. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT_CODE.done;
  const program = build(io, (finished) => {
    code = finished;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    return report(error, argv, io);
  }
}

function build(io: Io, finish: (code: ExitCode) => void): GroeikernCommand {
  const program = new GroeikernCommand("groeikern");
  program
    .description("Calculation core for the Flemish child benefit (Groeipakket)")
    .version(readVersion(), "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .addHelpText("after", EXAMPLES)
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    })
    .exitOverride();
  addGenerate(program, io, finish);
  addRecompute(program, io, finish);
  addRuns(program, io, finish);
  addRun(program, io, finish);
  addCalculate(program, io, finish);
  addMigrate(program, io, finish);
  addServe(program, io, finish);
  addCertificates(program, io, finish);
  return program;
}

function readVersion(): string {
  const text = readFileSync(join(PROJECT_ROOT, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** Tells an error in one line and gives its exit code. */
function report(error: unknown, argv: readonly string[], io: Io): ExitCode {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? EXIT_CODE.done : EXIT_CODE.wrongUse;
  }
  const { message, code, stack } = describe(error);
  if (argv.includes("--json")) io.stderr.write(`${JSON.stringify({ code, message })}\n`);
  else io.stderr.write(`groeikern: ${message}\n`);
  if (io.env["GROEIKERN_DEBUG"] !== undefined) io.stderr.write(`${stack}\n`);
  if (WRONG_USE.has(code)) return EXIT_CODE.wrongUse;
  return INTERRUPTED.has(code) ? EXIT_CODE.interrupted : EXIT_CODE.failed;
}

function describe(error: unknown): { message: string; code: string; stack: string } {
  if (!(error instanceof Error)) return { message: String(error), code: "UNKNOWN", stack: "" };
  const { message, stack = "" } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "UNEXPECTED";
  return { message: message === "" ? code : message, code, stack };
}

/** Whether this file is what Node was asked to run, through the link that npm makes too. */
function isEntry(): boolean {
  const [, script] = process.argv;
  if (script === undefined) return false;
  try {
    return realpathSync(script) === fileURLToPath(import.meta.url);
  } catch {
    return false;
  }
}

/** A reader that goes away, as `head` does, is no error; whoever writes finds out and stops. */
function ignoreGoneReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

if (isEntry()) {
  const { stdin, stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) stream.on("error", ignoreGoneReader);
  process.exitCode = await main(process.argv.slice(2), { stdin, stdout, stderr, env });
}
