/**
 * Status past 18: pupil, student, school-leaver (`law/studie.ts`), from enrolments of every level.
 *
 * Readings: a thesis handed in ends the studies as leaving does; a programme in adult education is
 * that of a student without credits, of which 13 lesson hours suffice; the cycle of a diploma year
 * is that at its institution.
 */
import { monthOfDay } from "../../../core-wasm/month.js";
import { childRule } from "../child-rule.js";
import type { SubjectRecords } from "../derivation.js";
import type { RecordOf } from "../flow.js";
import { leerlingen } from "../inschrijving-lp/pupil.js";
import { INSCHRIJVING_VWO } from "../inschrijving-vwo/flow.js";
import { LAST_RIGHT_MONTH } from "../law/grenzen.js";
import type { Studie } from "../law/leerling.js";
import type { Span } from "../law/spans.js";
import type { Attest, Hoger } from "../law/student.js";
import { statuutMaanden } from "../law/studie.js";
import type { Origins } from "../origins.js";
import { dayOf, registerOf } from "../register/information.js";
import { zorgpunten } from "../zorgevaluatie/derive.js";
import { INSCHRIJVING_HO } from "./flow.js";

type Enrolment = RecordOf<typeof INSCHRIJVING_HO>;

/** Lesson hours that suffice for a programme without credits. */
const HOURS_MIN = 13;
const CODES = { "001": 1, "002": 2 } as const;
/** Credits from which a total in care counts. */
const CARE_MIN = 6;
const PILLAR_MIN = 4;

function attestOf(record: Enrolment, origins: Origins): Attest {
  const { inhoud } = record;
  const points = inhoud["Studiepunten/Code"];
  const studiepunten = points === undefined ? inhoud["Studiepunten/Opgenomen"] : CODES[points];
  const dag = dayOf(inhoud.Inschrijvingsdatum);
  return { record: origins.key(record), dag, studiepunten: studiepunten ?? 0 };
}

/**
 * The last day of the studies, when an attest says one: left, finished, or the thesis handed in.
 */
function endOf(attests: readonly Enrolment[]): number | undefined {
  const ends = attests.flatMap(({ inhoud }) => {
    const { Status, Einddatum, IndieningEindwerk } = inhoud;
    const left = Status === "2" ? Einddatum : undefined;
    return [left, IndieningEindwerk].flatMap((day) => (day === undefined ? [] : dayOf(day)));
  });
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** The attests of one institution and academic year as one enrolment. */
function enrolmentOf(attests: readonly Enrolment[], origins: Origins): Hoger {
  const inOrder = [...attests].sort((a, b) =>
    a.inhoud.Inschrijvingsdatum < b.inhoud.Inschrijvingsdatum ? -1 : 1,
  );
  const [first] = inOrder as [Enrolment];
  const { Academiejaar, Instelling } = first.inhoud;
  const einde = endOf(inOrder);
  const isDiploma = inOrder.some(({ inhoud }) => inhoud.StudiebewijsHaalbaar === true);
  return {
    academiejaar: Academiejaar,
    instelling: Instelling,
    attesten: inOrder.map((record) => attestOf(record, origins)),
    ...(einde === undefined ? {} : { einde }),
    ...(isDiploma ? { diplomacyclus: Instelling } : {}),
    isToereikend: inOrder.some(({ inhoud }) => inhoud.ToereikendeStudieomvang === true),
  };
}

function hoger(id: string, records: SubjectRecords, origins: Origins): Hoger[] {
  const years = new Map<string, Enrolment[]>();
  for (const record of records.of(INSCHRIJVING_HO, id)) {
    const place = `${record.inhoud.Academiejaar} ${record.inhoud.Instelling}`;
    const own = years.get(place);
    if (own === undefined) years.set(place, [record]);
    else own.push(record);
  }
  return [...years.values()].map((attests) => enrolmentOf(attests, origins));
}

/** Adult education as a programme without credits. */
const volwassen = (id: string, records: SubjectRecords, origins: Origins): Hoger[] =>
  records.of(INSCHRIJVING_VWO, id).map((record) => {
    const { Schooljaar, Begin, Einde, Uitschrijving, Lesuren } = record.inhoud;
    return {
      academiejaar: Schooljaar,
      instelling: record.recordId,
      attesten: [{ record: origins.key(record), dag: dayOf(Begin), studiepunten: 0 }],
      einde: dayOf(Uitschrijving ?? Einde),
      isToereikend: Lesuren >= HOURS_MIN,
    };
  });

/** What a person past 18 is by month. */
export function statuten(id: string, records: SubjectRecords, origins: Origins): Span<Studie>[] {
  const birth = registerOf(records).first(id, "100");
  if (birth === undefined) return [];
  const points = zorgpunten(id, records, origins);
  return statuutMaanden({
    geboortemaand: monthOfDay(birth.begin),
    records: [origins.key(birth.record)],
    laatsteMaand: LAST_RIGHT_MONTH,
    leerling: leerlingen(id, records, origins),
    student: [...hoger(id, records, origins), ...volwassen(id, records, origins)],
    zorg: points.filter(({ value }) => value.totaal >= CARE_MIN || value.pijler1 >= PILLAR_MIN),
  });
}

export const rules = [
  childRule({
    tables: ["studie"],
    reads: ["inschrijving-ho", "inschrijving-vwo", "inschrijving-lp", "zorgevaluatie"],
    derive(kind, records, origins) {
      const facts = origins.facts("studie", statuten(kind, records, origins), (value) => ({
        statuut: value.statuut,
        lesuren_per_week: value.lesurenPerWeek,
        studiepunten: value.studiepunten,
      }));
      return { facts };
    },
  }),
];
