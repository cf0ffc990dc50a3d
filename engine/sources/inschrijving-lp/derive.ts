/** School years, attendance and nursery school of a pupil (`law/school.ts`). */
import { monthOfDay } from "../../../core-wasm/month.js";
import { childRule } from "../child-rule.js";
import type { Derived, SubjectRecords } from "../derivation.js";
import { afwezigeJaren, kleuterMaanden, schooljaren } from "../law/school.js";
import { joined } from "../law/spans.js";
import type { Origins } from "../origins.js";
import { registerOf } from "../register/information.js";
import { aanwezigheden, internaten, schoolinschrijvingen } from "./pupil.js";

function derive(id: string, records: SubjectRecords, origins: Origins): Derived {
  const inschrijvingen = schoolinschrijvingen(id, records, origins);
  if (inschrijvingen.length === 0) return { facts: [] };
  const aanwezigheid = aanwezigheden(id, records, origins);
  const register = registerOf(records);
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

export const rules = [
  childRule({
    tables: ["schoolinschrijving", "schoolafwezigheid", "kleuterinschrijving"],
    reads: ["inschrijving-lp", "inschrijving-int", "aanwezigheid"],
    derive,
  }),
];
