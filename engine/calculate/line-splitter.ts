/**
 * Cuts a stream of bytes into lines, with a bound on memory.
 *
 * States: `holding` copies the start of a line that a chunk has cut; past the limit the copy is let
 * go and it is `skipping`, which drops bytes up to the line end and then reports a line without
 * bytes. A last line without line end is a line; nothing after the last line end is none.
 */

/** A line without its line end: bytes [start, end). `isTooLong`: the bytes were dropped. */
export interface Line {
  readonly number: number;
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly isTooLong: boolean;
}

export const LINE_BYTES_MAX = 8 * 1024 * 1024;

const NEWLINE = 10;
const RETURN = 13;
const NOTHING = Buffer.alloc(0);
/** A buffer larger than this is let go after its line. */
const KEPT_BYTES_MAX = 1 << 20;
/** UTF-8 of the byte order mark that some editors put before a file. */
const BYTE_ORDER_MARK = Buffer.from("\ufeff");
/** Bytes that belong to no line's length: the mark before it, the return after it. */
const MARGIN_BYTES = BYTE_ORDER_MARK.length + 1;

export class LineSplitter {
  #held = NOTHING;
  #heldBytes = 0;
  #isSkipping = false;
  #number: number;

  /** `linesBefore`: lines of the same text that went before what is pushed. */
  constructor(
    readonly lineBytesMax = LINE_BYTES_MAX,
    linesBefore = 0,
  ) {
    this.#number = linesBefore;
  }

  /** A line has begun that is longer than the limit, and has not ended yet. */
  get isSkipping(): boolean {
    return this.#isSkipping;
  }

  /** The lines that end in this chunk; the bytes of one are valid until the next is asked for. */
  *push(chunk: Buffer): Generator<Line> {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end < 0) break;
      yield this.#finish(chunk, start, end);
      start = end + 1;
    }
    this.#hold(chunk, start, chunk.length);
  }

  /** The last line, when the stream ends without line end. */
  *end(): Generator<Line> {
    if (this.#heldBytes === 0 && !this.#isSkipping) return;
    const line = this.#finish(NOTHING, 0, 0);
    const isOnlyMark = line.start === line.end && line.start > 0;
    if (!isOnlyMark) yield line;
  }

  #finish(chunk: Buffer, start: number, end: number): Line {
    this.#number += 1;
    if (this.#heldBytes === 0 && !this.#isSkipping) return this.#line(chunk, start, end);
    this.#hold(chunk, start, end);
    const line = this.#isSkipping ? this.#tooLong() : this.#line(this.#held, 0, this.#heldBytes);
    this.#release();
    return line;
  }

  #line(bytes: Buffer, from: number, to: number): Line {
    const end = to > from && bytes[to - 1] === RETURN ? to - 1 : to;
    const start = this.#number === 1 ? afterMark(bytes, from, end) : from;
    if (end - start > this.lineBytesMax) return this.#tooLong();
    return { number: this.#number, bytes, start, end, isTooLong: false };
  }

  #tooLong(): Line {
    return { number: this.#number, bytes: NOTHING, start: 0, end: 0, isTooLong: true };
  }

  /** Copies bytes of a cut line behind what is held, or starts to skip past the limit. */
  #hold(chunk: Buffer, start: number, end: number): void {
    const total = this.#heldBytes + end - start;
    if (this.#isSkipping || end === start) return;
    if (total > this.lineBytesMax + MARGIN_BYTES) {
      this.#release();
      this.#isSkipping = true;
      return;
    }
    if (total > this.#held.length) this.#grow(total);
    chunk.copy(this.#held, this.#heldBytes, start, end);
    this.#heldBytes = total;
  }

  #grow(total: number): void {
    const larger = Buffer.allocUnsafe(Math.max(total, 2 * this.#held.length));
    this.#held.copy(larger, 0, 0, this.#heldBytes);
    this.#held = larger;
  }

  #release(): void {
    if (this.#held.length > KEPT_BYTES_MAX) this.#held = NOTHING;
    this.#heldBytes = 0;
    this.#isSkipping = false;
  }
}

function afterMark(bytes: Buffer, from: number, end: number): number {
  const after = from + BYTE_ORDER_MARK.length;
  return BYTE_ORDER_MARK.equals(bytes.subarray(from, Math.min(after, end))) ? after : from;
}
