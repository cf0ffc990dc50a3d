/**
 * Where the facts of words stand in a packed row, by name: places of values and masks of booleans.
 * Written out, so that a place is a constant to the compiler.
 */
import { flagOf, placeOf } from "./row-packer.js";

export const AT = {
  overlijdensdatum: placeOf("overlijdensdatum"),
  wezenstatus: placeOf("wezenstatus"),
  zorgPijler1: placeOf("zorgPijler1"),
  zorgTotaal: placeOf("zorgTotaal"),
  statuut: placeOf("statuut"),
  lesurenPerWeek: placeOf("lesurenPerWeek"),
  studiepunten: placeOf("studiepunten"),
  schoolverlaterMaanden: placeOf("schoolverlaterMaanden"),
  studentenurenMaand: placeOf("studentenurenMaand"),
  studentenurenJaarVoordien: placeOf("studentenurenJaarVoordien"),
  andereUrenMaand: placeOf("andereUrenMaand"),
  opvangVolleDagen: placeOf("opvangVolleDagen"),
  opvangHalveDagen: placeOf("opvangHalveDagen"),
  startbedragMaand: placeOf("startbedragMaand"),
  covidMaand: placeOf("covidMaand"),
  extraKinderenCount: placeOf("extraKinderenCount"),
  schooljaar: placeOf("schooljaar"),
  schoolSoort: placeOf("schoolSoort"),
  schoolSoort2: placeOf("schoolSoort2"),
  schoolPunten: placeOf("schoolPunten"),
  schoolInkomstenCents: placeOf("schoolInkomstenCents"),
  kiVreemdCents: placeOf("kiVreemdCents"),
  kiBeroepCents: placeOf("kiBeroepCents"),
};

export const FLAG = {
  heeftDomicilie: flagOf("heeftDomicilie"),
  heeftVerblijfsrecht: flagOf("heeftVerblijfsrecht"),
  heeftOndersteuningstoeslag: flagOf("heeftOndersteuningstoeslag"),
  isPleegkind: flagOf("isPleegkind"),
  isZelfstandigeHoofdberoep: flagOf("isZelfstandigeHoofdberoep"),
  heeftSocialeUitkering: flagOf("heeftSocialeUitkering"),
  isKleuterIngeschreven: flagOf("isKleuterIngeschreven"),
  isKleuterVoldoendeAanwezig: flagOf("isKleuterVoldoendeAanwezig"),
  isKiUitgesloten: flagOf("isKiUitgesloten"),
  isEenouder: flagOf("isEenouder"),
  heeftZiekeOuder: flagOf("heeftZiekeOuder"),
  schoolIntern: flagOf("schoolIntern"),
  schoolIntern2: flagOf("schoolIntern2"),
  isBuitengewoon: flagOf("isBuitengewoon"),
  isSchoolVoldoendeAanwezig: flagOf("isSchoolVoldoendeAanwezig"),
  isKiTestVrijgesteld: flagOf("isKiTestVrijgesteld"),
  isUitzonderlijk: flagOf("isUitzonderlijk"),
  isPleegkindSinds12Maanden: flagOf("isPleegkindSinds12Maanden"),
};
