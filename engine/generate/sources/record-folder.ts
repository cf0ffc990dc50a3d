/** A folder of compressed files that are written on, side by side. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip, type Gzip } from "node:zlib";
import { EngineError, errorMessage } from "../../errors.js";

const GZIP_LEVEL = 1;
export const MANIFEST_FILE = "manifest.json";

interface RecordFile {
  readonly gzip: Gzip;
  /** Rejects as soon as it can not be written any more. */
  readonly done: Promise<void>;
}

/** Every method throws `OUTPUT_FAULT` when a file can not be written, as on a full disk. */
export class RecordFolder {
  readonly #files = new Map<string, RecordFile>();

  constructor(readonly path: string) {}

  /** Adds to a file, which begins with `head`. */
  async write(name: string, head: string, bytes: Uint8Array = new Uint8Array()): Promise<void> {
    const { gzip, done } = this.#files.get(name) ?? this.#open(name, head);
    if (bytes.length === 0 || gzip.write(bytes)) return;
    await Promise.race([once(gzip, "drain").catch(() => done), done]);
  }

  /** Ends the files, and says in a manifest what they are. */
  async close(manifest: string): Promise<void> {
    for (const { gzip } of this.#files.values()) gzip.end();
    await Promise.all([...this.#files.values()].map(({ done }) => done));
    await writeFile(join(this.path, MANIFEST_FILE), manifest).catch((error: unknown) => {
      throw this.#fault(MANIFEST_FILE, error);
    });
  }

  #open(name: string, head: string): RecordFile {
    const gzip = createGzip({ level: GZIP_LEVEL });
    const output = createWriteStream(join(this.path, name));
    const done = pipeline(gzip, output).catch((error: unknown) => {
      throw this.#fault(name, error);
    });
    done.catch(() => undefined);
    if (head !== "") gzip.write(head);
    const file = { gzip, done };
    this.#files.set(name, file);
    return file;
  }

  #fault(name: string, error: unknown): EngineError {
    const file = join(this.path, name);
    return new EngineError(
      "OUTPUT_FAULT",
      `generate: expected to write ${file}, found: ${errorMessage(error)}; ` +
        `make room, remove ${this.path} and run it again`,
      error,
    );
  }
}
