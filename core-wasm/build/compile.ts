/**
 * Compiles the kernel by `asconfig.json`, with the memory that the layout asks for, and puts the
 * checked parameters beside it: in the folder that this program was compiled to.
 *
 * The result is the same on every machine; its SHA-256 is the kernel digest of a run.
 */
import { writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { PARAMETERS_DIR, readFolder } from "../book/files.js";
import { readSet } from "../book/read.js";
import { checkedText, sourceDigest } from "../checked-parameters.js";
import { MEMORY_PAGES } from "../memory.js";
import { PROJECT_ROOT } from "../root.js";

export interface BuildOptions {
  /** File to write, relative to the project. */
  readonly outFile?: string;
  /** `plain` has no SIMD, for tools that do not know it; a draft is compiled soon, runs slowly. */
  readonly target?: "release" | "plain" | "draft" | "plain-draft";
  /** With the names of its functions in it, so that a profile can show them. */
  readonly hasNames?: boolean;
  /** Sees every source before it is compiled; tests break a rule with it. */
  readonly transform?: (path: string, source: string) => string;
}

/** Loading the compiler takes seconds: who compiles nothing does without. */
const loadCompiler = async () => (await import("assemblyscript/asc")).main;

/** Compiles the kernel. Throws with the compiler's messages when it does not compile. */
export async function buildKernel({
  outFile,
  target = "release",
  hasNames = false,
  transform,
}: BuildOptions = {}): Promise<void> {
  const pages = String(MEMORY_PAGES);
  const options = ["--target", target, "--initialMemory", pages, "--maximumMemory", pages];
  if (outFile !== undefined) options.push("--outFile", outFile);
  if (hasNames) options.push("--debug");
  const asc = await loadCompiler();
  const { error, stderr } = await asc(
    ["--config", "asconfig.json", "--baseDir", PROJECT_ROOT, ...options],
    transform === undefined ? {} : { readFile: transformedReader(transform) },
  );
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
}

/** Compiles what writes decided rows as messages, by `asconfig.results.json`. */
async function buildResultRows(outFile: string): Promise<void> {
  const asc = await loadCompiler();
  const { error, stderr } = await asc([
    ...["--config", "asconfig.results.json", "--baseDir", PROJECT_ROOT, "--outFile", outFile],
  ]);
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
}

type Reader = (path: string, baseDir: string) => Promise<string | null>;

function transformedReader(transform: (path: string, source: string) => string): Reader {
  return async (path, baseDir) => {
    const { readFile } = await import("node:fs/promises");
    const { resolve } = await import("node:path");
    const source = await readFile(resolve(baseDir, path), "utf8").catch(() => null);
    return source === null ? null : transform(path, source);
  };
}

if (process.argv[1]?.endsWith("core-wasm/build/compile.js")) {
  const folder = dirname(dirname(fileURLToPath(import.meta.url)));
  const fileOf = (name: string) => relative(PROJECT_ROOT, join(folder, name));
  await buildKernel({ outFile: fileOf("kernel.wasm") });
  await buildResultRows(fileOf("result-rows.wasm"));
  const files = readFolder(PARAMETERS_DIR);
  const text = checkedText(sourceDigest(files), readSet(files));
  writeFileSync(join(folder, "parameters.json"), text);
}
