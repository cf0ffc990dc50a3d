/**
 * A folder of files into records, and the facts that follow. A file is of the flow that its name
 * begins with: `register.jsonl.gz`, `kadaster-2021.csv`, `dmfa-2024-q1.jsonl`.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "../database/connection.js";
import { EngineError, errorMessage } from "../errors.js";
import { type DeriveOptions, type DeriveSummary, deriveFacts } from "./driver.js";
import type { Flow } from "./flow.js";
import { openInput } from "./input.js";
import { loadSource } from "./load.js";
import { addCounts, type LoadCounts, NO_COUNTS } from "./load-counts.js";
import { loadSources } from "./registry.js";

const RECORDS = /^(.+)\.(jsonl|csv)(\.gz)?$/;

export interface FolderOptions extends Pick<DeriveOptions, "onShared" | "workers"> {
  readonly signal: AbortSignal;
  readonly onProgress: (phase: string, done: number, total: number) => void;
}

export interface LoadedFolder {
  readonly files: number;
  readonly counts: LoadCounts;
  /** Names of files of which something from a line on could not be read. */
  readonly refused: readonly string[];
  readonly derived: DeriveSummary;
}

/** The flow of a file by its name; the longest name of a flow that fits. */
export function flowOfFile(flows: ReadonlyMap<string, Flow>, file: string): Flow | undefined {
  const name = RECORDS.exec(file)?.[1];
  if (name === undefined) return undefined;
  const fitting = [...flows.values()].filter((flow) => `${name}-`.startsWith(`${flow.name}-`));
  return fitting.sort((a, b) => b.name.length - a.name.length)[0];
}

/**
 * Loads all files, in the order of their names; what is known already is passed over by its
 * version. Throws `FOLDER_FAULT`, and what a load or a derivation throws.
 */
export async function loadFolder(
  db: Database,
  folder: string,
  { onProgress, ...options }: FolderOptions,
): Promise<LoadedFolder> {
  const { flows } = await loadSources();
  const names = (await readNames(folder)).filter((name) => flowOfFile(flows, name) !== undefined);
  let counts = NO_COUNTS;
  const refused: string[] = [];
  for (const name of names) {
    const flow = flowOfFile(flows, name) as Flow;
    const loaded = await loadSource(db, flow, [await openInput(join(folder, name))], {
      signal: options.signal,
      onProgress: ({ bytes, totalBytes }) => onProgress(`load ${name}`, bytes, totalBytes),
    });
    counts = addCounts(counts, loaded);
    if (loaded.refused.length > 0) refused.push(name);
  }
  const derived = await deriveFacts(db, {
    ...options,
    onProgress: (done, total) => onProgress("derive", done, total),
  });
  return { files: names.length, counts, refused, derived };
}

async function readNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    const found = errorMessage(error);
    throw new EngineError(
      "FOLDER_FAULT",
      `${folder}: expected a folder of records, found ${found}`,
    );
  }
}
