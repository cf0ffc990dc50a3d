/**
 * Age supplement of the old regime (rules 4).
 *
 * Law: art. 212. Old regime, entitled, paid here, from 6 years: the full amount of the band, but
 * the reduced one for the oldest child while it has no social allowance here, no care allowance and
 * is not on the raised orphan benefit.
 */
import type { GezinMonth } from "./household.js";
import { granted, NOTHING, type Outcome, refused } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

const YEAR = 12;

/** Bands of age, the oldest first. */
const BANDS = [
  { from: 18 * YEAR, band: 18 },
  { from: 12 * YEAR, band: 12 },
  { from: 6 * YEAR, band: 6 },
] as const;

export function leeftijdsbijslag(
  parameters: MonthParameters,
  kind: KindMonth,
  gezin: GezinMonth,
  socialeToeslagCents: bigint,
  zorgtoeslagCents: bigint,
): Outcome {
  if (!kind.isEntitled || !kind.isPaidHere || kind.isNewRegime) return NOTHING;
  const band = BANDS.find(({ from }) => kind.ageMonths >= from)?.band;
  if (band === undefined) return refused("leeftijdsbijslag.onder6");

  if (kind !== gezin.oldest) {
    return granted(parameters.value(`leeftijdsbijslagVol${band}`), `leeftijdsbijslag.vol${band}`);
  }
  const keepsFull =
    socialeToeslagCents > 0n ||
    zorgtoeslagCents > 0n ||
    kind.row.wezenstatus === "VERHOOGDE_WEZENBIJSLAG";
  if (keepsFull) {
    const full = parameters.value(`leeftijdsbijslagVol${band}`);
    return granted(full, `leeftijdsbijslag.oudsteBehoudt${band}`);
  }
  const reduced = parameters.value(`leeftijdsbijslagOudste${band}`);
  return granted(reduced, `leeftijdsbijslag.oudste${band}`);
}
