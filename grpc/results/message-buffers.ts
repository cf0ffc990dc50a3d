/**
 * The memory of messages. A message goes to another thread with its memory, which comes back when
 * it has been sent: to get it anew for each would keep the system and the garbage collector busier
 * than reading and encoding do.
 */

/** Room for most messages. */
const BYTES = 512 << 10;
/** Those of two streams at their full pace; what more come back go. */
const SPARES_MAX = 8;

export class MessageBuffers {
  readonly #spares: ArrayBuffer[] = [];

  /** Memory that is nobody else's, of at least so many bytes. */
  take(byteCount = BYTES): Buffer {
    const spare = byteCount <= BYTES ? this.#spares.pop() : undefined;
    return Buffer.from(spare ?? new ArrayBuffer(Math.max(byteCount, BYTES)));
  }

  /** Takes memory back. */
  give(bytes: ArrayBuffer): void {
    if (bytes.byteLength === BYTES && this.#spares.length < SPARES_MAX) this.#spares.push(bytes);
  }
}
