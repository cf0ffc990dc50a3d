/** Childcare days by month, of all places without income tariff together (`law/opvang.ts`). */
import { childRule } from "../child-rule.js";
import { opvangPerMaand } from "../law/opvang.js";
import { dayOf } from "../register/information.js";
import { KINDEROPVANG } from "./flow.js";

const HOUR_MINUTES = 60;

export const rules = [
  childRule({
    tables: ["opvang"],
    reads: ["kinderopvang"],
    derive(kind, records, origins) {
      const found = records.of(KINDEROPVANG, kind);
      const counted = found.filter(({ inhoud }) => !inhoud.Inkomenstarief);
      const days = counted.flatMap((place) => {
        const record = origins.key(place);
        return place.inhoud.Dagen.map(({ Datum, Minuten }) => {
          return { record, dag: dayOf(Datum), uren: Minuten / HOUR_MINUTES };
        });
      });
      const starts = found.flatMap(({ inhoud }) => inhoud.SchoolStart ?? []).map(dayOf);
      const schoolstart = starts.length === 0 ? undefined : Math.min(...starts);
      const facts = opvangPerMaand(days, schoolstart).map((it) => {
        const values = { volle_dagen: it.volleDagen, halve_dagen: it.halveDagen };
        return origins.fact("opvang", { van: it.maand }, values, it.records);
      });
      return { facts };
    },
  }),
];
