/**
 * Writes the parts of the contract that follow from the layout into the .proto files, between their
 * markers; the rest of the files is written by people.
 *
 *     node dist/grpc/contract/generate.js            writes them
 *     node dist/grpc/contract/generate.js --check    exit code 1 when one of them is not fresh
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readPart, withPart } from "../../core-wasm/build/part.js";
import { replaceFile } from "../../core-wasm/replace-file.js";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { readNumbers } from "./proto-numbers.js";
import { PROTO_PARTS, type ProtoPart } from "./proto-parts.js";

const FOLDER = join(PROJECT_ROOT, "grpc", "proto", "groeikern", "v1");

/** The text of a .proto file with a part as the layout has it now. */
export function withProtoPart(text: string, { name, lines }: ProtoPart): string {
  const known = readNumbers(readPart(text, name));
  const around = readNumbers(blockAround(text, name));
  const taken = [...around.values.map(({ number }) => number), ...around.reserved];
  return withPart(text, name, ["", ...lines(known, taken), ""]);
}

/** Lines of the message or enumeration that a part stands in. */
function blockAround(text: string, name: string): string[] {
  const lines = text.split("\n");
  const marker = lines.findIndex((line) => line.endsWith(`generated: ${name}`));
  const begin = lines.findLastIndex((line, at) => at < marker && line.endsWith("{"));
  return lines.slice(begin, lines.indexOf("}", marker));
}

/** Every file with generated parts: its name, what it is and what it should be. */
function files() {
  return [...new Set(PROTO_PARTS.map(({ file }) => file))].map((file) => {
    const found = readFileSync(join(FOLDER, file), "utf8");
    const parts = PROTO_PARTS.filter((part) => part.file === file);
    return { file, found, expected: parts.reduce(withProtoPart, found) };
  });
}

/** Names of the files whose generated parts are not what the layout says. */
export const staleProto = (): string[] =>
  files()
    .filter(({ found, expected }) => found !== expected)
    .map(({ file }) => file);

function main(isCheck: boolean): void {
  const stale = files().filter(({ found, expected }) => found !== expected);
  if (isCheck && stale.length > 0) {
    const names = stale.map(({ file }) => file).join(", ");
    process.stderr.write(`expected a fresh contract, found stale: ${names}\n`);
    process.exitCode = 1;
    return;
  }
  for (const { file, expected } of stale) replaceFile(join(FOLDER, file), expected);
}

if (process.argv[1]?.endsWith("contract/generate.js")) main(process.argv.includes("--check"));
