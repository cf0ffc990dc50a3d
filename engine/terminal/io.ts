/** The streams and settings that a command works with, so that tests can hand it others. */
import type { Readable, Writable } from "node:stream";

export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean | undefined };
  readonly stderr: Writable & { readonly isTTY?: boolean | undefined };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The reader has gone, as `head` goes when it has enough. */
export const OUTPUT_CLOSED = "OUTPUT_CLOSED";
export const OUTPUT_FAILED = "OUTPUT_FAILED";
const READER_GONE = new Set(["EPIPE", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"]);

/** Standard output did not take what was written. */
export class OutputError extends Error {
  constructor(
    readonly code: typeof OUTPUT_CLOSED | typeof OUTPUT_FAILED,
    message: string,
    cause: Error,
  ) {
    super(message, { cause });
  }
}

/** What a failed write on standard output means. */
export function outputError(cause: NodeJS.ErrnoException): OutputError {
  const isGone = READER_GONE.has(cause.code ?? "");
  const message =
    `standard output: expected room for what is printed, found ${cause.message}; ` +
    "make room, or send it elsewhere";
  return new OutputError(isGone ? OUTPUT_CLOSED : OUTPUT_FAILED, message, cause);
}

/** Writes a line and waits until it has been taken. Throws `OutputError` when it is not. */
export function say({ stdout }: Pick<Io, "stdout">, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(`${text}\n`, (error) => {
      if (error) reject(outputError(error));
      else resolve();
    });
  });
}

/** One JSON object on a line of its own; a sum that no double holds exactly is text. */
export function sayJson(io: Pick<Io, "stdout">, value: unknown): Promise<void> {
  return say(io, JSON.stringify(value, jsonValue));
}

function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}
