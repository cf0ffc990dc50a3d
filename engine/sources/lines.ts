/** Lines of text as bytes: outside the heap they are no work for the garbage collector. */

const FIRST_BYTES = 1 << 16;
/** In UTF-8 of a character of two bytes; those of four bytes are two characters of a string. */
const BYTES_MAX = 3;
const NEWLINE = 10;

export class Lines {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #end = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** All but the last end of a line. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, Math.max(0, this.#end - 1));
  }

  /** A line without an end of line within. */
  add(line: string): void {
    this.#reserve(line.length * BYTES_MAX + 1);
    this.#end += this.#bytes.write(line, this.#end);
    this.#bytes[this.#end] = NEWLINE;
    this.#end += 1;
    this.#count += 1;
  }

  #reserve(more: number): void {
    if (this.#end + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#end + more));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}
