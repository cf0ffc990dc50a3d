/**
 * Basic amount, new regime and the amounts of before 2019 (rules 3).
 *
 * Law: art. 13, 210, 214. Entitled and paid here.
 */
import { granted, NOTHING, type Outcome, refused } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

const RANKS = [
  { series: "", reason: "basisbedrag.geen" },
  { series: "overgangBasisRang1", reason: "basisbedrag.rang1" },
  { series: "overgangBasisRang2", reason: "basisbedrag.rang2" },
  { series: "overgangBasisRang3", reason: "basisbedrag.rang3" },
] as const;

export function basisbedrag(parameters: MonthParameters, kind: KindMonth): Outcome {
  if (!kind.isEntitled) return NOTHING;
  if (!kind.isPaidHere) return refused("basisbedrag.elders");
  if (kind.isNewRegime) return granted(parameters.value("basisbedrag"), "basisbedrag.nieuw");
  if (kind.row.wezenstatus === "VERHOOGDE_WEZENBIJSLAG") {
    return granted(parameters.value("verhoogdeWezenbijslag"), "basisbedrag.verhoogdeWezen");
  }
  const rank = RANKS[kind.row.rangklasse as 1 | 2 | 3];
  return granted(parameters.value(rank.series), rank.reason);
}
