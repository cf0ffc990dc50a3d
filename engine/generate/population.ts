/** What a population can be. A month without a child would be waited for without end. */
import { monthIndex, monthText } from "../../core-wasm/month.js";
import { EngineError } from "../errors.js";
import { END, START } from "./calendar.js";
import type { Population } from "./chunks.js";

export const REFERENCE_MONTH = monthIndex(2025, 8);

const CHILDREN_MAX = 50_000_000;

/** The population, when there is one. Throws `GENERATE_OPTION`. */
export function requirePopulation(population: Population): Population {
  const { children, seed, month } = population;
  requireRange("children", children, 1, CHILDREN_MAX);
  requireRange("seed", seed, 0, Number.MAX_SAFE_INTEGER);
  if (Number.isInteger(month) && month >= START && month < END) return population;
  throw optionError("month", `a month from ${monthText(START)} to ${monthText(END - 1)}`, month);
}

export function requireRange(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw optionError(name, `a whole number from ${min} to ${max}`, value);
}

function optionError(name: string, expected: string, value: number): EngineError {
  const found = name === "month" && Number.isInteger(value) ? monthText(value) : value;
  return new EngineError(
    "GENERATE_OPTION",
    `${name}: expected ${expected}, found ${found}; give another one`,
  );
}
