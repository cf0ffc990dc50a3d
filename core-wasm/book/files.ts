/** The files of a folder of parameters, by name: series, and what they are checked against. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readWhole, unreadText } from "../read-whole.js";
import { PROJECT_ROOT } from "../root.js";
import { ParameterError } from "../series.js";

export const PARAMETERS_DIR = join(PROJECT_ROOT, "core-wasm", "parameters");
export const RANGE_FILE = "geldigheid.yaml";
export const KINDS_FILE = "kinds.yaml";
export const UNITS_FILE = "units.yaml";
const FRAME = new Set([RANGE_FILE, KINDS_FILE, UNITS_FILE]);

/** Whether a file holds series. */
export const isSeriesFile = (file: string): boolean => file.endsWith(".yaml") && !FRAME.has(file);

/** Name and text of every YAML file of a folder, by name. */
export function readFolder(directory: string): ReadonlyMap<string, string> {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith(".yaml"));
    if (names.length > 0) return textsOf(directory, names.sort());
  } catch (cause) {
    throw unreadable(directory, unreadText(cause));
  }
  throw unreadable(directory, "no such files");
}

function textsOf(directory: string, names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name, readWhole(join(directory, name)).toString()]));
}

/** Says otherwise when a file of a folder was written since, or is another. */
export function folderStamp(directory: string): string {
  try {
    const stamps = readdirSync(directory).map((name) => {
      const { ino, size, mtimeNs, ctimeNs } = statSync(join(directory, name), { bigint: true });
      return [name, ino, size, mtimeNs, ctimeNs].join();
    });
    return stamps.join();
  } catch (cause) {
    throw unreadable(directory, unreadText(cause));
  }
}

/** The text of one file, for a patch; undefined when the path is a folder. */
export function readPatchFile(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? undefined : readWhole(path).toString();
  } catch (cause) {
    throw unreadable(path, unreadText(cause));
  }
}

function unreadable(path: string, found: string): ParameterError {
  return new ParameterError(
    `${path}: expected a folder of YAML files, or a YAML file with changed series, found ${found}`,
  );
}
