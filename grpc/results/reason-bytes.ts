/**
 * The field `redenen` of a result as its bytes, by the bits of the kernel. Few combinations occur,
 * so the bytes of each are kept.
 */
import { reasonNumbers } from "../contract/mapping/enums.js";
import { WireWriter } from "../contract/wire.js";

const KEPT_MAX = 20_000;
const TWO_TO_32 = 2 ** 32;
const NONE = new Uint8Array(0);

export class ReasonBytes {
  readonly #kept = new Map<number, Uint8Array>();

  /** `field`: number of `redenen` in the message that is written. */
  constructor(readonly field: number) {}

  /** Of the halves of a row's 64 bits; no bytes when the row does not hold in the month. */
  of(low: number, high: number): Uint8Array {
    const key = high * TWO_TO_32 + low;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    if (this.#kept.size >= KEPT_MAX) this.#kept.clear();
    const bytes = this.#pack((BigInt(high) << 32n) | BigInt(low));
    if (Number.isSafeInteger(key)) this.#kept.set(key, bytes);
    return bytes;
  }

  #pack(bits: bigint): Uint8Array {
    const numbers = reasonNumbers(bits);
    if (numbers.length === 0) return NONE;
    const writer = new WireWriter();
    const start = writer.openShort(this.field);
    for (const number of numbers) writer.varint(number);
    writer.closeShort(start);
    return writer.finish();
  }
}
