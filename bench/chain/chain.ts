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
import type { Database } from "../../engine/database/connection.js";
import { inTransaction } from "../../engine/database/connection.js";
import { applyFile } from "../../engine/facts/delivery-file.js";
import { generate } from "../../engine/generate/generate.js";
import { Random } from "../../engine/generate/random.js";
import {
  DECISIONS_FILE,
  generateSources,
  type SourcesSummary,
} from "../../engine/generate/sources/generate-sources.js";
import { shuffle } from "../../engine/generate/sources/messages.js";
import { recompute } from "../../engine/run/recompute.js";
import { deriveFacts } from "../../engine/sources/driver.js";
import { openInput } from "../../engine/sources/input.js";
import { loadSource } from "../../engine/sources/load.js";
import { flowOfFile } from "../../engine/sources/load-folder.js";
import { loadSources } from "../../engine/sources/registry.js";
import { factRows, readableFacts, type TableFacts } from "./readable-facts.js";

const SHOWN_MAX = 3;
const MS = 1000;

export interface ChainOptions {
  readonly children: number;
  readonly seed: number;
  /** Reference month of the population, and the month of the runs. */
  readonly month: number;
  /** An empty folder for the records. */
  readonly folder: string;
  readonly workers: number;
  note(text: string): void;
}

/** A table of which the two say something else. */
export interface Difference {
  readonly table: string;
  readonly expected: number;
  readonly found: number;
  /** The first facts that only one of them has. */
  readonly missing: readonly string[];
  readonly surplus: readonly string[];
}

/** What records gave, beside what is true. */
export interface ToldFacts {
  readonly records: SourcesSummary;
  readonly messages: number;
  readonly subjects: number;
  /** Facts that are read, by table. */
  readonly facts: readonly TableFacts[];
  readonly differences: readonly Difference[];
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
  const { children, seed, month, note } = options;
  const timed = timer(note);
  const records = await timed("records written", () =>
    generateSources({ ...options, output: options.folder }),
  );
  const messages = await timed("records loaded", () => loadAll(told, options));
  const { subjects } = await timed("facts derived", () => deriveFacts(told));
  await timed("decisions applied", () => applyDecisions(told, options));
  await timed("facts generated", () =>
    generate(truth, { children, seed, month, replace: true, into: truth.config.database }),
  );
  const compared = await timed("facts compared", () => compareFacts(truth, told));
  return { records, messages, subjects, ...compared };
}

/** The same, and a run of each. */
export async function runChain(
  truth: Database,
  told: Database,
  options: ChainOptions,
): Promise<ChainSummary> {
  const facts = await tellFacts(truth, told, options);
  const timed = timer(options.note);
  const sum = async (db: Database) => (await recompute(db, { month: options.month })).totaalCents;
  const trueCents = await timed("run of generated facts", () => sum(truth));
  const toldCents = await timed("run of facts from records", () => sum(told));
  const isSame = facts.differences.length === 0 && trueCents === toldCents;
  return { ...facts, trueCents, toldCents, isSame };
}

function timer(note: ChainOptions["note"]) {
  return async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    const done = await work();
    const used = process.cpuUsage(cpu);
    const [wall, node] = [(performance.now() - start) / MS, (used.user + used.system) / 1e6];
    note(`${what}: ${wall.toFixed(1)} s, Node ${node.toFixed(1)} s`);
    return done;
  };
}

/** Loads the files in an order that the seed draws; yields how many messages were taken. */
async function loadAll(db: Database, { folder, seed, note }: ChainOptions): Promise<number> {
  const { flows } = await loadSources();
  const names = (await readdir(folder)).filter((name) => /\.(jsonl|csv)\.gz$/.test(name)).sort();
  const files = names.filter((name) => name !== DECISIONS_FILE);
  const random = new Random();
  random.restart(seed, 1);
  shuffle(files, random);
  let messages = 0;
  for (const file of files) {
    const flow = flowOfFile(flows, file);
    if (flow === undefined) throw new Error(`records: expected a flow, found ${file}`);
    const loaded = await loadSource(db, flow, [await openInput(join(folder, file))]);
    const [fault] = [...loaded.faults, ...loaded.refused];
    if (fault !== undefined) {
      const { line, field, expected, found } = fault;
      throw new Error(`${file}: line ${line}: ${field}: expected ${expected}, found ${found}`);
    }
    messages += loaded.messages;
  }
  note(`${messages.toLocaleString("en")} messages of ${files.length} files`);
  return messages;
}

async function applyDecisions(db: Database, { folder }: ChainOptions): Promise<void> {
  await applyFile(db, createReadStream(join(folder, DECISIONS_FILE)));
}

async function compareFacts(truth: Database, told: Database) {
  return inTransaction(truth, async (trueClient) =>
    inTransaction(told, async (toldClient) => {
      const [facts, found] = [await readableFacts(trueClient), await readableFacts(toldClient)];
      const differences: Difference[] = [];
      for (const [at, { table, count, digest }] of facts.entries()) {
        const other = found[at] as TableFacts;
        if (other.count === count && other.digest === digest) continue;
        const is = new Set(await factRows(trueClient, table));
        const was = new Set(await factRows(toldClient, table));
        differences.push({
          table,
          expected: count,
          found: other.count,
          missing: [...is].filter((it) => !was.has(it)).slice(0, SHOWN_MAX),
          surplus: [...was].filter((it) => !is.has(it)).slice(0, SHOWN_MAX),
        });
      }
      return { facts, differences };
    }),
  );
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
    `${verdict} records to decisions: ${count(records.children)} children, ` +
      `${count(records.messages)} messages of ${Object.keys(records.files).length} files, ` +
      `${count(records.decisions)} decisions`,
  ];
}
