/** Finds the folder of the package, from the sources and from dist/ alike. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function findRoot(start: string): string {
  if (existsSync(join(start, "package.json"))) return start;
  const parent = dirname(start);
  if (parent === start) throw new Error("package.json not found above the program's own files");
  return findRoot(parent);
}

/** Absolute path of the folder that holds package.json; parameters and SQL are found below it. */
export const PROJECT_ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

/**
 * Absolute path of a compiled module, by its path in the project without ending. Threads and child
 * processes run the compiled program, from tests of the sources too: a thread that had to compile
 * TypeScript first would take seconds to start. Start them without the parent's loaders
 * (`execArgv: []`).
 */
export const compiledFile = (module: string): string => join(PROJECT_ROOT, "dist", `${module}.js`);
