/** Hours of a child by month, from what is declared and planned by quarter (`law/uren.ts`). */
import { monthIndex } from "../../../core-wasm/month.js";
import { childRule } from "../child-rule.js";
import type { SubjectRecords } from "../derivation.js";
import { DIMONA } from "../dimona/flow.js";
import { type Urenlijn, urenPerMaand } from "../law/uren.js";
import type { Origins } from "../origins.js";
import { dayOf } from "../register/information.js";
import { DMFA } from "./flow.js";

const QUARTER_MONTHS = 3;

/** First month of a quarter, YYYY/Q. */
function kwartaalOf(text: string): number {
  const [year, quarter] = text.split("/").map(Number) as [number, number];
  return monthIndex(year, (quarter - 1) * QUARTER_MONTHS + 1);
}

/**
 * Declared lines; what counts for no hours is declared all the same and replaces what was planned.
 */
function declared(id: string, records: SubjectRecords, origins: Origins): Urenlijn[] {
  return records.of(DMFA, id).flatMap((record) => {
    const { inhoud } = record;
    const isCounted = inhoud.TypeLeerling === undefined;
    const line = {
      record: origins.key(record),
      werkgever: inhoud.Werkgever,
      kwartaal: kwartaalOf(inhoud.Kwartaal),
      begin: dayOf(inhoud.Begin),
      einde: dayOf(inhoud.Einde),
      isAangegeven: true,
    };
    const ordinary = isCounted ? (inhoud["Prestatie/Uren"] ?? 0) : 0;
    const student = isCounted ? (inhoud["BijdrageStudent/AantalUren"] ?? 0) : 0;
    return [
      { ...line, uren: ordinary, isStudent: false },
      { ...line, uren: student, isStudent: true },
    ];
  });
}

const planned = (id: string, records: SubjectRecords, origins: Origins): Urenlijn[] =>
  records.of(DIMONA, id).flatMap((record) => {
    const { Werkgever, Begin, Einde, Uren } = record.inhoud;
    const line = {
      record: origins.key(record),
      werkgever: Werkgever,
      begin: dayOf(Begin),
      einde: dayOf(Einde),
      isStudent: true,
      isAangegeven: false,
    };
    return Uren.map((it) => ({ ...line, kwartaal: kwartaalOf(it.Kwartaal), uren: it.Uren }));
  });

export const rules = [
  childRule({
    tables: ["arbeidsuren"],
    reads: ["dmfa", "dimona"],
    derive(kind, records, origins) {
      const lines = [...declared(kind, records, origins), ...planned(kind, records, origins)];
      const facts = urenPerMaand(lines).map((it) => {
        const values = { studentenuren: it.studentenuren, andere_uren: it.andereUren };
        return origins.fact("arbeidsuren", { van: it.maand }, values, it.records);
      });
      return { facts };
    },
  }),
];
