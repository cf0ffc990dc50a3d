/**
 * Where the facts of words that need more than their column stand in a packed row, by name: places of
 * values and masks of booleans. Written out, so that a place is a constant to the compiler.
 */
import { flagOf, placeOf } from "./row-packer.js";

export const AT = {
  overlijdensdatum: placeOf("overlijdensdatum"),
  schoolverlaterMaanden: placeOf("schoolverlaterMaanden"),
  studentenurenJaarVoordien: placeOf("studentenurenJaarVoordien"),
  startbedragMaand: placeOf("startbedragMaand"),
  covidMaand: placeOf("covidMaand"),
  schooljaar: placeOf("schooljaar"),
  schoolInkomstenCents: placeOf("schoolInkomstenCents"),
  kiVreemdCents: placeOf("kiVreemdCents"),
  kiBeroepCents: placeOf("kiBeroepCents"),
};

export const FLAG = {
  isPleegkind: flagOf("isPleegkind"),
  isKleuterIngeschreven: flagOf("isKleuterIngeschreven"),
  isSchoolVoldoendeAanwezig: flagOf("isSchoolVoldoendeAanwezig"),
  isPleegkindSinds12Maanden: flagOf("isPleegkindSinds12Maanden"),
};
