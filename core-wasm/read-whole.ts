/** Files that are read whole, with a bound: what a command is named may be without end. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const CHUNK_BYTES = 1 << 16;
/** A file of parameters, keys or certificates: some hundred times what one has. */
export const SMALL_FILE_BYTES_MAX = 1 << 22;

/**
 * All bytes of a file. Throws Node's error, or one without code whose message says what was found:
 * "a folder", "more than N bytes". Nothing is read beyond the bound.
 */
export function readWhole(file: string, bytesMax = SMALL_FILE_BYTES_MAX): Buffer {
  const descriptor = openSync(file, "r");
  try {
    if (fstatSync(descriptor).isDirectory()) throw new Error("a folder");
    return readUpTo(descriptor, bytesMax);
  } finally {
    closeSync(descriptor);
  }
}

/** The size that a file says of itself is not asked: devices and pipes say 0. */
function readUpTo(descriptor: number, bytesMax: number): Buffer {
  const chunks: Buffer[] = [];
  for (let total = 0; total <= bytesMax; ) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const size = readSync(descriptor, chunk);
    if (size === 0) return Buffer.concat(chunks, total);
    chunks.push(chunk.subarray(0, size));
    total += size;
  }
  throw new Error(`more than ${bytesMax} bytes`);
}

/** Codes of the system in words; any other stands as it is. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EACCES: "one that this user may not read (EACCES)",
  ENOTDIR: "a file where its path has a folder",
};

/** What was found in place of a file that could be read, in few words. */
export function unreadText(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === undefined ? message : (WORDS[code] ?? code);
}
