/** The kernel with the names of its functions in it, so that a profile can show them. */
import { main as asc } from "assemblyscript/asc";
import { MEMORY_PAGES } from "../../../core-wasm/memory.js";
import { PROJECT_ROOT } from "../../../core-wasm/root.js";

/** Compiles it; `outFile` is relative to the project. Throws with the compiler's messages. */
export async function buildNamedKernel(outFile: string): Promise<void> {
  const pages = String(MEMORY_PAGES);
  const { error, stderr } = await asc([
    ...["--config", "asconfig.json", "--baseDir", PROJECT_ROOT, "--target", "release"],
    ...["--initialMemory", pages, "--maximumMemory", pages, "--debug", "--outFile", outFile],
  ]);
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
}
