/** Childcare days by month, of all places without income tariff together (`law/opvang.ts`). */
import type { DerivationRule } from "../derivation.js";
import { opvangPerMaand } from "../law/opvang.js";
import { Origins } from "../origins.js";
import { dayOf } from "../register/information.js";
import { KINDEROPVANG } from "./flow.js";

const HOUR_MINUTES = 60;

export const rules: readonly DerivationRule[] = [
  {
    subject: "persoon",
    tables: ["opvang"],
    reads: ["kinderopvang"],
    derive(subject, records) {
      const origins = new Origins(subject);
      const found = records.of(KINDEROPVANG, subject.id);
      const counted = found.filter(({ inhoud }) => !inhoud.Inkomenstarief);
      const days = counted.flatMap((record) =>
        record.inhoud.Dagen.map(({ Datum, Minuten }) => {
          const record_ = origins.key(record);
          return { record: record_, dag: dayOf(Datum), uren: Minuten / HOUR_MINUTES };
        }),
      );
      const starts = found.flatMap(({ inhoud }) => inhoud.SchoolStart ?? []).map(dayOf);
      const schoolstart = starts.length === 0 ? undefined : Math.min(...starts);
      const facts = opvangPerMaand(days, schoolstart).map((it) => {
        const values = { volle_dagen: it.volleDagen, halve_dagen: it.halveDagen };
        return origins.fact("opvang", { van: it.maand }, values, it.records);
      });
      return { facts };
    },
  },
];
