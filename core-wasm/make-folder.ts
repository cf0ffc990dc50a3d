/** Makes a folder with those above it; what is there stays. Throws Node's error. */
import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Node's own way turns round for ever where the kernel owns the files, as below /proc. */
export function makeFolder(folder: string, mode?: number): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && isFolder(folder)) return;
    const parent = dirname(folder);
    if (code !== "ENOENT" || isFolder(parent)) throw error;
    makeFolder(parent, mode);
    makeFolder(folder, mode);
  }
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
