/** The table of the README is written here and nowhere else: between its two markers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../core-wasm/replace-file.js";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { isSkipped } from "./bench.js";
import type { Result } from "./result.js";
import { markdownLines } from "./table.js";

export const BEGIN = "<!-- bench:begin -->";
export const END = "<!-- bench:end -->";
/** Plots whose rows stay on the page: the README shows the figures that bars are set for. */
const PAGE_ONLY = new Set(["batch-size", "split"]);

/** Puts the table between the markers of a text. Throws when the markers are not there. */
export function withTable(text: string, result: Result): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) {
    throw new Error(`README.md: expected the lines ${BEGIN} and ${END}, found not both in order`);
  }
  const before = text.slice(0, begin + BEGIN.length);
  return `${before}\n${markdownLines(shown(result)).join("\n")}\n${text.slice(end)}`;
}

/** Writes the table; returns the number of its rows. */
export function writeReadme(result: Result, file = join(PROJECT_ROOT, "README.md")): number {
  replaceFile(file, withTable(readFileSync(file, "utf8"), result));
  return shown(result).measured.length;
}

function shown(result: Result): Result {
  const measured = result.measured.filter(
    (row) => isSkipped(row) || row.plot === undefined || !PAGE_ONLY.has(row.plot),
  );
  return { ...result, measured };
}
