/** The tables of the README are written here and nowhere else: each between its two markers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../core-wasm/replace-file.js";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { isSkipped } from "./bench.js";
import type { Result } from "./result.js";
import { markdownLines } from "./table.js";

export const BEGIN = "<!-- bench:begin -->";
export const END = "<!-- bench:end -->";
const README = join(PROJECT_ROOT, "README.md");
/** Plots whose rows stay on the page: the README shows the figures that bars are set for. */
const PAGE_ONLY = new Set(["batch-size", "split"]);

/** Puts lines between the markers of a section. Throws when the markers are not there. */
export function withSection(text: string, name: string, lines: readonly string[]): string {
  const [first, last] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const begin = text.indexOf(first);
  const end = text.indexOf(last);
  if (begin < 0 || end < begin) {
    throw new Error(`README.md: expected the lines ${first} and ${last}, found not both in order`);
  }
  return `${text.slice(0, begin + first.length)}\n${lines.join("\n")}\n${text.slice(end)}`;
}

/** Puts the table of the benches between their markers. */
export const withTable = (text: string, result: Result): string =>
  withSection(text, "bench", markdownLines(shown(result)));

/** Writes a section of the README. */
export function writeReadmeSection(name: string, lines: readonly string[], file = README): void {
  replaceFile(file, withSection(readFileSync(file, "utf8"), name, lines));
}

/** Writes the table; returns the number of its rows. */
export function writeReadme(result: Result, file = README): number {
  replaceFile(file, withTable(readFileSync(file, "utf8"), result));
  return shown(result).measured.length;
}

function shown(result: Result): Result {
  const measured = result.measured.filter(
    (row) => isSkipped(row) || row.plot === undefined || !PAGE_ONLY.has(row.plot),
  );
  return { ...result, measured };
}
