/** The components of a row as a `Componenten`; those of 0 are not written. */
import { COMPONENTS } from "../../core-wasm/layout.js";
import { fieldsOf } from "../contract/fields.js";
import type { WireWriter } from "../contract/wire.js";

const COMPONENT_FIELDS = COMPONENTS.map(fieldsOf("Componenten"));

/** Bytes of a row's components at most. */
export const COMPONENT_BYTES_MAX = COMPONENTS.length * 6;

/** Writes the field `field`; the columns are in the order of COMPONENTS. */
export function writeComponents(
  writer: WireWriter,
  field: number,
  componenten: readonly Int32Array[],
  row: number,
): void {
  const start = writer.openShort(field);
  for (let place = 0; place < componenten.length; place += 1) {
    const cents = (componenten[place] as Int32Array)[row] as number;
    if (cents !== 0) writer.number(COMPONENT_FIELDS[place] as number, cents);
  }
  writer.closeShort(start);
}
