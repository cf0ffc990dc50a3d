/**
 * The basic amount of a child.
 *
 * Law: art. 13 (new regime), 210 (rank classes of before 2019), 214 (raised orphan benefit).
 * Reads: `status`, `basisKind`; parameters: basisbedrag, overgangBasisRang1..3,
 *   verhoogdeWezenbijslag (cents a month).
 * Returns: basisbedragCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: basisbedrag. The rank class never moves: not when a sibling leaves or is born.
 */
import { basisbedragSlot } from "../generated/amounts";
import { setBasisCents } from "../generated/columns";
import {
  BASISBEDRAG_ELDERS,
  BASISBEDRAG_GEEN,
  BASISBEDRAG_MASK,
  BASISBEDRAG_NIEUW,
} from "../generated/reasons";
import { centsOfSlot } from "../sheet";
import { RECHT, RECHT_HERE } from "../status";

/** The amounts of the month, by reason. */
export function fillBasisbedrag(): void {
  for (let reden: u32 = 0; reden <= <u32>BASISBEDRAG_MASK; reden++) {
    setBasisCents(reden, centsOfSlot(basisbedragSlot(reden)));
  }
}

/** Why a row has which basic amount. */
export function basisbedragReason(status: u32, soort: u32): u32 {
  const recht = select<u32>(BASISBEDRAG_ELDERS, BASISBEDRAG_GEEN, (status & RECHT) !== 0);
  return select<u32>(BASISBEDRAG_NIEUW + soort, recht, (status & RECHT_HERE) !== 0);
}
