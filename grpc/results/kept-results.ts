/**
 * The encoded results of one run for one payer in one form, in a file without a name: written once,
 * by one reading of the database, and read by as many as want, each at its own pace.
 *
 *     filling --all written--> whole
 *        `--database or disk failed, nobody reads any more--> failed
 *
 * Readers go along while it is filled. Memory holds a line per message; the page cache holds the
 * rest, as far as there is room.
 */
import type { FileHandle } from "node:fs/promises";
import { cancelled } from "../access/call-error.js";
import type { Position } from "./cursor.js";
import { isBehind, type ResultMessage } from "./result-message.js";

interface Line {
  readonly offset: number;
  readonly byteCount: number;
  readonly rowCount: number;
  readonly last: Position;
}

export class KeptResults {
  readonly #file: FileHandle;
  readonly #lines: Line[] = [];
  readonly #waiting = new Set<() => void>();
  #state: "filling" | "whole" | "failed" = "filling";
  #failure: unknown;
  #reading = 0;
  byteCount = 0;
  /** Who reads. */
  readerCount = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  get isWhole(): boolean {
    return this.#state === "whole";
  }

  get isFailed(): boolean {
    return this.#state === "failed";
  }

  /** Appends a message; one at a time. */
  async append({ bytes, rowCount, last }: ResultMessage): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, this.byteCount);
    this.#lines.push({ offset: this.byteCount, byteCount: bytes.length, rowCount, last });
    this.byteCount += bytes.length;
    this.#wake();
  }

  /** All has been written. */
  finish(): void {
    this.#state = "whole";
    this.#wake();
  }

  /** Readers get what was written, then the failure. */
  fail(error: unknown): void {
    this.#state = "failed";
    this.#failure = error;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** The place of the first message with a row behind a position; waits until it is known. */
  async find(after: Position | undefined, signal: AbortSignal): Promise<number> {
    if (after === undefined) return 0;
    for (let place = 0; ; ) {
      while (place < this.#lines.length) {
        if (isBehind((this.#lines[place] as Line).last, after)) return place;
        place += 1;
      }
      if (!(await this.#has(place, signal))) return place;
    }
  }

  /** The last row of a message that is there. */
  lastOf(place: number): Position | undefined {
    return this.#lines[place]?.last;
  }

  /**
   * A message, with room behind its bytes; waits until it is written, undefined behind the last one.
   * Throws what the filling failed with.
   */
  async read(
    place: number,
    roomBytes: number,
    signal: AbortSignal,
  ): Promise<ResultMessage | undefined> {
    if (!(await this.#has(place, signal))) return undefined;
    const { offset, byteCount, rowCount, last } = this.#lines[place] as Line;
    const bytes = Buffer.allocUnsafeSlow(byteCount + roomBytes);
    this.#reading += 1;
    try {
      const { bytesRead } = await this.#file.read(bytes, 0, byteCount, offset);
      if (bytesRead === byteCount) return { bytes, rowCount, last };
      throw new Error(`kept results: expected ${byteCount} bytes, found ${bytesRead}`);
    } finally {
      this.#reading -= 1;
      this.#wake();
    }
  }

  /** False behind the last message. */
  async #has(place: number, signal: AbortSignal): Promise<boolean> {
    while (place >= this.#lines.length) {
      if (this.#state === "whole") return false;
      if (this.#state === "failed") throw this.#failure;
      await this.#changed(signal);
    }
    return true;
  }

  #changed(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(cancelled());
    return new Promise((resolve, reject) => {
      const wake = () => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      const onAbort = () => {
        this.#waiting.delete(wake);
        reject(cancelled());
      };
      this.#waiting.add(wake);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** Gives the disk back, when nothing is being read any more. */
  async close(): Promise<void> {
    while (this.#reading > 0) {
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
      });
    }
    await this.#file.close();
  }
}
