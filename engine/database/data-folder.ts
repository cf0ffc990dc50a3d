/**
 * Where the embedded server keeps its data: GROEIKERN_DATA, else a folder of the user's.
 *
 * The user's folder outlives the program, wherever that is installed and however often:
 * `$XDG_DATA_HOME/groeikern`, by default `~/.local/share/groeikern`, and what macOS and Windows have
 * in its place.
 */
import { realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { makeFolder } from "../../core-wasm/make-folder.js";
import { EngineError, errorMessage } from "../errors.js";
import { DATA_FOLDER } from "./binaries.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder by its name; it need not be there. */
export function dataFolderPath(env: Environment = process.env): string {
  const named = env["GROEIKERN_DATA"];
  if (named !== undefined && named !== "") return resolve(named);
  return join(userDataFolder(env), "groeikern");
}

function userDataFolder(env: Environment): string {
  const given = env["XDG_DATA_HOME"];
  if (given !== undefined && isAbsolute(given)) return given;
  const home = homeFolder();
  if (process.platform === "darwin") return join(home, "Library", "Application Support");
  if (process.platform === "win32") return env["LOCALAPPDATA"] ?? join(home, "AppData", "Local");
  return join(home, ".local", "share");
}

function homeFolder(): string {
  try {
    return homedir();
  } catch (error) {
    throw new EngineError(
      "EMBEDDED_FOLDER",
      "embedded PostgreSQL: expected a home folder for the data, found none " +
        `(${errorMessage(error)}); set GROEIKERN_DATA to a folder that can be written`,
      error,
    );
  }
}

/** Whether an embedded server has data there; none is made. */
export const hasEmbeddedData = (folder = dataFolderPath()): Promise<boolean> =>
  isFolder(join(folder, DATA_FOLDER));

/** Makes the folder when it is not there; its real path. Throws `EMBEDDED_FOLDER`. */
export async function openDataFolder(folder: string): Promise<string> {
  try {
    if (/[\n\r]/.test(folder)) throw new Error("a line break in its name");
    makeFolder(folder);
    return await realpath(folder);
  } catch (error) {
    throw new EngineError(
      "EMBEDDED_FOLDER",
      `embedded PostgreSQL: expected a folder for the data at ${JSON.stringify(folder)}, found: ` +
        `${errorMessage(error)}; set GROEIKERN_DATA to a folder that can be written`,
      error,
    );
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
