/**
 * Values by the bytes they were decoded from: what comes again and again is decoded once. Bounded;
 * a full table starts anew.
 */
const SLOT_BITS = 16;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
const ENTRIES_MAX = 1 << (SLOT_BITS - 1);
const HASH_START = 0x811c9dc5;
const HASH_FACTOR = 0x01000193;

export class ByteTable<T> {
  /** Place in `#keys` and `#values`, less one; 0 = free. */
  readonly #slots = new Uint16Array(1 << SLOT_BITS);
  #keys: Uint8Array[] = [];
  #values: T[] = [];

  constructor(readonly decode: (bytes: Uint8Array) => T) {}

  /** The value of bytes [from, to). */
  get(bytes: Uint8Array, from: number, to: number): T {
    let hash = HASH_START;
    for (let at = from; at < to; at += 1) {
      hash = Math.imul(hash ^ (bytes[at] as number), HASH_FACTOR);
    }
    let slot = (hash ^ (hash >>> SLOT_BITS)) & SLOT_MASK;
    for (; ; slot = (slot + 1) & SLOT_MASK) {
      const place = this.#slots[slot] as number;
      if (place === 0) {
        return this.#add(slot, new Uint8Array(bytes.subarray(from, to)));
      }
      if (isEqual(this.#keys[place - 1] as Uint8Array, bytes, from, to)) {
        return this.#values[place - 1] as T;
      }
    }
  }

  #add(slot: number, key: Uint8Array): T {
    const value = this.decode(key);
    if (this.#keys.length === ENTRIES_MAX) {
      this.#slots.fill(0);
      this.#keys = [];
      this.#values = [];
    }
    this.#keys.push(key);
    this.#values.push(value);
    this.#slots[slot] = this.#keys.length;
    return value;
  }
}

function isEqual(key: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (key.length !== to - from) return false;
  for (let at = 0; at < key.length; at += 1) if (key[at] !== bytes[from + at]) return false;
  return true;
}
