/**
 * Writes the parts of the schema that follow from declarations in TypeScript: the fact tables
 * and the results.
 *
 *     node dist/engine/database/generate.js            writes them
 *     node dist/engine/database/generate.js --check    exit code 1 when one of them is not fresh
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { factsSql } from "../facts/fact-ddl.js";
import { decidedSql } from "./decided-ddl.js";
import { resultViewsSql } from "./result-ddl.js";
import { SCHEMA_FOLDER } from "./schema.js";

const header = (source: string): string =>
  `-- Generated from ${source} by generate.ts. Not edited.\n\n`;

/** Path under schema/ and content of every generated file. */
export function generatedSql(): ReadonlyMap<string, string> {
  return new Map([
    ["generated/facts.sql", header("engine/facts/tables.ts") + factsSql()],
    ["generated/results.sql", header("core-wasm/layout/result-columns.ts") + resultViewsSql()],
    ["generated/decided.sql", header("core-wasm/layout/result-columns.ts") + decidedSql()],
  ]);
}

/** Paths of the generated files whose content on disk is not what the generator writes. */
export function staleSql(): string[] {
  return [...generatedSql()].flatMap(([path, sql]) => (readOrEmpty(path) === sql ? [] : [path]));
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(join(SCHEMA_FOLDER, path), "utf8");
  } catch {
    return "";
  }
}

function main(isCheck: boolean): void {
  const stale = staleSql();
  if (isCheck && stale.length > 0) {
    process.stderr.write(`expected fresh SQL, found stale: ${stale.join(", ")}\n`);
    process.exitCode = 1;
    return;
  }
  const files = generatedSql();
  for (const path of stale) writeFileSync(join(SCHEMA_FOLDER, path), files.get(path) as string);
}

if (process.argv[1]?.endsWith("database/generate.js")) main(process.argv.includes("--check"));
