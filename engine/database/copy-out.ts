/**
 * What COPY TO STDOUT sends, in one buffer: for as much as is wanted whole anyway, a stream of it
 * would be a detour. The statement may stand among others of one message, so that a transaction
 * needs one way to the server and back.
 *
 *     submitted -> bytes come -> the server is ready: resolved, or rejected with its first error
 */
import type pg from "pg";

interface CopyDataMessage {
  readonly chunk: Buffer;
}

/** What of a connection is used; the driver tells it nobody. */
interface DriverConnection {
  query(text: string): void;
}

const BYTES_FIRST = 256 * 1024;

/**
 * Memory that one COPY after the other is read into: each takes the place of the one before. Memory
 * outside the heap that is always new makes the collector run over all of the heap for it.
 */
export class CopyMemory {
  bytes: Buffer = Buffer.allocUnsafeSlow(BYTES_FIRST);

  /** Makes room for so many bytes; the first `kept` stay. */
  grow(byteCount: number, kept: number): void {
    if (byteCount <= this.bytes.length) return;
    const bytes = Buffer.allocUnsafeSlow(Math.max(byteCount, 2 * this.bytes.length));
    bytes.set(this.bytes.subarray(0, kept));
    this.bytes = bytes;
  }
}

/** Runs statements of which one is a COPY TO STDOUT; gives the bytes that it sent. */
export function copyOut(
  client: pg.ClientBase,
  sql: string,
  memory = new CopyMemory(),
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.query(new CopyOut(sql, memory, resolve, reject) as unknown as pg.Submittable);
  });
}

/** A query as the driver knows them. */
class CopyOut {
  #length = 0;
  #error: unknown;

  constructor(
    readonly sql: string,
    readonly memory: CopyMemory,
    readonly resolve: (bytes: Buffer) => void,
    readonly reject: (error: unknown) => void,
  ) {}

  submit(connection: DriverConnection): void {
    connection.query(this.sql);
  }

  handleCopyData({ chunk }: CopyDataMessage): void {
    this.memory.grow(this.#length + chunk.length, this.#length);
    this.memory.bytes.set(chunk, this.#length);
    this.#length += chunk.length;
  }

  handleCommandComplete(): void {}

  /** Told by the server, which then is ready; or by the driver, when the connection is gone. */
  handleError(error: unknown): void {
    this.#error ??= error;
    this.reject(error);
  }

  handleReadyForQuery(): void {
    if (this.#error === undefined) this.resolve(this.memory.bytes.subarray(0, this.#length));
  }
}
