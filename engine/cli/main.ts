#!/usr/bin/env node
/**
 * The command line, `groeikern`. One file per command; each loads what it needs when it runs, so
 * that `calculate` does not wait for the database's libraries.
 *
 * `main` takes arguments and streams and returns the exit code; how errors are told is in
 * `terminal/program.ts`.
 */
import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import type { GroeikernCommand } from "../terminal/command.js";
import type { ExitCode } from "../terminal/exit-code.js";
import type { Io } from "../terminal/io.js";
import { createProgram, runProgram, start } from "../terminal/program.js";
import { addBackup, addRestore } from "./backup.js";
import { addCalculate } from "./calculate.js";
import { addCertificates } from "./certificates.js";
import { addCompare } from "./compare.js";
import { addExplain } from "./explain.js";
import { addExport } from "./export.js";
import { addFacts } from "./facts.js";
import { addGenerate } from "./generate.js";
import { addMigrate } from "./migrate.js";
import { addPrune } from "./prune.js";
import { addDatabase, addPsql } from "./psql.js";
import { addRecompute } from "./recompute.js";
import { addRegularise } from "./regularise.js";
import { addReport } from "./report.js";
import { addRights } from "./rights.js";
import { addRun, addRuns } from "./runs.js";
import { addSchedule } from "./schedule.js";
import { addScreen } from "./screen.js";
import { addServe } from "./serve.js";
import { addSimulate } from "./simulate.js";
import { addSources } from "./sources.js";
import { addStatus } from "./status.js";
import { addSigningKey, addVerify } from "./verify.js";
import { addWorker } from "./worker.js";

const EXAMPLES = `
Examples:
  groeikern recompute --setup             the newest month without forecasts, from nothing
  groeikern recompute --month 2025-09     one month, on facts that are there
  groeikern calculate households.jsonl    without a database

Exit codes: 0 done, 1 failed, 2 wrong use, 3 done with rejections, 130 interrupted.`;

/** Runs one command line, without the names of program and script; returns the exit code. */
export function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  return runProgram(build(io), argv, io);
}

function build(io: Io): GroeikernCommand {
  const about = "Calculation core for the Flemish child benefit (Groeipakket)";
  const program = createProgram("groeikern", about, io);
  program.version(readVersion(), "--version", "print the version").addHelpText("after", EXAMPLES);
  const finish = (code: ExitCode): void => {
    program.exitCode = code;
  };
  addGenerate(program, io, finish);
  addRecompute(program, io, finish);
  addRegularise(program, io, finish);
  addRuns(program, io, finish);
  addRun(program, io, finish);
  addExplain(program, io, finish);
  addExport(program, io, finish);
  addVerify(program, io, finish);
  addSigningKey(program, io, finish);
  addSimulate(program, io, finish);
  addCompare(program, io, finish);
  addReport(program, io, finish);
  addPsql(program, io, finish);
  addDatabase(program, io, finish);
  addWorker(program, io, finish);
  addSchedule(program, io, finish);
  addStatus(program, io, finish);
  addPrune(program, io, finish);
  addBackup(program, io, finish);
  addRestore(program, io, finish);
  addCalculate(program, io, finish);
  addFacts(program, io, finish);
  addSources(program, io, finish);
  addScreen(program, io, finish);
  addRights(program, io, finish);
  addMigrate(program, io, finish);
  addServe(program, io, finish);
  addCertificates(program, io, finish);
  return program;
}

function readVersion(): string {
  const text = readFileSync(join(PROJECT_ROOT, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
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

if (isEntry()) await start("groeikern", main);
