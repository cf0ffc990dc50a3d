/** 32-bit checksum of whole numbers in order; FNV-1a over their low and high words. */
export class Checksum {
  #hash = 0x811c9dc5;

  add(value: number): void {
    this.#hash = Math.imul(this.#hash ^ (value & 0xffffffff), 0x01000193);
  }

  addAll(values: ArrayLike<number>, count = values.length): void {
    let hash = this.#hash;
    for (let index = 0; index < count; index += 1) {
      hash = Math.imul(hash ^ (values[index] as number), 0x01000193);
    }
    this.#hash = hash;
  }

  get text(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }
}
