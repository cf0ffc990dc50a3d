/** Codes of the contradictions that `prepare` finds, for AssemblyScript. */
import { CROSS_FAULTS, faultCode } from "../layout/fault.js";
import { constantName } from "./names.js";

/** `FAULT_<NAME>` for every contradiction between facts. */
export function faultsSource(): string {
  const lines = CROSS_FAULTS.map(
    ({ name }) => `export const FAULT_${constantName(name)}: u32 = ${faultCode(name)};`,
  );
  return `${lines.join("\n")}\n`;
}
