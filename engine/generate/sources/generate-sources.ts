/**
 * `groeikern generate --sources`: the records of a population as files of every flow.
 *
 * Worker threads make chunks of families, this thread writes them on, so memory stays the same for
 * any population. The same seed, children and month give the same lines, whatever the workers.
 *
 *     FOLDER/register.jsonl.gz     a flow, JSON lines      groeikern sources load register ...
 *     FOLDER/kadaster-2021.csv.gz  a yearly file, CSV; -volledig: one that calls itself complete
 *     FOLDER/decisions.jsonl.gz    what no source gives    groeikern facts apply ...
 *     FOLDER/manifest.json         what was made: files, records, decisions by table and why
 */
import { readdir } from "node:fs/promises";
import { compiledFile } from "../../../core-wasm/root.js";
import { EngineError } from "../../errors.js";
import { openOutputFolder } from "../../output-folder.js";
import { loadSources } from "../../sources/registry.js";
import { type ChunkMaker, chunksBy, type Population } from "../chunks.js";
import { requirePopulation } from "../population.js";
import { csvHead } from "./csv.js";
import { decisionHead } from "./decision-line.js";
import { DECIDED } from "./may-decide.js";
import { COMPLETE_VERSION } from "./messages.js";
import { RecordFolder } from "./record-folder.js";
import { type SourceChunk, sourceChunk } from "./source-chunk.js";

/** Families of a chunk: some megabytes of lines, which a thread holds as text until it shuffles. */
const CHUNK_FAMILIES = 256;
/** A thread holds 12 MB after a collection; with more than this it would have kept a chunk. */
const HEAP_MB = 128;
export const DECISIONS_FILE = "decisions.jsonl.gz";

const RECORDS: ChunkMaker<SourceChunk> = {
  make: sourceChunk,
  workerFile: compiledFile("engine/generate/sources/worker"),
  heapMb: HEAP_MB,
};

export interface SourcesOptions extends Population {
  readonly output: string;
  readonly workers: number;
  /** Families of which the lines are shuffled together. */
  readonly chunkFamilies?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface SourcesSummary extends Population {
  readonly output: string;
  readonly families: number;
  readonly messages: number;
  /** Bytes of the lines, before they are compressed. */
  readonly bytes: number;
  /** Messages by file. */
  readonly files: Readonly<Record<string, number>>;
  readonly facts: number;
  readonly decisions: number;
  /** By fact table: facts that are true, those decided, and why. */
  readonly tables: Readonly<Record<string, { facts: number; decisions: number; why?: string }>>;
}

/** Writes the files into a new or empty folder. Throws `GENERATE_OPTION`, `OUTPUT_` codes. */
export async function generateSources(options: SourcesOptions): Promise<SourcesSummary> {
  const { output, workers, chunkFamilies = CHUNK_FAMILIES, children, seed, month } = options;
  const population = requirePopulation({ children, seed, month });
  await requireEmpty(output);
  const folder = new RecordFolder(output);
  const tally = new Tally();
  await folder.write(DECISIONS_FILE, `${decisionHead(seed)}\n`);
  const { signal } = options;
  const chunks = chunksBy(RECORDS, population, { workers, chunkFamilies, signal });
  for await (const chunk of interruptedIn(output, chunks, signal)) {
    for (const [file, lines] of Object.entries(chunk.files)) {
      await folder.write(`${file}.gz`, await headOf(file), lines.bytes);
    }
    await folder.write(DECISIONS_FILE, "", chunk.decisions.bytes);
    tally.add(chunk);
    options.onProgress?.(tally.children, children);
  }
  const summary = { ...population, output, ...tally.summary() };
  await folder.close(`${JSON.stringify(summary, null, 2)}\n`);
  return summary;
}

async function requireEmpty(output: string): Promise<void> {
  openOutputFolder("generate", output);
  const [found] = await readdir(output);
  if (found === undefined) return;
  throw new EngineError(
    "GENERATE_OPTION",
    `output: expected a new or empty folder, found ${found} in ${output}; name another one`,
  );
}

/** The chunks, until the signal. */
async function* interruptedIn<T>(
  output: string,
  chunks: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  try {
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      yield chunk;
    }
  } catch (error) {
    throw signal?.aborted === true ? interrupted(output) : error;
  }
}

const interrupted = (output: string): EngineError =>
  new EngineError(
    "INTERRUPTED",
    `generate: expected to finish, found an interruption; remove ${output} and run it again`,
  );

/** What stands before the lines of a file: nothing, or the head of a yearly one. */
async function headOf(file: string): Promise<string> {
  const [, name, year, complete] = /^(.*)-(\d{4})(-volledig)?\.csv$/.exec(file) ?? [];
  const flow = (await loadSources()).flows.get(name ?? "");
  if (flow === undefined) return "";
  return csvHead(flow, Number(year), complete === undefined ? undefined : COMPLETE_VERSION);
}

class Tally {
  children = 0;
  #families = 0;
  #bytes = 0;
  readonly #files: Record<string, number> = {};
  readonly #tables: Record<string, { facts: number; decisions: number; why?: string }> = {};

  add({ children, families, files, facts, decided }: SourceChunk): void {
    this.children += children;
    this.#families += families;
    for (const [name, { bytes, lines }] of Object.entries(files)) {
      this.#files[name] = (this.#files[name] ?? 0) + lines;
      this.#bytes += bytes.length;
    }
    for (const [table, count] of Object.entries(facts)) this.#table(table).facts += count;
    for (const [table, count] of Object.entries(decided)) this.#table(table).decisions += count;
  }

  #table(name: string) {
    const why = DECIDED[name as keyof typeof DECIDED]?.why;
    this.#tables[name] ??= { facts: 0, decisions: 0, ...(why === undefined ? {} : { why }) };
    return this.#tables[name];
  }

  summary() {
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
    const tables = Object.values(this.#tables);
    return {
      families: this.#families,
      messages: sum(Object.values(this.#files)),
      bytes: this.#bytes,
      files: this.#files,
      facts: sum(tables.map(({ facts }) => facts)),
      decisions: sum(tables.map(({ decisions }) => decisions)),
      tables: this.#tables,
    };
  }
}
