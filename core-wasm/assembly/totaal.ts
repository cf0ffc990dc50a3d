/** The total of a row: the sum of its components, in cents. */
import {
  basisbedragCents,
  covid19ToeslagCents,
  kinderopvangtoeslagCents,
  kleutertoeslagCents,
  leeftijdsbijslagCents,
  ondersteuningstoeslagCents,
  pleegzorgtoeslagCents,
  schoolbonusCents,
  schooltoeslagCents,
  setTotaalCents,
  socialeToeslagCents,
  socialeToeslagEenmaligCents,
  startbedragCents,
  wezentoeslagCents,
  zorgtoeslagCents,
} from "./generated/columns";

export function totaal(from: i32, to: i32): void {
  for (let row = from; row < to; row++) {
    setTotaalCents(
      row,
      basisbedragCents(row) +
        leeftijdsbijslagCents(row) +
        socialeToeslagCents(row) +
        socialeToeslagEenmaligCents(row) +
        wezentoeslagCents(row) +
        zorgtoeslagCents(row) +
        pleegzorgtoeslagCents(row) +
        ondersteuningstoeslagCents(row) +
        startbedragCents(row) +
        covid19ToeslagCents(row) +
        schoolbonusCents(row) +
        kleutertoeslagCents(row) +
        kinderopvangtoeslagCents(row) +
        schooltoeslagCents(row),
    );
  }
}
