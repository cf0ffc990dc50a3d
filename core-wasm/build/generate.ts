/**
 * Writes the files that AssemblyScript cannot derive by types from the layout and the names of the
 * parameter files: accessors, reason codes, parameter slots, the COPY decoder and encoder; the list of
 * the codes of reasons, and the tables of the glossary.
 *
 *     node dist/core-wasm/build/generate.js            writes them
 *     node dist/core-wasm/build/generate.js --check    exit code 1 when one of them is not fresh
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../replace-file.js";
import { PROJECT_ROOT } from "../root.js";
import { amountsSource } from "./amounts.js";
import { assertBits } from "./bits.js";
import { columnsSource } from "./columns.js";
import { decodeSource } from "./decode.js";
import { encodeSource } from "./encode.js";
import { enumsSource } from "./enums.js";
import { faultsSource } from "./faults.js";
import { glossary } from "./glossary.js";
import { reasonCodes } from "./reason-codes.js";
import { reasonsSource } from "./reasons.js";
import { parameterNames, parameterNamesSource, slotsSource } from "./slots.js";

const HEADER =
  "// Generated from the layout and the parameter files by build/generate.ts. Not edited.\n\n";

const CODES = "layout/reason-codes.txt";
const GLOSSARY = "../GLOSSARY.md";

/** Path under core-wasm and content of every file that is generated, or has generated parts. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ...sources(),
    [CODES, reasonCodes(readOrEmpty(CODES))],
    [GLOSSARY, glossaryNow()],
  ]);
}

const glossaryNow = (): string => glossary(readOrEmpty(GLOSSARY));

function sources(): [path: string, source: string][] {
  assertBits();
  const names = parameterNames();
  return Object.entries({
    "assembly/generated/columns.ts": columnsSource(),
    "assembly/generated/reasons.ts": reasonsSource(),
    "assembly/generated/parameters.ts": slotsSource(names),
    "assembly/generated/amounts.ts": amountsSource(names),
    "assembly/generated/enums.ts": enumsSource(),
    "assembly/generated/faults.ts": faultsSource(),
    "assembly/generated/decode.ts": decodeSource(),
    "assembly/generated/encode.ts": encodeSource(),
    "generated/parameter-names.ts": parameterNamesSource(names),
  }).map(([path, source]) => [path, HEADER + source]);
}

/** Paths of the generated files whose content on disk is not what the generator writes. */
export function staleFiles(): string[] {
  return [...generatedFiles()].flatMap(([path, source]) => {
    return readOrEmpty(path) === source ? [] : [path];
  });
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(join(PROJECT_ROOT, "core-wasm", path), "utf8");
  } catch {
    return "";
  }
}

function main(isCheck: boolean): void {
  const stale = staleFiles();
  if (isCheck && stale.length > 0) {
    process.stderr.write(`expected fresh generated files, found stale: ${stale.join(", ")}\n`);
    process.exitCode = 1;
    return;
  }
  const files = generatedFiles();
  for (const path of stale) {
    replaceFile(join(PROJECT_ROOT, "core-wasm", path), files.get(path) as string);
  }
}

if (process.argv[1]?.endsWith("core-wasm/build/generate.js"))
  main(process.argv.includes("--check"));
