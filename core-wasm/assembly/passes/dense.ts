/**
 * What every row asks for every month, in one pass: basic amount, social allowance and age
 * supplement, each by a code that names the reason and finds the amount in the table of the month.
 *
 * Law: art. 13, 210, 214; 18, 222; 212.
 * Reads: `status`, `recht`, `gezinTelling`, `basisSoort`, `sociaalCode`, months of birth, income,
 *   whether there is a care allowance.
 * Returns: basisbedragCents, socialeToeslagCents, leeftijdsbijslagCents, cents; adds them to the
 *   total, and the reasons to `redenen`.
 */
import { basisbedragReden } from "../benefits/basisbedrag";
import { leeftijdsbijslagReden } from "../benefits/leeftijdsbijslag";
import { sociaalIndex } from "../benefits/sociale-toeslag";
import {
  basisBedrag,
  basisSoort,
  extraKinderenCount,
  geboorteMaand,
  gezinsinkomstenCents,
  isLaatste,
  leeftijdBedrag,
  recht,
  redenen,
  setBasisbedragCents,
  setLeeftijdsbijslagCents,
  setRedenen,
  setSocialeToeslagCents,
  setTotaalCents,
  sociaalBedrag,
  sociaalCode,
  sociaalUitkomst,
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
import { BASIS_VERHOOGD, OUD_HIER } from "../status";
import { gezinBits, isOudste, tellingVan } from "./household";

/** The code in `recht`; above it stands MET_ZORGTOESLAG. */
const RECHT_CODE: u32 = <u32>RECHT_MASK;

export function maandbedragen(firstGezin: i32, from: i32, to: i32, month: i32): void {
  let place: i32 = 0;
  for (let row = from; row < to; row++) {
    const reden = recht(row);
    if (reden === RECHT_BUITEN_SPAN) {
      place += isLaatste(row);
      continue;
    }
    const bits = status(row);
    const telling = tellingVan(place);
    const soort = basisSoort(row);
    const basisReden = basisbedragReden(bits, soort);
    const inGezin = gezinBits(telling, extraKinderenCount(row));
    const index = sociaalIndex(sociaalCode(row), bits, inGezin, gezinsinkomstenCents(row));
    const uitkomst = sociaalUitkomst(index);
    const sociaal = sociaalBedrag(uitkomst);
    let leeftijdReden: u32 = 0;
    if (bits & OUD_HIER) {
      const isBehouden = sociaal > 0 || reden > RECHT_CODE || soort === BASIS_VERHOOGD;
      const isOldest = isOudste(row, bits, firstGezin + place, telling);
      leeftijdReden = leeftijdsbijslagReden(month - geboorteMaand(row), isOldest, isBehouden);
    }
    const basis = basisBedrag(basisReden);
    const leeftijd = leeftijdBedrag(leeftijdReden);
    setBasisbedragCents(row, basis);
    setSocialeToeslagCents(row, sociaal);
    setLeeftijdsbijslagCents(row, leeftijd);
    setTotaalCents(row, totaalCents(row) + basis + sociaal + leeftijd);
    const reasons =
      (reden & RECHT_CODE) |
      (basisReden << (<u32>BASISBEDRAG_SHIFT)) |
      (leeftijdReden << (<u32>LEEFTIJDSBIJSLAG_SHIFT)) |
      (uitkomst << (<u32>SOCIALE_TOESLAG_SHIFT));
    setRedenen(row, redenen(row) | <u64>reasons);
    place += isLaatste(row);
  }
}
