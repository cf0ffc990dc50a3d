/**
 * Files that are whole or not there: written beside their place, then renamed into it. Whatever
 * writes a file asks for its place here, so one rule holds for all: missing folders are made, and
 * what is no file is not replaced by one.
 */
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "./make-folder.js";

/** Writes a file; a crash or a full disk leaves the old one as it was. */
export function replaceFile(file: string, content: string | Uint8Array): void {
  const place = placeOf(file);
  const draft = `${place}.${process.pid}.draft`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/**
 * Where a file may be renamed to: its own path, or that which a link leads to. Folders are made.
 * Throws Node's error, or one whose message says what stands there: a device, a pipe or a folder,
 * which a rename would do away with.
 */
export function placeOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile()) return realpathSync(file);
  if (found !== undefined) throw new Error(found.isDirectory() ? "a folder" : "a device or a pipe");
  makeFolder(dirname(file));
  return file;
}
