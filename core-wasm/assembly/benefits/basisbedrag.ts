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
import {
  basisSoort,
  basisTabel,
  redenen,
  setBasisbedragCents,
  setBasisTabel,
  setRedenen,
  sheetValue,
  status,
} from "../generated/columns";
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
  BASISBEDRAG_SHIFT,
  BASISBEDRAG_VERHOOGDE_WEZEN,
} from "../generated/reasons";
import { RECHT, RECHT_HIER } from "../status";
import { centsOf, entry, reasonOf } from "../table";

export function basisbedragTabel(): void {
  setBasisTabel(BASISBEDRAG_GEEN, entry(0, BASISBEDRAG_GEEN));
  for (let reason = BASISBEDRAG_NIEUW; reason <= BASISBEDRAG_VERHOOGDE_WEZEN; reason++) {
    setBasisTabel(reason, entry(sheetValue(basisbedragSlot(reason)), reason));
  }
  setBasisTabel(BASISBEDRAG_ELDERS, entry(0, BASISBEDRAG_ELDERS));
}

/** Parameter that a reason takes its amount from. */
export function basisbedragSlot(reason: u32): i32 {
  switch (reason) {
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

export function basisbedrag(from: i32, to: i32): void {
  for (let row = from; row < to; row++) {
    const bits = status(row);
    const here = bits & RECHT_HIER ? BASISBEDRAG_NIEUW + basisSoort(row) : BASISBEDRAG_ELDERS;
    const packed = basisTabel(bits & RECHT ? here : BASISBEDRAG_GEEN);
    setBasisbedragCents(row, centsOf(packed));
    setRedenen(row, redenen(row) | reasonOf(packed, BASISBEDRAG_SHIFT));
  }
}
