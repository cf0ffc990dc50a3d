/** Folders that a user names for what a command writes. */
import { makeFolder } from "../core-wasm/make-folder.js";
import { EngineError, errorMessage } from "./errors.js";

/** Makes one with those above it; `what` is going to be written. Throws `OUTPUT_FOLDER`. */
export function openOutputFolder(what: string, folder: string, mode?: number): void {
  try {
    makeFolder(folder, mode);
  } catch (cause) {
    throw new EngineError(
      "OUTPUT_FOLDER",
      `${what}: expected a folder that can be written at ${folder}, ` +
        `found: ${errorMessage(cause)}; choose another folder`,
      cause,
    );
  }
}
