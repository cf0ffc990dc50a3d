/**
 * One household in one month, from the kernel's columns to the bytes of a HouseholdMonth: no object
 * per child. A child that has no row in the month is left out.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import { COMPONENTS } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import type { Household } from "../../engine/household/household.js";
import { fieldsOf } from "../contract/fields.js";
import { WireWriter } from "../contract/wire.js";
import { COMPONENT_BYTES_MAX, writeComponents } from "../results/component-writer.js";
import { ReasonBytes } from "../results/reason-bytes.js";

const monthField = fieldsOf("HouseholdMonth");
const GEZIN_ID = monthField("gezinId");
const MAAND = monthField("maand");
const VOORLOPIG = monthField("voorlopig");
const HOUSEHOLD_TOTAAL = monthField("totaal");
const KINDEREN = monthField("kinderen");
const childField = fieldsOf("ChildResult");
const CHILD_ID = childField("childId");
const TOTAAL = childField("totaal");
const COMPONENTEN = childField("componenten");
const REDENEN = childField("redenen");

const HEAD_BYTES_MAX = 48;
const CHILD_BYTES_MAX = COMPONENT_BYTES_MAX + 160;
const TWO_TO_32 = 2 ** 32;
const SAFE_DIGITS = 15;

export class MonthEncoder {
  readonly #writer = new WireWriter();
  readonly #reasonBytes = new ReasonBytes(REDENEN);
  readonly #months = new Map<number, Buffer>();
  readonly #redenen: Uint32Array;
  readonly #voorlopig: Uint8Array;
  readonly #totalen: Int32Array;
  readonly #componenten: readonly Int32Array[];
  /** Whether a result is provisional, of all that was encoded since it was last set. */
  isVoorlopig = false;

  constructor({ results }: Kernel) {
    const { buffer, byteOffset, length } = results.redenen;
    this.#redenen = new Uint32Array(buffer, byteOffset, length * 2);
    this.#voorlopig = results.voorlopig;
    this.#totalen = results.totaalCents;
    this.#componenten = COMPONENTS.map((name) => results[`${name}Cents`]);
  }

  /** The HouseholdMonth of a household whose rows begin at `firstRow`. */
  encode({ gezinId, rows }: Household, firstRow: number, month: number): Buffer {
    const writer = this.#writer;
    writer.ensure(HEAD_BYTES_MAX + rows.length * CHILD_BYTES_MAX);
    writeId(writer, GEZIN_ID, gezinId);
    writer.bytes(MAAND, this.#monthBytes(month));
    this.#totals(firstRow, firstRow + rows.length);
    for (let place = 0; place < rows.length; place += 1) {
      this.#child(rows[place]?.childId ?? "", firstRow + place);
    }
    return writer.finish();
  }

  #monthBytes(month: number): Buffer {
    let bytes = this.#months.get(month);
    if (bytes === undefined) {
      bytes = Buffer.from(monthText(month));
      this.#months.set(month, bytes);
    }
    return bytes;
  }

  #totals(firstRow: number, endRow: number): void {
    const writer = this.#writer;
    let totaal = 0;
    let isVoorlopig = false;
    for (let row = firstRow; row < endRow; row += 1) {
      if (this.#reasonsOf(row).length === 0) continue;
      totaal += this.#totalen[row] as number;
      isVoorlopig ||= this.#voorlopig[row] === 1;
    }
    if (isVoorlopig) writer.number(VOORLOPIG, 1);
    this.isVoorlopig ||= isVoorlopig;
    if (totaal === 0) return;
    writer.varint(HOUSEHOLD_TOTAAL << 3);
    writer.varint64(totaal >>> 0, Math.floor(totaal / TWO_TO_32));
  }

  #child(childId: string, row: number): void {
    const reasons = this.#reasonsOf(row);
    if (reasons.length === 0) return;
    const writer = this.#writer;
    const start = writer.openShort(KINDEREN);
    writeId(writer, CHILD_ID, childId);
    const totaal = this.#totalen[row] as number;
    if (totaal !== 0) writer.number(TOTAAL, totaal);
    writeComponents(writer, COMPONENTEN, this.#componenten, row);
    writer.few(reasons);
    writer.closeShort(start);
  }

  #reasonsOf(row: number): Uint8Array {
    const redenen = this.#redenen;
    return this.#reasonBytes.of(redenen[row * 2] as number, redenen[row * 2 + 1] as number);
  }
}

/** Writes an id, text of a whole number below 2^63, as a varint. */
function writeId(writer: WireWriter, field: number, id: string): void {
  writer.varint(field << 3);
  if (id.length <= SAFE_DIGITS) {
    const value = Number(id);
    writer.varint64(value >>> 0, Math.floor(value / TWO_TO_32));
    return;
  }
  const value = BigInt(id);
  writer.varint64(Number(value & 0xffffffffn), Number(value >> 32n));
}
