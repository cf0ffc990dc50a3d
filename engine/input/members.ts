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
    this.#view = inOrder(bytes);
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

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** The records in order of household, child and span. PostgreSQL mostly reads them so. */
function inOrder(bytes: Uint8Array): DataView {
  const view = viewOf(bytes);
  const count = bytes.length / MEMBER.bytes;
  let sorted = 1;
  while (sorted < count && compareMembers(view, sorted - 1, sorted) < 0) sorted += 1;
  if (sorted >= count) return view;
  const order = Array.from({ length: count }, (_, member) => member);
  order.sort((one, other) => compareMembers(view, one, other));
  const moved = new Uint8Array(bytes.length);
  for (const [place, member] of order.entries()) {
    const from = member * MEMBER.bytes;
    moved.set(bytes.subarray(from, from + MEMBER.bytes), place * MEMBER.bytes);
  }
  return viewOf(moved);
}

function compareMembers(view: DataView, one: number, other: number): number {
  const [left, right] = [one * MEMBER.bytes, other * MEMBER.bytes];
  for (const at of ORDER_AT) {
    const order = view.getUint32(left + at) - view.getUint32(right + at);
    if (order !== 0) return order;
  }
  return view.getInt16(left + PERIOD_AT) - view.getInt16(right + PERIOD_AT);
}

/** Halves of the household and of the child; ids are above 0. */
const ORDER_AT = [0, 4, MEMBER.at.child_id, MEMBER.at.child_id + 4];
