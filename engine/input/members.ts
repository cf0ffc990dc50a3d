/** Memberships of a batch of households; these and their children are numbers from here on. */
import { MEMBER, PERIOD_AT, PERIOD_END_AT } from "./fact-records.js";
import { IdIndex } from "./id-index.js";

/** Memberships of a batch, in order of household, child and span. */
export class Members {
  readonly count: number;
  readonly gezinnen: IdIndex;
  readonly kinderen: IdIndex;
  /** Numbers of household and child of each membership. */
  readonly gezin: Int32Array;
  readonly kind: Int32Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.count = bytes.length / MEMBER.bytes;
    this.gezinnen = new IdIndex(this.count);
    this.kinderen = new IdIndex(this.count);
    this.gezin = new Int32Array(this.count);
    this.kind = new Int32Array(this.count);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let member = 0; member < this.count; member += 1) {
      this.gezin[member] = this.gezinnen.add(this.int(member, 0), this.int(member, 4));
      this.kind[member] = this.kinderen.add(this.childHigh(member), this.childLow(member));
    }
  }

  van(member: number): number {
    return this.#view.getInt16(member * MEMBER.bytes + PERIOD_AT);
  }

  tot(member: number): number {
    return this.#view.getInt16(member * MEMBER.bytes + PERIOD_END_AT);
  }

  rol(member: number): number {
    return this.#view.getInt16(member * MEMBER.bytes + MEMBER.at.rol);
  }

  childHigh(member: number): number {
    return this.int(member, MEMBER.at.child_id);
  }

  childLow(member: number): number {
    return this.int(member, MEMBER.at.child_id + 4);
  }

  /** Four bytes of a membership. */
  int(member: number, at: number): number {
    return this.#view.getInt32(member * MEMBER.bytes + at);
  }
}
