/** The streams and settings that a command works with, so that tests can hand it others. */
import type { Readable, Writable } from "node:stream";

export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean | undefined };
  readonly stderr: Writable & { readonly isTTY?: boolean | undefined };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Writes to a stream and waits until it has been taken; a reader that has gone is no error. */
export function say({ stdout }: Pick<Io, "stdout">, text: string): Promise<void> {
  return new Promise((resolve) => {
    stdout.write(`${text}\n`, () => resolve());
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
