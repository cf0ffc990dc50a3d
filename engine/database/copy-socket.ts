/**
 * The socket of a session, which reads into the same memory again and again. A driver that keeps
 * what it is given needs new memory for every 64 kB; the collector then runs over the whole heap
 * for it, and what is freed lies in pieces. So what COPY sends goes straight to whoever takes it,
 * and only the rest to the driver, as a copy, or to whoever reads the stream in its place (as
 * pg-copy-streams does). By the frames of PostgreSQL's protocol:
 *
 *     | code 1 | length 4, itself and the body | body |
 */
import { Socket, type SocketConstructorOpts } from "node:net";

const READ_BYTES = 64 << 10;
const HEAD_BYTES = 5;
const LENGTH_BYTES = 4;
const COPY_DATA = "d".charCodeAt(0);

/** Takes a piece of what COPY sends, which may end anywhere; the next piece takes its place. */
export type TakePiece = (piece: Uint8Array) => void;

export class CopySocket extends Socket {
  /** Undefined = what COPY sends is the driver's too. */
  takeCopied: TakePiece | undefined;
  readonly #head = Buffer.alloc(HEAD_BYTES);
  /** What of a head has come. */
  #headBytes = 0;
  /** What of a body is still to come. */
  #bodyBytes = 0;
  #isTaken = false;
  /** False: who reads is behind, and asks for more. */
  #isWanted = true;

  /** Frames can be seen on a connection that is not encrypted; on another it is as any socket. */
  constructor(isEncrypted: boolean) {
    const callback = (count: number, bytes: Buffer): boolean => {
      this.#isWanted = true;
      this.#read(bytes.subarray(0, count));
      return this.#isWanted;
    };
    const onread = { buffer: Buffer.allocUnsafeSlow(READ_BYTES), callback };
    super((isEncrypted ? {} : { onread }) as SocketConstructorOpts);
  }

  #read(bytes: Buffer): void {
    // From `start` to `at` it is the driver's.
    let [start, at] = [0, 0];
    while (at < bytes.length) {
      if (this.#bodyBytes === 0) {
        const headAt = at;
        at += this.#readHead(bytes, at);
        if (this.#headBytes > 0) {
          this.#pass(bytes.subarray(start, headAt));
          return;
        }
        if (this.#isTaken || at - headAt < HEAD_BYTES) {
          this.#pass(bytes.subarray(start, headAt));
          if (!this.#isTaken) this.#pass(this.#head);
          start = at;
        }
      }
      const end = Math.min(at + this.#bodyBytes, bytes.length);
      if (this.#isTaken) {
        this.takeCopied?.(bytes.subarray(at, end));
        start = end;
      }
      this.#bodyBytes -= end - at;
      at = end;
    }
    this.#pass(bytes.subarray(start, at));
  }

  /** Reads what has come of a head; returns of how many bytes. */
  #readHead(bytes: Buffer, at: number): number {
    const read = bytes.copy(this.#head, this.#headBytes, at);
    this.#headBytes += read;
    if (this.#headBytes < HEAD_BYTES) return read;
    this.#headBytes = 0;
    this.#bodyBytes = this.#head.readUInt32BE(1) - LENGTH_BYTES;
    this.#isTaken = this.#head[0] === COPY_DATA && this.takeCopied !== undefined;
    return read;
  }

  #pass(bytes: Buffer): void {
    if (bytes.length > 0) this.#isWanted = this.push(Buffer.from(bytes));
  }
}
