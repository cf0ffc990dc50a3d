/** Values of a fact as they might have been instead: one of them is another. */
import type { FactValue as FactRange } from "../../../core-wasm/layout/fact.js";
import type { FactValues } from "../../facts/change.js";
import { type FactTableName, factTable } from "../../facts/tables.js";
import type { Random } from "../random.js";

/** Incomes and cadastral incomes go up or down by at most this share; counts by so many. */
const CENTS_SHARE = 0.3;
const COUNT_MAX = 3;

/** One value that is known, and no word, is another of its range. */
export function variedValues(random: Random, table: FactTableName, values: FactValues): FactValues {
  const { columns } = factTable(table);
  const names = Object.entries(columns).flatMap(([name, { fact }]) => {
    const isVaried = ["bool", "count", "cents"].includes(fact.value.kind);
    return isVaried && values[name] !== null ? [name] : [];
  });
  const name = names[random.below(names.length)];
  if (name === undefined) return values;
  return consistent({ ...values, [name]: varied(random, columns[name]?.fact.value, values[name]) });
}

function varied(
  random: Random,
  range: FactRange | undefined,
  value: FactValues[string] | undefined,
): FactValues[string] {
  if (range?.kind === "bool") return value !== true;
  const number = Number(value);
  if (range?.kind === "cents") {
    return Math.round(number * (1 - CENTS_SHARE + 2 * CENTS_SHARE * random.unit()));
  }
  const { min = 0, max = 0 } = range?.kind === "count" ? range : {};
  const step = random.between(1, COUNT_MAX) * (random.chance(0.5) ? 1 : -1);
  return Math.min(max, Math.max(min, number + step));
}

/** Points of the first pillar are among those in total. */
function consistent(values: FactValues): FactValues {
  const { zorg_pijler1: first, zorg_totaal: total } = values;
  if (typeof first !== "number" || typeof total !== "number" || first <= total) return values;
  return { ...values, zorg_pijler1: total };
}
