/**
 * What every row asks for every month, in one pass: basic amount, social allowance and age
 * supplement, each by a code that names the reason and finds the amount in the table of the month.
 *
 * Law: art. 13, 210, 214; 18, 222; 212.
 * Reads: `status`, `recht`, `gezinTelling`, `basisSoort`, `sociaalCode`, months of birth, income,
 *   zorgtoeslagCents.
 * Returns: basisbedragCents, socialeToeslagCents, leeftijdsbijslagCents, cents; adds them to the
 *   total, and the reasons to `redenen`.
 */
import { basisbedragReden } from "./benefits/basisbedrag";
import { leeftijdsbijslagReden } from "./benefits/leeftijdsbijslag";
import { sociaalIndex } from "./benefits/sociale-toeslag";
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
  zorgtoeslagCents,
} from "./generated/columns";
import {
  BASISBEDRAG_SHIFT,
  LEEFTIJDSBIJSLAG_SHIFT,
  SOCIALE_TOESLAG_SHIFT,
} from "./generated/reasons";
import { gezinBits, isOudste, tellingVan } from "./household";
import { BASIS_VERHOOGD, OUD_HIER } from "./status";

export function maandbedragen(firstGezin: i32, from: i32, to: i32, month: i32): void {
  let gezin = firstGezin;
  for (let row = from; row < to; row++) {
    const bits = status(row);
    const telling = tellingVan(gezin);
    const soort = basisSoort(row);
    const basisReden = basisbedragReden(bits, soort);
    const inGezin = gezinBits(telling, extraKinderenCount(row));
    const index = sociaalIndex(sociaalCode(row), bits, inGezin, gezinsinkomstenCents(row));
    const uitkomst = sociaalUitkomst(index);
    const sociaal = sociaalBedrag(uitkomst);
    let leeftijdReden: u32 = 0;
    if (bits & OUD_HIER) {
      const isBehouden = (sociaal | zorgtoeslagCents(row)) !== 0 || soort === BASIS_VERHOOGD;
      const age = month - geboorteMaand(row);
      leeftijdReden = leeftijdsbijslagReden(age, isOudste(row, bits, gezin, telling), isBehouden);
    }
    const basis = basisBedrag(basisReden);
    const leeftijd = leeftijdBedrag(leeftijdReden);
    setBasisbedragCents(row, basis);
    setSocialeToeslagCents(row, sociaal);
    setLeeftijdsbijslagCents(row, leeftijd);
    setTotaalCents(row, totaalCents(row) + basis + sociaal + leeftijd);
    const reasons =
      recht(row) |
      (basisReden << (<u32>BASISBEDRAG_SHIFT)) |
      (leeftijdReden << (<u32>LEEFTIJDSBIJSLAG_SHIFT)) |
      (uitkomst << (<u32>SOCIALE_TOESLAG_SHIFT));
    setRedenen(row, redenen(row) | <u64>reasons);
    gezin += isLaatste(row);
  }
}
