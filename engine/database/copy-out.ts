/**
 * What COPY TO STDOUT sends, in one buffer: for as much as is wanted whole anyway, a stream of it
 * would cost several times its bytes. The statement may stand among others of one message, so that a
 * transaction needs one way to the server and back.
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

/** Runs statements of which one is a COPY TO STDOUT; gives the bytes that it sent. */
export function copyOut(client: pg.ClientBase, sql: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.query(new CopyOut(sql, resolve, reject) as unknown as pg.Submittable);
  });
}

/** A query as the driver knows them. */
class CopyOut {
  #bytes: Buffer = Buffer.allocUnsafeSlow(BYTES_FIRST);
  #length = 0;
  #error: unknown;

  constructor(
    readonly sql: string,
    readonly resolve: (bytes: Buffer) => void,
    readonly reject: (error: unknown) => void,
  ) {}

  submit(connection: DriverConnection): void {
    connection.query(this.sql);
  }

  handleCopyData({ chunk }: CopyDataMessage): void {
    const length = this.#length + chunk.length;
    if (length > this.#bytes.length) {
      const bytes = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#bytes.length));
      bytes.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = bytes;
    }
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
  }

  handleCommandComplete(): void {}

  /** Told by the server, after which it is ready; or by the driver, of a connection that is gone. */
  handleError(error: unknown): void {
    this.#error ??= error;
    this.reject(error);
  }

  handleReadyForQuery(): void {
    if (this.#error === undefined) this.resolve(this.#bytes.subarray(0, this.#length));
  }
}
