/** Codes of the enumerated facts, for AssemblyScript. */
import { PAYERS, ROLLEN, SCHOOLSOORTEN, STATUTEN, WEZENSTATUSSEN } from "../layout.js";

const LISTS = {
  ROL: ROLLEN,
  WEZENSTATUS: WEZENSTATUSSEN,
  STATUUT: STATUTEN,
  SCHOOLSOORT: SCHOOLSOORTEN,
} as const;

/** `<LIST>_<NAME>` for every name of every list, and the number of payers. */
export function enumsSource(): string {
  const codes = Object.entries(LISTS).flatMap(([prefix, names]) =>
    names.map((name, code) => `export const ${prefix}_${name}: u32 = ${code};`),
  );
  return [`export const PAYERS: i32 = ${PAYERS.length};`, ...codes, ""].join("\n");
}
