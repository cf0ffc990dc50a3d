/**
 * Rows of a kernel as lines of `groeikern calculate`: one household a line, facts that have their
 * default left out.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import { FACTS, type Fact } from "../../core-wasm/layout.js";
import { dayText, monthText } from "../../core-wasm/month.js";
import { factReaders, isAbsent } from "./input-bytes.js";

/** Facts that the months asked for say already. */
const SPAN = new Set(["vanMaand", "totMaand"]);

type Values = Record<string, unknown>;
interface Cell {
  readonly fact: Fact;
  readonly value: bigint | number | boolean;
}

/** A line per household of rows 0..rows, each asking for the one month. */
export function calculateLines(kernel: Kernel, rows: number, month: number): string[] {
  const readers = factReaders(kernel);
  const lines: string[] = [];
  let household: (Values & { kinderen: Values[] }) | undefined;
  for (let row = 0; row < rows; row += 1) {
    const cells = FACTS.map((fact, index) => ({ fact, value: readers[index]?.(row) ?? 0 }));
    const present = cells.filter(
      ({ fact, value }) => !SPAN.has(fact.name) && !isAbsent(fact, value),
    );
    const gezin = namedValues(present, "gezin");
    if (household === undefined || household["gezinId"] !== gezin["gezinId"]) {
      if (household !== undefined) lines.push(JSON.stringify(household));
      household = { ...gezin, maand: monthText(month), kinderen: [] };
    }
    household.kinderen.push(childOf(present));
  }
  if (household !== undefined) lines.push(JSON.stringify(household));
  return lines;
}

function childOf(present: readonly Cell[]): Values {
  const school = namedValues(present, "school");
  const child = namedValues(present, "kind");
  return "schooljaar" in school ? { ...child, school: [school] } : child;
}

function namedValues(present: readonly Cell[], scope: Fact["scope"]): Values {
  const own = present.filter(({ fact }) => fact.scope === scope);
  return Object.fromEntries(own.map(({ fact, value }) => [fact.name, textOf(fact, value)]));
}

/** A value as the format writes it. */
function textOf({ value: kind }: Fact, value: bigint | number | boolean): unknown {
  if (kind.kind === "id") return String(value);
  if (kind.kind === "enum") return kind.values[Number(value)];
  if (kind.kind === "month") return monthText(Number(value));
  if (kind.kind === "date") return dayText(Number(value));
  return kind.kind === "bool" ? value : Number(value);
}
