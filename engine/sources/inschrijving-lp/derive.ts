/** School years, attendance and nursery school of a pupil (`law/school.ts`). */
import { monthOfDay } from "../../../core-wasm/month.js";
import type { DerivationRule, Derived, Subject, SubjectRecords } from "../derivation.js";
import { afwezigeJaren, kleuterMaanden, schooljaren } from "../law/school.js";
import { joined } from "../law/spans.js";
import { Origins } from "../origins.js";
import { Register } from "../register/information.js";
import { aanwezigheden, internaten, schoolinschrijvingen } from "./pupil.js";

function derive(subject: Subject, records: SubjectRecords): Derived {
  const { id } = subject;
  const origins = new Origins(subject);
  const inschrijvingen = schoolinschrijvingen(id, records, origins);
  if (inschrijvingen.length === 0) return { facts: [] };
  const aanwezigheid = aanwezigheden(id, records, origins);
  const register = new Register(records);
  const [birth, death] = [register.first(id, "100"), register.first(id, "150")];
  const overleden = death === undefined ? {} : { overleden: death.begin };
  const kleuter =
    birth === undefined
      ? []
      : kleuterMaanden(monthOfDay(birth.begin), inschrijvingen, aanwezigheid);
  const years = joined(schooljaren(inschrijvingen, internaten(id, records, origins)));
  const absent = afwezigeJaren({ inschrijvingen, aanwezigheid, ...overleden });
  return {
    facts: [
      ...origins.facts("schoolinschrijving", years, (it) => ({
        school_soort: it.soort,
        school_intern: it.isIntern,
        school_soort2: it.soort2,
        school_intern2: it.isIntern2,
        is_buitengewoon: it.isBuitengewoon,
      })),
      ...absent.map(({ van, records: keys }) => {
        return origins.fact("schoolafwezigheid", { van }, {}, keys);
      }),
      ...origins.facts("kleuterinschrijving", kleuter, (isPresent) => {
        return { is_voldoende_aanwezig: isPresent };
      }),
    ],
  };
}

export const rules: readonly DerivationRule[] = [
  {
    subject: "persoon",
    tables: ["schoolinschrijving", "schoolafwezigheid", "kleuterinschrijving"],
    reads: ["inschrijving-lp", "inschrijving-int", "aanwezigheid", "register"],
    derive,
  },
];
