/** Shift of every field of `redenen` and the code of every reason, for AssemblyScript. */
import { REASON_FIELDS } from "../layout.js";
import { constantName } from "./names.js";

/** `<RULE>_SHIFT`, `<RULE>_MASK` (unshifted) and `<RULE>_<NAME>` for every rule and reason. */
export function reasonsSource(): string {
  return REASON_FIELDS.map(({ rule, shift, bits, names }) => {
    const prefix = constantName(rule);
    return [
      `export const ${prefix}_SHIFT: u64 = ${shift};`,
      `export const ${prefix}_MASK: u64 = ${2 ** bits - 1};`,
      ...names.map((name, code) => `export const ${prefix}_${constantName(name)}: u32 = ${code};`),
      "",
    ].join("\n");
  }).join("\n");
}
