/** Which list of a FactColumn the values of a fact stand in. */
import type { FACTS } from "../../core-wasm/layout.js";

export type KernelFact = (typeof FACTS)[number];
export type ListName = "int64Values" | "int32Values" | "uint8Values";

/** The list that the values of a fact stand in. */
export function listOf({ type, value }: KernelFact): ListName {
  if (value.kind === "id" || value.kind === "cents") return "int64Values";
  return type === "u8" || type === "bit" ? "uint8Values" : "int32Values";
}
