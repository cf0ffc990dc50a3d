/**
 * Encoded results of finished runs, kept so that the next reader costs no reading of the database.
 * A finished run never changes; what a payer's results hold was written under that payer's own
 * row-level security, and is found by that payer's scope alone.
 *
 * Bounded in bytes: what was used longest ago, and is read by nobody, goes. When there is no room
 * at all, `open` gives nothing or the filling fails with `NO_ROOM`: the reader then reads the
 * database itself. The files have no name once they are open: nothing is left, whatever happens.
 */
import { randomUUID } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorCode } from "../../engine/errors.js";
import type { PayerName } from "../access/authorization.js";
import { KeptResults } from "./kept-results.js";
import type { ResultForm, ResultMessage } from "./result-message.js";

export interface ResultKey {
  readonly runId: number;
  /** Of the finished run; another database's run with the same number has another. */
  readonly digest: string;
  /** Undefined = all payers. */
  readonly payer: PayerName | undefined;
  readonly form: ResultForm;
}

/** Reads the database and gives its results message by message, until the signal is aborted. */
export type Fill = (
  take: (message: ResultMessage) => Promise<void>,
  signal: AbortSignal,
) => Promise<void>;

/** Each holds a file open. */
const ENTRIES_MAX = 64;
const DISK_CODES = new Set(["ENOSPC", "EDQUOT", "EFBIG", "EIO", "EMFILE", "ENFILE"]);

/** What a filling fails with when the reader should read the database itself. */
export const NO_ROOM = Symbol("no room");

interface Entry {
  readonly results: KeptResults;
  readonly abort: AbortController;
  readonly filled: Promise<void>;
}

export class ResultCache {
  readonly #entries = new Map<string, Entry>();
  #opening: Promise<unknown> = Promise.resolve();

  /** `bytesMax` 0 keeps nothing. */
  constructor(readonly bytesMax: number) {}

  get byteCount(): number {
    let sum = 0;
    for (const { results } of this.#entries.values()) sum += results.byteCount;
    return sum;
  }

  /** The results of a key, being filled or whole; to be given back by `leave`. */
  async open(key: ResultKey, fill: Fill): Promise<KeptResults | undefined> {
    const opened = this.#opening.then(() => this.#enter(key, fill));
    this.#opening = opened.catch(() => undefined);
    return opened;
  }

  async #enter(key: ResultKey, fill: Fill): Promise<KeptResults | undefined> {
    const name = nameOf(key);
    const known = this.#entries.get(name);
    if (known !== undefined && !known.results.isFailed) {
      this.#entries.delete(name);
      this.#entries.set(name, known);
      known.results.readerCount += 1;
      return known.results;
    }
    if (this.bytesMax === 0 || !this.#makeRoom(0, 1)) return undefined;
    const file = await this.#newFile();
    if (file === undefined) return undefined;
    const results = new KeptResults(file);
    results.readerCount = 1;
    const abort = new AbortController();
    const filled = this.#fill(name, results, fill, abort.signal);
    this.#entries.set(name, { results, abort, filled });
    return results;
  }

  /** A reader has gone; results that nobody waits for are not filled on. */
  leave(key: ResultKey, results: KeptResults): void {
    results.readerCount -= 1;
    if (results.readerCount > 0) return;
    if (results.isFailed) void results.close();
    const name = nameOf(key);
    const entry = this.#entries.get(name);
    if (results.isWhole || entry?.results !== results) return;
    this.#entries.delete(name);
    entry.abort.abort();
  }

  async #fill(name: string, results: KeptResults, fill: Fill, signal: AbortSignal): Promise<void> {
    const take = async (message: ResultMessage): Promise<void> => {
      if (!this.#makeRoom(message.bytes.length, 0)) throw NO_ROOM;
      await results.append(message).catch((error: unknown) => {
        throw isDiskFull(error) ? NO_ROOM : error;
      });
    };
    try {
      await fill(take, signal);
      results.finish();
    } catch (error) {
      if (this.#entries.get(name)?.results === results) this.#entries.delete(name);
      results.fail(error);
      if (results.readerCount === 0) await results.close();
    }
  }

  /** Lets go of what was used longest ago and is read by nobody; false when that is not enough. */
  #makeRoom(bytes: number, entries: number): boolean {
    const fits = () =>
      this.byteCount + bytes <= this.bytesMax && this.#entries.size + entries <= ENTRIES_MAX;
    for (const [name, { results, abort }] of this.#entries) {
      if (fits()) return true;
      if (results.readerCount > 0) continue;
      this.#entries.delete(name);
      abort.abort();
      void results.close();
    }
    return fits();
  }

  /** A file that only this process can read, and that ends with it; undefined when none is to be had. */
  async #newFile(): Promise<FileHandle | undefined> {
    const path = join(tmpdir(), `groeikern-results-${randomUUID()}`);
    try {
      const file = await open(path, "wx+", 0o600);
      await unlink(path);
      return file;
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const { abort } of entries) abort.abort();
    await Promise.allSettled(entries.map(({ filled }) => filled));
    await Promise.allSettled(entries.map(({ results }) => results.close()));
  }
}

const nameOf = ({ runId, digest, payer, form }: ResultKey): string =>
  [runId, digest, payer ?? "", form].join(" ");

const isDiskFull = (error: unknown): boolean => DISK_CODES.has(errorCode(error) ?? "");
