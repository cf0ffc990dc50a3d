/**
 * A stream to write text to, in large pieces. A piece is handed over when the one before has been
 * taken: a slow reader holds the program up and never makes it grow. A reader that goes away
 * (EPIPE) closes the sink quietly; any other error of the stream is thrown.
 */
import type { Writable } from "node:stream";

const PIECE_CHARACTERS = 256 * 1024;
const READER_GONE = new Set(["EPIPE", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"]);

export class Sink {
  /** The reader has gone: nothing more can be written. */
  isClosed = false;
  #text = "";
  #error: Error | undefined;

  constructor(readonly stream: Writable) {
    stream.on("error", (error) => this.#fail(error));
  }

  /** Enough has been put for a write. */
  get isFull(): boolean {
    return this.#text.length >= PIECE_CHARACTERS;
  }

  put(text: string): void {
    if (!this.isClosed) this.#text += text;
  }

  /** Writes what has been put and waits until the stream has taken it. */
  async drain(): Promise<void> {
    if (this.#text !== "" && !this.isClosed) await this.#write();
    if (this.#error !== undefined) throw this.#error;
  }

  #write(): Promise<void> {
    const text = this.#text;
    this.#text = "";
    return new Promise((resolve) => {
      this.stream.write(text, (error) => {
        if (error) this.#fail(error);
        resolve();
      });
    });
  }

  #fail(error: Error): void {
    this.isClosed = true;
    this.#text = "";
    const isReaderGone = READER_GONE.has((error as NodeJS.ErrnoException).code ?? "");
    if (!isReaderGone) this.#error ??= error;
  }
}
