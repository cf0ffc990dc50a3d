/**
 * Files of a flow into records, as they stream in.
 *
 *     chunks -> blocks of lines -> threads: messages -> rows -> COPY: new ones into the records,
 *                                           \-> faults        others staged and judged -> commit
 *
 * While PostgreSQL takes a block the next ones are read; they are taken in order. The first block
 * is read here: it says what the file is, and most loads have no other. What is committed stays: a
 * load that was killed is given again, and what is known already is passed over by its version.
 */
import type pg from "pg";
import type { Database } from "../database/connection.js";
import { EngineError } from "../errors.js";
import { type Block, BlockCutter } from "./block-cutter.js";
import { BlockThreads, THREADS } from "./block-threads.js";
import type { RecordFault } from "./content.js";
import type { Flow } from "./flow.js";
import { chunksOf, InputBroken, type SourceInput } from "./input.js";
import { type FileForm, MESSAGE_BYTES_MAX } from "./line-message.js";
import { addCounts, type LoadCounts, NO_COUNTS } from "./load-counts.js";
import { MergeSession } from "./merge.js";
import type { QuarantineItem } from "./quarantine.js";
import { type BlockRefusal, type ReadBlock, readBlock } from "./read-block.js";

export interface LoadStep {
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface LoadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (step: LoadStep) => void;
  /** The day of the load, YYYY-MM-DD. */
  readonly today?: string;
  /** Bytes of a block; for the tests. */
  readonly blockBytes?: number;
}

/** A message that was not taken, or a file from a line on. */
export interface Refusal {
  readonly file: string;
  readonly line: number;
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

export interface LoadSummary extends LoadCounts {
  readonly stroom: string;
  readonly files: number;
  /** Numbers of their loads. */
  readonly loadIds: readonly number[];
  readonly refused: readonly Refusal[];
  /** The first messages that were not taken. */
  readonly faults: readonly Refusal[];
}

/** Blocks that are being read while one is taken. */
const AHEAD_MAX = THREADS + 1;
const FAULTS_NAMED = 20;
const DATE_LENGTH = 10;

/** Loads files one after the other. Resolves when all that is good in them is committed. */
export async function loadSource(
  db: Database,
  flow: Flow,
  inputs: AsyncIterable<SourceInput> | Iterable<SourceInput>,
  options: LoadOptions = {},
): Promise<LoadSummary> {
  const client = await db.pool.connect();
  const threads = new BlockThreads(flow);
  const refused: Refusal[] = [];
  const faults: Refusal[] = [];
  let counts = NO_COUNTS;
  const loadIds: number[] = [];
  let isWhole = false;
  try {
    for await (const input of inputs) {
      goOn(options.signal);
      const load = new FileLoad(client, flow, threads, options);
      const refusal = await load.run(input);
      if (refusal !== undefined) refused.push({ file: input.name, ...refusal });
      counts = addCounts(counts, load.counts);
      faults.push(...load.faults.map(({ line, fault }) => refusalOf(input.name, line, fault)));
      loadIds.push(load.id);
    }
    isWhole = true;
  } finally {
    await threads.close();
    // A session that something went wrong in is not used again.
    client.release(!isWhole);
  }
  const files = loadIds.length;
  return {
    stroom: flow.name,
    files,
    loadIds,
    refused,
    faults: faults.slice(0, FAULTS_NAMED),
    ...counts,
  };
}

const refusalOf = (
  file: string,
  line: number,
  { field, expected, found }: RecordFault,
): Refusal => ({ file, line, field, expected, found });

/** Throws `INTERRUPTED` when the work is to stop. */
export function goOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const message = "interrupted; what was loaded stays, and the same command does the rest";
  throw new EngineError("INTERRUPTED", message);
}

class FileLoad {
  readonly #session: MergeSession;
  readonly #flow: Flow;
  readonly #threads: BlockThreads;
  readonly #options: LoadOptions;
  readonly #today: string;
  /** Blocks that are not in yet, in their order, and the last one of all. */
  readonly #ahead: Promise<void>[] = [];
  #taken: Promise<void> = Promise.resolve();
  #form: FileForm | undefined;
  #refusal: BlockRefusal | undefined;
  #lastLine = 0;
  /** Keys of messages that were not taken; null when one can not be told. */
  #lostKeys: string[] | null = [];
  counts = NO_COUNTS;
  /** The first of those that were not taken. */
  readonly faults: { readonly line: number; readonly fault: RecordFault }[] = [];

