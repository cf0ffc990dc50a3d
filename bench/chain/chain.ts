/**
 * From records to decisions, beside the same from generated facts.
 *
 *     population -> records of every flow, shuffled -> load -> derive -> decisions -> facts -> run
 *     population -> facts ------------------------------------------------------------------> run
 *
 * Both must hold the same facts, table by table, where they are read, and come to the same sums.
 */

import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { counted } from "../../engine/counted.js";
import type { Database } from "../../engine/database/connection.js";
import { EngineError } from "../../engine/errors.js";
import { applyFile } from "../../engine/facts/delivery-file.js";
import { type GenerateProgress, generate } from "../../engine/generate/generate.js";
import { Random } from "../../engine/generate/random.js";
import {
  DECISIONS_FILE,
  generateSources,
  type SourcesSummary,
} from "../../engine/generate/sources/generate-sources.js";
import { shuffle } from "../../engine/generate/sources/messages.js";
import { recompute } from "../../engine/run/recompute.js";
import { deriveFacts } from "../../engine/sources/driver.js";
import { openInput, type SourceInput } from "../../engine/sources/input.js";
import { loadSource } from "../../engine/sources/load.js";
import { flowOfFile } from "../../engine/sources/load-folder.js";
import { loadSources } from "../../engine/sources/registry.js";
import { openPhase, type Step } from "../../engine/terminal/progress.js";
import { endIdleThreads } from "../../engine/threads/shelf.js";
import { type Compared, compareFacts } from "./compare-facts.js";

const MS = 1000;
const [SECONDS_A_MINUTE, MICROSECONDS] = [60, 1e6];
/** Of how many children the minutes of a part are told, to say what a country takes. */
const TOLD_CHILDREN = 100_000;

