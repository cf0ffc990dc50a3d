/** Codes of the enumerated facts, for AssemblyScript. */
import { ENUMERATIONS, PAYERS } from "../layout.js";

/** `<LIST>_<NAME>` for every name of every list that a rule reads, and the number of payers. */
export function enumsSource(): string {
  const { payer: _, ...read } = ENUMERATIONS;
  const codes = Object.entries(read).flatMap(([name, { values }]) =>
    values.map((value, code) => {
      return `export const ${name.toUpperCase()}_${value}: u32 = ${code};`;
    }),
  );
  return [`export const PAYERS: i32 = ${PAYERS.length};`, ...codes, ""].join("\n");
}
