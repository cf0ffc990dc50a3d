/**
 * The reference as an engine of golden cases: `calculate` format in, `calculate` format out.
 */
import type { ComponentName } from "../../core-wasm/layout.js";
import type { CalculatedMonth, Engine } from "./cases.js";
import { type ReferenceResult, referenceMonth } from "./reference/calculate.js";
import { rowsOf } from "./reference/calculate-format.js";
import { monthOfText } from "./reference/months.js";
import type { ReferenceParameters } from "./reference/parameters.js";

/** The components above 0, as numbers. */
function aboveZero(result: ReferenceResult): Partial<Record<ComponentName, number>> {
  const entries = Object.entries(result.componenten).filter(([, cents]) => cents > 0n);
  return Object.fromEntries(entries.map(([name, cents]) => [name, Number(cents)]));
}

/** The month of a household as `calculate` prints it. */
export function calculatedMonth(maand: string, results: ReferenceResult[]): CalculatedMonth {
  const kinderen = results.map((result) => ({
    childId: String(result.row.childId),
    totaal: Number(result.totaal),
    componenten: aboveZero(result),
    redenen: result.redenen,
  }));
  const totaal = kinderen.reduce((sum, kind) => sum + kind.totaal, 0);
  return { maand, voorlopig: results[0]?.voorlopig ?? false, totaal, kinderen };
}

export function referenceEngine(parameters: ReferenceParameters): Engine {
  return (household, maand) => {
    const results = referenceMonth(parameters, rowsOf(household), monthOfText(maand));
    return calculatedMonth(maand, results);
  };
}
