/** The components of a row as a `Componenten`; those of 0 are not written. */
import { COMPONENTS } from "../../core-wasm/layout.js";
import type { Outcomes } from "../../engine/decisions/outcomes.js";
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
  write(writer, field, (component) => (componenten[component] as Int32Array)[row] as number);
}

/** Writes the field `field` of an outcome. */
export function writeOutcomeComponents(
  writer: WireWriter,
  field: number,
  { cents }: Outcomes,
  place: number,
): void {
  const first = place * COMPONENTS.length;
  write(writer, field, (component) => cents[first + component] as number);
}

function write(writer: WireWriter, field: number, centsOf: (component: number) => number): void {
  const start = writer.openShort(field);
  for (let component = 0; component < COMPONENT_FIELDS.length; component += 1) {
    const cents = centsOf(component);
    if (cents !== 0) writer.number(COMPONENT_FIELDS[component] as number, cents);
  }
  writer.closeShort(start);
}
