/**
 * The package's parameters as the build has parsed and checked them: one JSON file beside the
 * kernel, that stands for the YAML files of one digest. Files that were changed since have another
 * digest and are parsed; so a new value needs no build, and reads a little slower until there is one.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "./root.js";
import type { Series } from "./series.js";

export const CHECKED_FILE = join(PROJECT_ROOT, "dist", "core-wasm", "parameters.json");

export interface ParsedParameters {
  readonly series: ReadonlyMap<string, Series>;
  readonly firstMonth: number;
  readonly lastMonth: number;
}

export interface CheckedParameters extends ParsedParameters {
  /** Digest of the files. */
  readonly source: string;
}

/** SHA-256 over names and texts. */
export function sourceDigest(files: ReadonlyMap<string, string>): string {
  const hash = createHash("sha256");
  for (const [name, text] of files) hash.update(`${name} ${text.length}\n${text}`);
  return hash.digest("hex");
}

/** The content of the file for checked parameters. */
export function checkedText({ series, ...range }: CheckedParameters): string {
  return JSON.stringify({ ...range, series: [...series] });
}

/** What the build has checked, when it was the files of this digest. */
export function readChecked(source: string): ParsedParameters | null {
  try {
    const copy = JSON.parse(readFileSync(CHECKED_FILE, "utf8")) as Omit<
      CheckedParameters,
      "series"
    > & {
      readonly series: readonly [string, Series][];
    };
    return copy.source === source ? { ...copy, series: new Map(copy.series) } : null;
  } catch {
    return null;
  }
}
