/**
 * Files of a flow into records, as they stream in.
 *
 *     chunks -> lines -> messages -> batch -> COPY into a staging table -> merge -> commit
 *                  \-> faults -> quarantine (with the batch)
 *
 * While PostgreSQL merges a batch the next one is read. What is committed stays: a load that was
 * killed is given again, and what is known already is passed over by its version.
 */
import type pg from "pg";
import { LineSplitter } from "../calculate/line-splitter.js";
import type { Database } from "../database/connection.js";
import { EngineError } from "../errors.js";
import { Batch } from "./batch.js";
import { RecordFault } from "./content.js";
import type { Flow } from "./flow.js";
import { chunksOf, InputBroken, type SourceInput } from "./input.js";
import {
  type FileHead,
  FileRefused,
  LineReader,
  MESSAGE_BYTES_MAX,
  textOf,
} from "./line-message.js";
import { addCounts, type LoadCounts, MergeSession, NO_COUNTS } from "./merge.js";
import type { Message } from "./message.js";
import type { QuarantineItem } from "./quarantine.js";

export interface LoadStep {
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface LoadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (step: LoadStep) => void;
  /** The day of the load, YYYY-MM-DD. */
  readonly today?: string;
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
  readonly refused: readonly Refusal[];
  /** The first messages that were not taken. */
  readonly faults: readonly Refusal[];
}

const BATCH_MESSAGES = 10_000;
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
  const refused: Refusal[] = [];
  const faults: Refusal[] = [];
  let counts = NO_COUNTS;
  let files = 0;
  try {
    for await (const input of inputs) {
      goOn(options.signal);
      const load = new FileLoad(client, flow, options);
      const refusal = await load.run(input);
      if (refusal !== undefined) refused.push({ file: input.name, ...refusal });
      counts = addCounts(counts, load.counts);
      faults.push(...load.faults.map(({ line, fault }) => refusalOf(input.name, line, fault)));
      files += 1;
    }
  } finally {
    const isSound = await client.query("RESET synchronous_commit").catch(() => null);
    client.release(isSound === null);
  }
  return { stroom: flow.name, files, refused, faults: faults.slice(0, FAULTS_NAMED), ...counts };
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
  readonly #reader: LineReader;
  readonly #options: LoadOptions;
  #batch = new Batch();
  #faults: QuarantineItem[] = [];
  #merging: Promise<void> = Promise.resolve();
  #head: FileHead = {};
  /** Keys of messages that were not taken; null when one can not be told. */
  #lostKeys: string[] | null = [];
  counts = NO_COUNTS;
  /** The first of those that were not taken. */
  readonly faults: { readonly line: number; readonly fault: RecordFault }[] = [];

  constructor(client: pg.ClientBase, flow: Flow, options: LoadOptions) {
    const today = options.today ?? new Date().toISOString().slice(0, DATE_LENGTH);
    this.#session = new MergeSession(client, flow.name, today);
    this.#reader = new LineReader(flow, today);
    this.#options = options;
  }

  async run(input: SourceInput): Promise<Omit<Refusal, "file"> | undefined> {
    await this.#session.begin(input.name);
    const refusal = await this.#read(input);
    await this.#flush();
    await this.#merging;
    if (this.#head.volledig === true && refusal === undefined) await this.#complete();
    await this.#session.end(this.counts);
    return refusal;
  }

  /** Reads to the end, or to where the file is refused. */
  async #read(input: SourceInput): Promise<Omit<Refusal, "file"> | undefined> {
    const splitter = new LineSplitter(MESSAGE_BYTES_MAX);
    let bytes = 0;
    let lastLine = 0;
    const take = async (lines: Iterable<Parameters<LineReader["read"]>[0]>): Promise<void> => {
      for (const line of lines) {
        lastLine = line.number;
        this.#take(line);
        if (this.#batch.messageCount + this.#faults.length >= BATCH_MESSAGES) await this.#flush();
      }
    };
    try {
      for await (const chunk of chunksOf(input, (read) => (bytes += read))) {
        await take(splitter.push(chunk));
        this.#options.onProgress?.({ bytes, totalBytes: Math.max(input.bytes, bytes) });
        goOn(this.#options.signal);
      }
      await take(splitter.end());
      return undefined;
    } catch (error) {
      if (error instanceof FileRefused) {
        const { line, field, expected, found } = error;
        return { line, field, expected, found };
      }
      if (!(error instanceof InputBroken)) throw await this.#settled(error);
      const expected = "a whole gzip file";
      return { line: lastLine + 1, field: "file", expected, found: error.message };
    }
  }

  /** An error, when the merge under way has ended. */
  async #settled(error: unknown): Promise<unknown> {
    await this.#merging.catch(() => undefined);
    return error;
  }

  #take(line: Parameters<LineReader["read"]>[0]): void {
    const read = this.#reader.read(line);
    if (read === null) return;
    if (read instanceof RecordFault) {
      const text = textOf(line);
      const bytes = () => line.bytes.toString("utf8", line.start, line.end);
      const raw =
        typeof text === "string" ? text : line.isTooLong ? `line ${line.number}` : bytes();
      this.#reject({ line: line.number, fault: read, raw }, keyOf(text));
      return;
    }
    if (!isMessage(read)) {
      this.#head = read;
      return;
    }
    const fault = this.#batch.add({ line: line.number, message: read });
    if (fault === undefined) return;
    const raw = textOf(line) as string;
    this.#reject({ line: line.number, fault, raw }, read.recordId);
  }

  #reject(item: QuarantineItem, key: string | undefined): void {
    this.#faults.push(item);
    this.#name([item]);
    if (key === undefined) this.#lostKeys = null;
    else this.#lostKeys?.push(key);
  }

  #name(items: readonly QuarantineItem[]): void {
    const room = FAULTS_NAMED - this.faults.length;
    this.faults.push(...items.slice(0, room).map(({ line, fault }) => ({ line, fault })));
  }

  /** Hands the batch over when the one before is in. */
  async #flush(): Promise<void> {
    await this.#merging;
    const [batch, faults] = [this.#batch, this.#faults];
    if (batch.messageCount + faults.length === 0) return;
    this.#batch = new Batch();
    this.#faults = [];
    const merging = this.#session.merge(batch, faults).then(({ counts, reused }) => {
      this.counts = addCounts(this.counts, counts);
      this.#name(reused);
    });
    merging.catch(() => undefined);
    this.#merging = merging;
  }

  /** What the year had and this file has not is cancelled, unless a line was not understood. */
  async #complete(): Promise<void> {
    const { periode = 0, versie = 0 } = this.#head;
    if (this.#lostKeys === null) return;
    const cancelled = await this.#session.complete(periode, versie, this.#lostKeys);
    this.counts = { ...this.counts, missing: this.counts.missing + cancelled };
  }
}

const isMessage = (read: Message | FileHead): read is Message => "recordId" in read;

/** The key of a message that was not taken, where its text tells it. */
function keyOf(text: string | RecordFault): string | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const { recordId } = JSON.parse(text) as { recordId?: unknown };
    return typeof recordId === "string" ? recordId : undefined;
  } catch {
    return undefined;
  }
}
