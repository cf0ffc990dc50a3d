/** Slots of the parameters: the names stand in the YAML files and nowhere else. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { isSeriesFile, PARAMETERS_DIR } from "../book/files.js";
import { SLOT_CAPACITY } from "../memory.js";
import { constantName } from "./names.js";

/** Names of all series, by file and then in the order of the file. */
export function parameterNames(): string[] {
  const files = readdirSync(PARAMETERS_DIR).filter(isSeriesFile).sort();
  const names = files.flatMap((file) =>
    Object.keys(parse(readFileSync(join(PARAMETERS_DIR, file), "utf8")) as object),
  );
  if (names.length <= SLOT_CAPACITY) return names;
  throw new Error(`expected at most ${SLOT_CAPACITY} series, found ${names.length}`);
}

/** AssemblyScript: the slot of every series. */
export function slotsSource(names: readonly string[]): string {
  const slots = names.map((name, slot) => `export const ${constantName(name)}: i32 = ${slot};`);
  return [...slots, `export const SLOT_COUNT: i32 = ${names.length};`, ""].join("\n");
}

/** TypeScript: the names by slot. */
export function parameterNamesSource(names: readonly string[]): string {
  const list = names.map((name) => `  "${name}",`);
  return [
    "/** Every parameter that the kernel reads, by slot. */",
    "export const PARAMETER_NAMES = [",
    ...list,
    "] as const;",
    "",
  ].join("\n");
}
