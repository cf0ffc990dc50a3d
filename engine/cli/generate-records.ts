/** `groeikern generate --sources`: records of every flow of a population, as files; no database. */
import { availableParallelism } from "node:os";
import { monthText } from "../../core-wasm/month.js";
import type { SourcesSummary } from "../generate/sources/generate-sources.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { createProgress } from "../terminal/progress.js";
import { recordText } from "../terminal/table.js";

const OUTPUT = "records";
const WORKERS = 2;

export interface RecordsOptions {
  readonly children: number;
  readonly seed: number;
  readonly month?: number;
  readonly workers?: number;
  readonly output?: string;
  readonly json?: true;
}

/** Writes the records with progress; Ctrl-C leaves a folder that is not whole. */
export async function sayRecords(options: RecordsOptions, io: Io): Promise<void> {
  const { generateSources } = await import("../generate/sources/generate-sources.js");
  const { REFERENCE_MONTH } = await import("../generate/generate.js");
  const { children, seed, month = REFERENCE_MONTH, output = OUTPUT, json } = options;
  const workers = options.workers ?? Math.min(WORKERS, availableParallelism());
  const progress = createProgress(io, json === true);
  const summary = await interruptible((signal) =>
    generateSources({
      ...{ children, seed, month, output, workers, signal },
      onProgress: (done, total) =>
        progress.update({ phase: "records", unit: "children", done, total }),
    }),
  ).finally(() => progress.stop());
  await (json ? sayJson(io, summary) : say(io, recordsText(summary)));
}

function recordsText(summary: SourcesSummary): string {
  const tables = Object.entries(summary.tables).map(([table, { facts, decisions, why }]) => {
    return { table, facts, decisions, why: why ?? "" };
  });
  return recordText({
    folder: summary.output,
    month: monthText(summary.month),
    children: summary.children,
    seed: summary.seed,
    families: summary.families,
    files: Object.keys(summary.files).length,
    messages: summary.messages,
    bytes: summary.bytes,
    facts: summary.facts,
    decisions: summary.decisions,
    tables,
  });
}
