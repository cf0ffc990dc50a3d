/** A file that a command reads. */
import { type FileHandle, open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { UsageError } from "../terminal/usage-error.js";

const READ_BYTES = 256 * 1024;

/** The bytes of a file. Throws `UsageError` when there is none to read. */
export async function openInput(file: string): Promise<Readable> {
  const handle = await openFile(file);
  return handle.createReadStream({ highWaterMark: READ_BYTES });
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    const handle = await open(file, "r");
    if (!(await handle.stat()).isDirectory()) return handle;
    await handle.close();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new UsageError(file, "a file that can be read", code ?? message);
  }
  throw new UsageError(file, "a file that can be read", "a folder");
}
