/**
 * What every row asks for every month, in one pass: basic amount, social allowance and age
 * supplement, each by a code that names the reason and finds the amount in the table of the month.
 *
 * Law: art. 13, 210, 214; 18, 222; 212.
 * Reads: `status`, `recht`, `householdCounts`, `basisKind`, `socialCode`, months of birth, income,
 *   whether there is a care allowance.
 * Returns: basisbedragCents, socialeToeslagCents, leeftijdsbijslagCents, cents; adds them to the
 *   total, and the reasons to `redenen`.
 */
import { basisbedragReason } from "../benefits/basisbedrag";
import { leeftijdsbijslagReason } from "../benefits/leeftijdsbijslag";
import { socialIndex } from "../benefits/sociale-toeslag";
import {
  ageCents,
  basisCents,
  basisKind,
  birthMonth,
  extraKinderenCount,
  gezinsinkomstenCents,
  isLastRow,
  recht,
  redenen,
  setBasisbedragCents,
  setLeeftijdsbijslagCents,
  setRedenen,
  setSocialeToeslagCents,
  setTotaalCents,
  socialCents,
  socialCode,
  socialOutcome,
  status,
  totaalCents,
} from "../generated/columns";
import {
  BASISBEDRAG_SHIFT,
  LEEFTIJDSBIJSLAG_SHIFT,
  RECHT_BUITEN_SPAN,
  RECHT_MASK,
  SOCIALE_TOESLAG_SHIFT,
} from "../generated/reasons";
import { BASIS_RAISED, OLD_HERE } from "../status";
import { countsOf, householdBits, isOldestOf } from "./household";

/** The code in `recht`; above it stands WITH_ZORGTOESLAG. */
const RECHT_CODE: u32 = <u32>RECHT_MASK;

export function densePass(firstGezin: i32, from: i32, to: i32, month: i32): void {
  let place: i32 = 0;
  for (let row = from; row < to; row++) {
    const reden = recht(row);
    if (reden === RECHT_BUITEN_SPAN) {
      place += isLastRow(row);
      continue;
    }
    const bits = status(row);
    const counts = countsOf(place);
    const soort = basisKind(row);
    const basisReden = basisbedragReason(bits, soort);
    const inHousehold = householdBits(counts, extraKinderenCount(row));
    const index = socialIndex(socialCode(row), bits, inHousehold, gezinsinkomstenCents(row));
    const outcome = socialOutcome(index);
    const sociaal = socialCents(outcome);
    let leeftijdReden: u32 = 0;
    if (bits & OLD_HERE) {
      const isKept = sociaal > 0 || reden > RECHT_CODE || soort === BASIS_RAISED;
      const isOldest = isOldestOf(row, bits, firstGezin + place, counts);
      leeftijdReden = leeftijdsbijslagReason(month - birthMonth(row), isOldest, isKept);
    }
    const basis = basisCents(basisReden);
    const leeftijd = ageCents(leeftijdReden);
    setBasisbedragCents(row, basis);
    setSocialeToeslagCents(row, sociaal);
    setLeeftijdsbijslagCents(row, leeftijd);
    setTotaalCents(row, totaalCents(row) + basis + sociaal + leeftijd);
    const reasons =
      (reden & RECHT_CODE) |
      (basisReden << (<u32>BASISBEDRAG_SHIFT)) |
      (leeftijdReden << (<u32>LEEFTIJDSBIJSLAG_SHIFT)) |
      (outcome << (<u32>SOCIALE_TOESLAG_SHIFT));
    setRedenen(row, redenen(row) | <u64>reasons);
    place += isLastRow(row);
  }
}
