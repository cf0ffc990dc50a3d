/**
 * The package's parameters as the build has parsed and checked them: one JSON file beside the
 * kernel, that stands for the YAML files of one digest. Files that were changed since have another
 * digest and are parsed; so a new value needs no build, and reads a little slower until there is one.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "./root.js";
import type { ParameterSet } from "./series.js";

export const CHECKED_FILE = join(PROJECT_ROOT, "dist", "core-wasm", "parameters.json");

/** Maps as lists, for JSON. */
type Listed<T> = {
  [K in keyof T]: T[K] extends ReadonlyMap<infer N, infer V> ? readonly (readonly [N, V])[] : T[K];
};

/** SHA-256 over names and texts. */
export function sourceDigest(files: ReadonlyMap<string, string>): string {
  const hash = createHash("sha256");
  for (const [name, text] of files) hash.update(`${name} ${text.length}\n${text}`);
  return hash.digest("hex");
}

/** The content of the file for checked parameters: what the files of a digest say. */
export function checkedText(source: string, set: ParameterSet): string {
  return JSON.stringify({ source, set: listed(set) });
}

/** Checked parameters as text, to be kept. */
export const keptText = (set: ParameterSet): string => JSON.stringify(listed(set));

/** Checked parameters of the text that was kept. */
export const readKept = (text: string): ParameterSet =>
  unlisted(JSON.parse(text) as Listed<ParameterSet>);

const listed = ({ units, kinds, series, ...range }: ParameterSet): Listed<ParameterSet> => ({
  ...range,
  units: [...units],
  kinds: [...kinds],
  series: [...series],
});

const unlisted = ({ units, kinds, series, ...range }: Listed<ParameterSet>): ParameterSet => ({
  ...range,
  units: new Map(units),
  kinds: new Map(kinds),
  series: new Map(series),
});

/** What the build has checked, when it was the files of this digest. */
export function readChecked(source: string): ParameterSet | null {
  try {
    const copy = JSON.parse(readFileSync(CHECKED_FILE, "utf8")) as {
      readonly source: string;
      readonly set: Listed<ParameterSet>;
    };
    return copy.source === source ? unlisted(copy.set) : null;
  } catch {
    return null;
  }
}
