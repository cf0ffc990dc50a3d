/**
 * The basic amount of a child.
 *
 * Law: art. 13 (new regime), 210 (rank classes of before 2019), 214 (raised orphan benefit).
 * Reads: `status`, `basisSoort`; parameters: basisbedrag, overgangBasisRang1..3,
 *   verhoogdeWezenbijslag (cents a month).
 * Returns: basisbedragCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: basisbedrag. The rank class never moves: not when a sibling leaves or is born.
 */
import { setBasisBedrag, sheetValue } from "../generated/columns";
import {
  BASISBEDRAG,
  OVERGANG_BASIS_RANG1,
  OVERGANG_BASIS_RANG2,
  OVERGANG_BASIS_RANG3,
  VERHOOGDE_WEZENBIJSLAG,
} from "../generated/parameters";
import {
  BASISBEDRAG_ELDERS,
  BASISBEDRAG_GEEN,
  BASISBEDRAG_NIEUW,
  BASISBEDRAG_RANG1,
  BASISBEDRAG_RANG2,
  BASISBEDRAG_RANG3,
  BASISBEDRAG_VERHOOGDE_WEZEN,
} from "../generated/reasons";
import { RECHT, RECHT_HIER } from "../status";

/** The amounts of the month, by reason. */
export function basisbedragTabel(): void {
  for (let reden = BASISBEDRAG_NIEUW; reden <= BASISBEDRAG_VERHOOGDE_WEZEN; reden++) {
    setBasisBedrag(reden, sheetValue(basisbedragSlot(reden)));
  }
  setBasisBedrag(BASISBEDRAG_GEEN, 0);
  setBasisBedrag(BASISBEDRAG_ELDERS, 0);
}

/** Parameter that a reason takes its amount from. */
export function basisbedragSlot(reden: u32): i32 {
  switch (reden) {
    case BASISBEDRAG_RANG1:
      return OVERGANG_BASIS_RANG1;
    case BASISBEDRAG_RANG2:
      return OVERGANG_BASIS_RANG2;
    case BASISBEDRAG_RANG3:
      return OVERGANG_BASIS_RANG3;
    case BASISBEDRAG_VERHOOGDE_WEZEN:
      return VERHOOGDE_WEZENBIJSLAG;
    default:
      return BASISBEDRAG;
  }
}

/** Why a row has which basic amount. */
export function basisbedragReden(status: u32, soort: u32): u32 {
  const recht = select<u32>(BASISBEDRAG_ELDERS, BASISBEDRAG_GEEN, (status & RECHT) !== 0);
  return select<u32>(BASISBEDRAG_NIEUW + soort, recht, (status & RECHT_HIER) !== 0);
}
