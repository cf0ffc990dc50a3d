/** One family of a seed, alone: what is true of it, its records, and what is at fault. */

import { FACT_TABLE_NAMES } from "../../engine/facts/tables.js";
import { eachFamily } from "../../engine/generate/chunk.js";
import type { Population } from "../../engine/generate/chunks.js";
import type { Fact } from "../../engine/generate/sources/fact-list.js";
import { FactList } from "../../engine/generate/sources/fact-list.js";
import { type Examined, examineFamily } from "../../engine/generate/sources/told.js";
import { loadSources } from "../../engine/sources/registry.js";

export interface ToldFamily extends Examined {
  readonly facts: readonly Fact[];
}

/** Undefined of a family that has no child in the generated window. */
export async function tellOne(
  { seed, month }: Omit<Population, "children">,
  number: number,
): Promise<ToldFamily | undefined> {
  const sources = await loadSources();
  const list = new FactList();
  const order = { seed, month, from: number, to: number + 1, atMost: Number.MAX_SAFE_INTEGER };
  let told: ToldFamily | undefined;
  eachFamily(order, list.sink, (written) => {
    const examined = examineFamily(written, list, seed, sources);
    told = { ...examined, facts: FACT_TABLE_NAMES.flatMap((table) => list.of(table)) };
  });
  return told;
}

/** A line of JSON each: facts, records, then what is at fault. */
export const familyLines = ({ facts, records, faults }: ToldFamily): string[] => [
  ...facts.map((fact) => `fact ${JSON.stringify(fact)}`),
  ...records.map(({ flow, inhoud }) => `record ${flow} ${JSON.stringify(inhoud)}`),
  ...faults.map(({ kind, message }) => `fault ${kind}: ${message}`),
];
