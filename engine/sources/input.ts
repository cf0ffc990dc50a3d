/** Files as chunks of bytes: plain or gzip, by their first bytes, standard input too. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { errorMessage } from "../errors.js";

/** Where messages come from. */
export interface SourceInput {
  readonly name: string;
  readonly stream: Readable;
  /** Bytes in all, where they are known. */
  readonly bytes: number;
}

/** What came of a stream before its end; the rest can not be read. */
export class InputBroken extends Error {}

const READ_BYTES = 1 << 18;
/** Compressed bytes unzipped at once: what comes of them waits in memory. */
const UNZIPPED_BYTES = 1 << 14;
const GZIP = Buffer.from([0x1f, 0x8b]);

/** Opens a file. Throws Node's own error when it can not be read; a folder is none. */
export async function openInput(path: string): Promise<SourceInput> {
  const found = await stat(path);
  if (found.isDirectory())
    throw Object.assign(new Error(`a folder: ${path}`), { code: "a folder" });
  const { size } = found;
  return { name: path, stream: createReadStream(path, { highWaterMark: READ_BYTES }), bytes: size };
}

/** Chunks of the text; `onRead` with the bytes of the file itself. Throws `InputBroken`. */
export async function* chunksOf(
  { stream }: SourceInput,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const source = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const counted = async function* (first: Buffer): AsyncGenerator<Buffer> {
    for (let chunk: Buffer | undefined = first; chunk !== undefined; ) {
      onRead(chunk.length);
      yield chunk;
      chunk = await nextOf(source);
    }
  };
  try {
    let first = await nextOf(source);
    while (first !== undefined && first.length < GZIP.length) {
      const more = await nextOf(source);
      if (more === undefined) break;
      first = Buffer.concat([first, more]);
    }
    if (first === undefined) return;
    if (first.subarray(0, GZIP.length).equals(GZIP)) yield* unzipped(counted(first));
    else yield* counted(first);
  } finally {
    stream.destroy();
  }
}

async function nextOf(source: AsyncIterator<Buffer>): Promise<Buffer | undefined> {
  const { value, done } = await source.next();
  if (done === true) return undefined;
  return Buffer.isBuffer(value) ? value : Buffer.from(value as string);
}

/** Unzips a piece at a time, so that all that came before a fault is given out. */
async function* unzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const plain: Buffer[] = [];
  gunzip.on("data", (bytes: Buffer) => plain.push(bytes));
  // The stream begins to flow in a while; from then on it gives out what it has at once.
  await new Promise((resolve) => setImmediate(resolve));
  const failed = new Promise<never>((_, reject) => gunzip.once("error", reject));
  failed.catch(() => undefined);
  const step = (work: (done: () => void) => void) =>
    Promise.race([failed, new Promise<void>((resolve) => work(resolve))]);
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += UNZIPPED_BYTES) {
        const piece = chunk.subarray(at, at + UNZIPPED_BYTES);
        await step((done) => gunzip.write(piece, done));
        yield* plain.splice(0);
      }
    }
    await step((done) => gunzip.once("end", done).end());
    yield* plain.splice(0);
  } catch (error) {
    yield* plain.splice(0);
    throw new InputBroken(errorMessage(error), { cause: error });
  } finally {
    gunzip.destroy();
  }
}
