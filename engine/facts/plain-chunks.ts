/** The bytes of a stream, unzipped when they begin as a gzip file does. */
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { EngineError, errorMessage } from "../errors.js";

const GZIP = Buffer.from([0x1f, 0x8b]);

export interface ChunkOptions {
  /** What people call the stream. */
  readonly name?: string | undefined;
  /** Bytes read so far, as they came in. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}

/** The chunks. Throws `FACTS_REFUSED` when a gzip file has no end. */
export async function* plainChunks(
  input: Readable,
  { name = "file", onRead = () => undefined }: ChunkOptions = {},
): AsyncGenerator<Buffer> {
  const source = counted(input, onRead);
  const first = await source.next();
  if (first.done) return;
  const whole = startingWith(first.value, source);
  yield* GZIP.equals(first.value.subarray(0, GZIP.length)) ? unzipped(whole, name) : whole;
}

async function* counted(input: Readable, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of input) {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    bytes += buffer.length;
    onRead(bytes);
    if (buffer.length > 0) yield buffer;
  }
}

async function* startingWith(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

async function* unzipped(chunks: AsyncGenerator<Buffer>, name: string): AsyncGenerator<Buffer> {
  const plain = createGunzip();
  pipeline(Readable.from(chunks), plain, () => undefined);
  try {
    for await (const chunk of plain) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const found = `${errorMessage(error)}; nothing was taken`;
    throw new EngineError("FACTS_REFUSED", `${name}: expected a whole gzip file, found ${found}`);
  }
}
