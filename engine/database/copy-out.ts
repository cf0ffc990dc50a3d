/**
 * What COPY TO STDOUT sends, in one buffer: for as much as is wanted whole anyway, a stream of it
 * would be a detour. The statement may stand among others of one message, so that a transaction
 * needs one way to the server and back; several of them are one message too.
 *
 *     submitted -> bytes come -> the server is ready: resolved, or rejected with its first error
 */
import type { Socket } from "node:net";
import type pg from "pg";
import { CopySocket } from "./copy-socket.js";

interface CopyDataMessage {
  readonly chunk: Buffer;
}

interface CommandMessage {
  readonly text: string;
}

/** What of a connection is used; the driver tells it nobody. */
interface DriverConnection {
  readonly stream: Socket;
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
export async function copyOut(
  client: pg.ClientBase,
  sql: string,
  memory = new CopyMemory(),
): Promise<Buffer> {
  const [bytes] = await copyOuts(client, sql, memory);
  return bytes as Buffer;
}

/** What a COPY TO STDOUT sends, and what its bytes say. */
export interface Reading<T> {
  readonly sql: string;
  of(bytes: Buffer): T;
}

/** What several readings say. */
export type Readings<T extends readonly Reading<unknown>[]> = {
  -readonly [K in keyof T]: T[K] extends Reading<infer Said> ? Said : never;
};

/**
 * Reads several things by one message: who asks for little waits for the way there and back more
 * than for the answers. What they say may lie in the memory until that is given to another.
 */
export async function readTogether<const T extends readonly Reading<unknown>[]>(
  client: pg.ClientBase,
  readings: T,
  memory = new CopyMemory(),
): Promise<Readings<T>> {
  const sent = await copyOuts(client, readings.map(({ sql }) => sql).join(";\n"), memory);
  return readings.map(({ of }, at) => of(sent[at] as Buffer)) as Readings<T>;
}

function copyOuts(client: pg.ClientBase, sql: string, memory: CopyMemory): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    client.query(new CopyOut(sql, memory, resolve, reject) as unknown as pg.Submittable);
  });
}

/** A query as the driver knows them. */
class CopyOut {
  #length = 0;
  /** Where the bytes of each COPY that has ended do. */
  readonly #ends: number[] = [];
  #error: unknown;
  #socket: CopySocket | undefined;

  constructor(
    readonly sql: string,
    readonly memory: CopyMemory,
    readonly resolve: (sent: Buffer[]) => void,
    readonly reject: (error: unknown) => void,
  ) {}

  submit(connection: DriverConnection): void {
    const { stream } = connection;
    if (stream instanceof CopySocket) {
      this.#socket = stream;
      stream.takeCopied = (piece) => this.#add(piece);
    }
    connection.query(this.sql);
  }

  /** What comes encrypted comes by the driver. */
  handleCopyData({ chunk }: CopyDataMessage): void {
    this.#add(chunk);
  }

  handleCommandComplete({ text }: CommandMessage): void {
    if (text.startsWith("COPY")) this.#ends.push(this.#length);
  }

  /** Told by the server, which then is ready; or by the driver, when the connection is gone. */
  handleError(error: unknown): void {
    this.#leave();
    this.#error ??= error;
    this.reject(error);
  }

  handleReadyForQuery(): void {
    this.#leave();
    if (this.#error !== undefined) return;
    const { bytes } = this.memory;
    this.resolve(this.#ends.map((end, at) => bytes.subarray(this.#ends[at - 1] ?? 0, end)));
  }

  #add(piece: Uint8Array): void {
    this.memory.grow(this.#length + piece.length, this.#length);
    this.memory.bytes.set(piece, this.#length);
    this.#length += piece.length;
  }

  #leave(): void {
    if (this.#socket !== undefined) this.#socket.takeCopied = undefined;
  }
}
