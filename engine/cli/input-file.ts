/** A file that a command reads. */
import { type FileHandle, open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { readWhole, unreadText } from "../../core-wasm/read-whole.js";
import { UsageError } from "../terminal/usage-error.js";

const READ_BYTES = 256 * 1024;

/** The bytes of a file. Throws `UsageError` when there is none to read. */
export async function openInput(file: string): Promise<Readable> {
  const handle = await openFile(file);
  return handle.createReadStream({ highWaterMark: READ_BYTES });
}

/** The text of a file that is read whole. Throws `UsageError` when there is none, or too much. */
export function readInput(file: string, bytesMax: number): string {
  try {
    return readWhole(file, bytesMax).toString();
  } catch (cause) {
    const expected = `a file of at most ${bytesMax} bytes that can be read`;
    throw new UsageError(file, expected, unreadText(cause));
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    const handle = await open(file, "r");
    if (!(await handle.stat()).isDirectory()) return handle;
    await handle.close();
  } catch (cause) {
    throw new UsageError(file, "a file that can be read", unreadText(cause));
  }
  throw new UsageError(file, "a file that can be read", "a folder");
}