export interface ChainOptions {
  readonly children: number;
  readonly seed: number;
  /** Reference month of the population, and the month of the runs. */
  readonly month: number;
  /** An empty folder for the records. */
  readonly folder: string;
  readonly workers: number;
  /** Stops it between two pieces of work. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (step: Step) => void;
  note(text: string): void;
}

/** What records gave, beside what is true. */
export interface ToldFacts extends Compared {
  readonly records: SourcesSummary;
  readonly messages: number;
  readonly subjects: number;
}

export interface ChainSummary extends ToldFacts {
  /** What the runs came to, in cents. */
  readonly trueCents: bigint;
  readonly toldCents: bigint;
  readonly isSame: boolean;
}

/** Fills two empty, migrated databases, one with facts, the other from records, and compares. */
export async function tellFacts(
  truth: Database,
  told: Database,
  options: ChainOptions,
): Promise<ToldFacts> {
  const { children, seed, month } = options;
  const { part, signal } = partsOf(options);
  const records = await part("records written", "children", (onProgress) =>
    generateSources({ ...options, ...signal, output: options.folder, onProgress }),
  );
  const messages = await part("records loaded", "bytes", (onProgress) =>
    loadAll(told, options, onProgress),
  );
  const { subjects } = await part("facts derived", "subjects", (onProgress) =>
    deriveFacts(told, { ...signal, onProgress }),
  );
  await part("decisions applied", "", () => applyDecisions(told, options));
  await part("facts generated", "children", (onProgress) => {
    const into = truth.config.database;
    const tell = ({ done, total }: GenerateProgress): void => onProgress(done, total);
    const population = { children, seed, month, replace: true, into };
    return generate(truth, { ...population, ...signal, onProgress: tell });
  });
  const compared = await part("facts compared", "", () => compareFacts(truth, told));
  return { records, messages, subjects, ...compared };
}

/** The same, and a run of each. */
export async function runChain(
  truth: Database,
  told: Database,
  options: ChainOptions,
): Promise<ChainSummary> {
  const facts = await tellFacts(truth, told, options);
  const { part, signal } = partsOf(options);
  const { month } = options;
  const sum = async (db: Database) => (await recompute(db, { month, ...signal })).totaalCents;
  const trueCents = await part("run of generated facts", "", () => sum(truth));
  const toldCents = await part("run of facts from records", "", () => sum(told));
  const isSame = facts.differences.length === 0 && trueCents === toldCents;
  return { ...facts, trueCents, toldCents, isSame };
}

type OnProgress = (done: number, total: number) => void;

/**
 * Parts of the chain, each with its progress, its time and what that is of many children. No part
 * has use for the threads of the one before: they would hold their memory for a minute.
 */
function partsOf({ children, note, onProgress, signal }: ChainOptions) {
  const part = async <T>(
    phase: string,
    unit: string,
    work: (onProgress: OnProgress) => Promise<T>,
  ): Promise<T> => {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    onProgress?.(openPhase(phase));
    const done = await work((done, total) => onProgress?.({ phase, unit, done, total }));
    await endIdleThreads();
    if (signal?.aborted)
      throw new EngineError("INTERRUPTED", "chain: interrupted, nothing is left");
    const used = process.cpuUsage(cpu);
    const seconds = (performance.now() - start) / MS;
    const minutes = (seconds / SECONDS_A_MINUTE) * (TOLD_CHILDREN / children);
    const node = `Node ${((used.user + used.system) / MICROSECONDS).toFixed(1)} s`;
    const of = `${minutes.toFixed(1)} minutes per ${count(TOLD_CHILDREN)} children`;
    note(`${phase}: ${seconds.toFixed(1)} s, ${node}, ${of}`);
    return done;
  };
  return { part, signal: signal === undefined ? {} : { signal } };
}

/** Loads the files in an order that the seed draws; yields how many messages were taken. */
async function loadAll(
  db: Database,
  { folder, seed, note, signal }: ChainOptions,
  onProgress: OnProgress,
): Promise<number> {
  const { flows } = await loadSources();
  const names = (await readdir(folder)).filter((name) => /\.(jsonl|csv)\.gz$/.test(name)).sort();
  const files = names.filter((name) => name !== DECISIONS_FILE);
  const random = new Random();
  random.restart(seed, 1);
  shuffle(files, random);
  const inputs = await Promise.all(files.map((file) => openInput(join(folder, file))));
  const total = inputs.reduce((sum, { bytes }) => sum + bytes, 0);
  let [messages, before] = [0, 0];
  for (const [at, file] of files.entries()) {
    const input = inputs[at] as SourceInput;
    const flow = flowOfFile(flows, file);
    if (flow === undefined) throw new Error(`records: expected a flow, found ${file}`);
    const loaded = await loadSource(db, flow, [input], {
      ...(signal && { signal }),
      onProgress: ({ bytes }) => onProgress(before + bytes, total),
    });
    before += input.bytes;
    const [fault] = [...loaded.faults, ...loaded.refused];
    if (fault !== undefined) {
      const { line, field, expected, found } = fault;
      throw new Error(`${file}: line ${line}: ${field}: expected ${expected}, found ${found}`);
    }
    messages += loaded.messages;
  }
  note(`${counted(messages, "message")} of ${counted(files.length, "file")}`);
  return messages;
}

async function applyDecisions(db: Database, { folder, signal }: ChainOptions): Promise<void> {
  await applyFile(db, createReadStream(join(folder, DECISIONS_FILE)), { signal });
}

const count = (value: number): string => value.toLocaleString("en");
const euro = (cents: bigint): string =>
  (Number(cents) / 100).toLocaleString("en", { minimumFractionDigits: 2 });

const columns = (name: string, ...counts: readonly string[]): string =>
  name.padEnd(22) + counts.map((text) => text.padStart(12)).join("");

/** What came of it, as people read it. */
export function chainLines(summary: ChainSummary): string[] {
  const { records, facts, differences } = summary;
  const tables = facts.map(({ table, count: rows }) => {
    const decided = records.tables[table]?.decisions ?? 0;
    const other = differences.find((it) => it.table === table);
    const verdict = other === undefined ? "the same" : `DIFFERENT, found ${count(other.found)}`;
    return `  ${columns(table, count(rows), count(decided))}  ${verdict}`;
  });
  const shown = differences.flatMap(({ table, missing, surplus }) => [
    ...missing.map((fact) => `  ${table}: missing ${fact}`),
    ...surplus.map((fact) => `  ${table}: surplus ${fact}`),
  ]);
  const verdict = summary.isSame ? "PASS" : "FAIL";
  return [
    `  ${columns("fact table", "facts read", "decisions")}`,
    ...tables,
    ...shown,
    `  run of generated facts     ${euro(summary.trueCents).padStart(20)} euro`,
    `  run of facts from records  ${euro(summary.toldCents).padStart(20)} euro`,
    `${verdict} records to decisions: ${counted(records.children, "child", "children")}, ` +
      `${counted(records.messages, "message")} of ` +
      `${counted(Object.keys(records.files).length, "file")}, ` +
      counted(records.decisions, "decision"),
  ];
}