  constructor(client: pg.ClientBase, flow: Flow, threads: BlockThreads, options: LoadOptions) {
    this.#today = options.today ?? new Date().toISOString().slice(0, DATE_LENGTH);
    this.#session = new MergeSession(client, flow, this.#today);
    this.#flow = flow;
    this.#threads = threads;
    this.#options = options;
  }

  get id(): number {
    return this.#session.loadId;
  }

  async run(input: SourceInput): Promise<BlockRefusal | undefined> {
    await this.#session.begin(input.name);
    const refusal = await this.#read(input).catch(async (error: unknown) => {
      await this.#taken.catch(() => undefined);
      throw error;
    });
    const { volledig = false } = this.#form?.head ?? {};
    if (volledig && refusal === undefined) await this.#complete();
    await this.#session.end(this.counts);
    return refusal;
  }

  /** Reads and takes all to the end, or to where the file is refused. */
  async #read(input: SourceInput): Promise<BlockRefusal | undefined> {
    const cutter = new BlockCutter(MESSAGE_BYTES_MAX, this.#options.blockBytes);
    let bytes = 0;
    let broken: string | undefined;
    try {
      for await (const chunk of chunksOf(input, (read) => (bytes += read))) {
        for (const block of cutter.push(chunk)) await this.#begin(block);
        this.#options.onProgress?.({ bytes, totalBytes: Math.max(input.bytes, bytes) });
        goOn(this.#options.signal);
        if (this.#refusal !== undefined) break;
      }
    } catch (error) {
      if (!(error instanceof InputBroken)) throw error;
      broken = error.message;
    }
    for (const block of cutter.end(broken === undefined)) await this.#begin(block);
    await this.#taken;
    if (this.#refusal !== undefined || broken === undefined) return this.#refusal;
    const expected = "a whole gzip file";
    return { line: this.#lastLine + 1, field: "file", expected, found: broken };
  }

  /** Has a block read, and waits when too many are under way. */
  async #begin(block: Block): Promise<void> {
    if (this.#refusal !== undefined) return;
    const reading = Promise.resolve(this.#readBlock(block));
    reading.catch(() => undefined);
    // After the one before, whatever becomes of this one: nothing is under way when a load fails.
    const taken = this.#taken.then(async () => this.#take(await reading));
    taken.catch(() => undefined);
    this.#taken = taken;
    this.#ahead.push(taken);
    if (this.#ahead.length > AHEAD_MAX) await this.#ahead.shift();
  }

  #readBlock(block: Block): ReadBlock | Promise<ReadBlock> {
    const how = { today: this.#today, form: this.#form };
    if (this.#form !== undefined) return this.#threads.read(block, how);
    const read = readBlock(this.#flow, block, how);
    this.#form = read.form;
    this.#refusal = read.refusal;
    return read;
  }

  async #take(read: ReadBlock): Promise<void> {
    goOn(this.#options.signal);
    this.#lastLine = read.lastLine;
    this.#name(read.faults);
    for (const { key } of read.faults) {
      if (key === undefined) this.#lostKeys = null;
      else this.#lostKeys?.push(key);
    }
    if (read.messageCount === 0) return;
    const { counts, reused } = await this.#session.merge(read);
    this.counts = addCounts(this.counts, counts);
    this.#name(reused);
  }

  #name(items: readonly QuarantineItem[]): void {
    const room = FAULTS_NAMED - this.faults.length;
    this.faults.push(...items.slice(0, room).map(({ line, fault }) => ({ line, fault })));
  }

  /** What the year had and this file has not is cancelled, unless a line was not understood. */
  async #complete(): Promise<void> {
    const { periode = 0, versie = 0 } = this.#form?.head ?? {};
    if (this.#lostKeys === null) return;
    const cancelled = await this.#session.complete(periode, versie, this.#lostKeys);
    this.counts = { ...this.counts, missing: this.counts.missing + cancelled };
  }
}
