/** Faults beside facts out of their range, for AssemblyScript. */
import {
  type Clause,
  CONTRADICTIONS,
  CROSS_FAULTS,
  type CrossFault,
  faultCode,
} from "../layout/fault.js";
import { constantName } from "./names.js";

const term = (of: string | number): string => (typeof of === "number" ? String(of) : `${of}(row)`);

const condition = ({ left, is, right }: Clause): string => `${term(left)} ${is} ${term(right)}`;

/** `FAULT_<NAME>` for what more than a row contradicts; `contradictionOf(row)` for the others. */
export function faultsSource(): string {
  const between = (CROSS_FAULTS as readonly CrossFault[]).filter(({ contradicts }) => !contradicts);
  const clauses = CONTRADICTIONS.flatMap(({ contradicts }) => contradicts);
  const columns = new Set(clauses.flatMap(({ left, right }) => [left, right]));
  const names = [...columns].filter((column) => typeof column === "string").sort();
  return [
    `import { ${names.join(", ")} } from "./columns";`,
    "",
    ...between.map(
      ({ name }) => `export const FAULT_${constantName(name)}: u32 = ${faultCode(name)};`,
    ),
    "",
    "/** Code of the first contradiction between the facts of a row; 0 = none. */",
    "export function contradictionOf(row: i32): u32 {",
    ...CONTRADICTIONS.map(({ name, contradicts }) => {
      return `  if (${contradicts.map(condition).join(" && ")}) return ${faultCode(name)}; // ${name}`;
    }),
    "  return 0;",
    "}",
    "",
  ].join("\n");
}
