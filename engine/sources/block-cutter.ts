/**
 * Cuts a stream of bytes into blocks of whole lines, with a bound on memory.
 *
 * A block ends with a line end, but for the last one. Of a line longer than the bound the bytes
 * behind it are dropped: it still is too long for whoever reads it.
 */

/** Whole lines. */
export interface Block {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Lines of the file before its first one. */
  readonly linesBefore: number;
}

/** Enough for the work on a block to be cheap, little enough for several to wait in memory. */
export const BLOCK_BYTES = 1 << 21;
/** Of the first one: most loads are a message, and have no other. */
const FIRST_BYTES = 1 << 14;
const NOTHING = Buffer.alloc(0);
const NEWLINE = 10;
/** A mark and a return may belong to a line beside what counts of it. */
const MARGIN_BYTES = 8;

export class BlockCutter {
  readonly #blockBytes: number;
  readonly #keptMax: number;
  #buffer: Buffer<ArrayBuffer> = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #end = 0;
  /** Bytes behind the last line end. */
  #tailBytes = 0;
  #lines = 0;

  constructor(lineBytesMax: number, blockBytes = BLOCK_BYTES) {
    this.#blockBytes = blockBytes;
    this.#keptMax = lineBytesMax + MARGIN_BYTES;
  }

  /** The blocks that are full with this chunk. */
  *push(chunk: Buffer): Generator<Block> {
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + this.#blockBytes);
      at += piece.length;
      this.#take(piece);
      if (this.#end - this.#tailBytes >= this.#blockBytes) yield this.#cut(this.#tailBytes);
    }
  }

  /** What is left when the stream has ended; a line that it broke off in is none. */
  *end(isWhole: boolean): Generator<Block> {
    const dropped = isWhole ? 0 : this.#tailBytes;
    if (this.#end > dropped) yield this.#cut(dropped);
  }

  #take(piece: Buffer): void {
    const first = piece.indexOf(NEWLINE);
    const room = Math.max(0, this.#keptMax - this.#tailBytes);
    if (first < 0) {
      this.#tailBytes += this.#append(piece.subarray(0, room));
      return;
    }
    this.#append(piece.subarray(0, Math.min(first, room)));
    this.#append(piece.subarray(first));
    this.#tailBytes = piece.length - 1 - piece.lastIndexOf(NEWLINE);
  }

  #append(bytes: Buffer): number {
    const needed = this.#end + bytes.length;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#buffer.length));
      this.#buffer.copy(larger, 0, 0, this.#end);
      this.#buffer = larger;
    }
    bytes.copy(this.#buffer, this.#end);
    this.#end = needed;
    return bytes.length;
  }

  /** Hands out what is held but for so many bytes at its end. */
  #cut(keptBytes: number): Block {
    const [buffer, end] = [this.#buffer, this.#end - keptBytes];
    const linesBefore = this.#lines;
    const isLast = keptBytes === 0 && end < this.#blockBytes;
    this.#buffer = isLast ? NOTHING : this.#fresh();
    this.#end = 0;
    this.#append(buffer.subarray(end, end + keptBytes));
    this.#lines += lineEndsIn(buffer, end);
    return { bytes: buffer.subarray(0, end), linesBefore };
  }

  #fresh(): Buffer<ArrayBuffer> {
    return Buffer.allocUnsafeSlow(this.#blockBytes + (this.#blockBytes >> 1));
  }
}

function lineEndsIn(bytes: Buffer, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && at < end; count += 1) {
    at = bytes.indexOf(NEWLINE, at + 1);
  }
  return count;
}
