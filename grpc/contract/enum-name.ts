/** Name of the type that an enumeration of the layout has in the contract. */
import { enumerationOf } from "../../core-wasm/layout.js";

export function enumTypeName(values: readonly string[]): string {
  const name = enumerationOf(values);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
