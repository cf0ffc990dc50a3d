/**
 * The kernel as an engine of golden cases: `calculate` format in, `calculate` format out.
 */
import { COMPONENTS, type ComponentName, reasonTexts } from "../../core-wasm/layout.js";
import type { CalculatedMonth, Engine } from "./cases.js";
import type { KernelBridge } from "./kernel-bridge.js";
import { rowsOf } from "./reference/calculate-format.js";
import { monthOfText } from "./reference/months.js";

/** Components above 0 of a kernel row. */
function componentsOf(bridge: KernelBridge, row: number): Partial<Record<ComponentName, number>> {
  const entries = COMPONENTS.map((name) => [name, bridge.results[`${name}Cents`][row]] as const);
  return Object.fromEntries(entries.filter(([, cents]) => cents !== 0));
}

/** The calculated month of one household of the batch. */
export function kernelMonth(
  bridge: KernelBridge,
  household: number,
  maand: string,
): CalculatedMonth {
  const { results } = bridge;
  const rows = bridge.heldRows(household);
  const kinderen = rows.map((row) => ({
    childId: String(bridge.childOf(row)),
    totaal: results.totaalCents[row] as number,
    componenten: componentsOf(bridge, row),
    redenen: reasonTexts(results.redenen[row] as bigint),
  }));
  const totaal = kinderen.reduce((sum, kind) => sum + kind.totaal, 0);
  return { maand, voorlopig: rows.some((row) => results.voorlopig[row] === 1), totaal, kinderen };
}

export function kernelEngine(bridge: KernelBridge): Engine {
  return (household, maand) => {
    const rejectedCount = bridge.load([rowsOf(household)]);
    if (rejectedCount > 0) throw new Error(`Expected valid facts, found ${rejectedCount} rejected`);
    bridge.calculate(monthOfText(maand));
    return kernelMonth(bridge, 0, maand);
  };
}
