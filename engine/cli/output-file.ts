/** A file that a command writes: it takes its name when it is whole. */
import { randomBytes } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { placeOf } from "../../core-wasm/replace-file.js";
import { EngineError, errorMessage } from "../errors.js";

const DRAFT_BYTES = 4;

/** Throws `OUTPUT_FAULT`; what stood there stays then. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  let draft: string | undefined;
  try {
    const place = placeOf(file);
    draft = `${place}.${randomBytes(DRAFT_BYTES).toString("hex")}`;
    await writeFile(draft, content, { flag: "wx" });
    await rename(draft, place);
  } catch (error) {
    if (draft !== undefined) await rm(draft, { force: true });
    const found = errorMessage(error);
    throw new EngineError("OUTPUT_FAULT", `${file}: expected to write it, found ${found}`, error);
  }
}
