/**
 * Orphan allowance on top of the basic amount (rules 7).
 *
 * Law: art. 14-15. Entitled, paid here.
 */
import { granted, NOTHING, type Outcome } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

export function wezentoeslag(parameters: MonthParameters, kind: KindMonth): Outcome {
  if (!kind.isEntitled || !kind.isPaidHere) return NOTHING;
  switch (kind.row.wezenstatus) {
    case "HALVE_WEES":
      return granted(parameters.value("wezentoeslagHalf"), "wezentoeslag.half");
    case "VOLLE_WEES":
      return granted(parameters.value("wezentoeslagVol"), "wezentoeslag.vol");
    default:
      return NOTHING;
  }
}
