/** Enrolments in compulsory education as the rules take them. */
import { AANWEZIGHEID } from "../aanwezigheid/flow.js";
import type { SubjectRecords } from "../derivation.js";
import type { RecordOf } from "../flow.js";
import { INSCHRIJVING_INT } from "../inschrijving-int/flow.js";
import type { Leerling } from "../law/leerling.js";
import type { Aanwezigheid, Internaat, Schoolinschrijving, Schoolsoort } from "../law/school.js";
import type { Origins } from "../origins.js";
import { dayOf } from "../register/information.js";
import { INSCHRIJVING_LP } from "./flow.js";

type Content = RecordOf<typeof INSCHRIJVING_LP>["inhoud"];

/** The kind of school that level and programme say. */
function soortOf({ Niveau, SoortProgramma, Graad, Leerjaar }: Content): Schoolsoort {
  if (Niveau === "1") return "KLEUTER";
  if (Niveau === "2") return "LAGER";
  if (SoortProgramma === "2") return "LEREN_EN_WERKEN";
  if (SoortProgramma === "5") return "HBO5";
  return Graad === 3 && Leerjaar === 3 ? "SO_DERDE_JAAR_DERDE_GRAAD" : "SO_VOLTIJDS";
}

const leftOn = (uitschrijving: string | undefined) =>
  uitschrijving === undefined ? {} : { einde: dayOf(uitschrijving) };

/** Enrolments in any school. */
export function schoolinschrijvingen(
  id: string,
  records: SubjectRecords,
  origins: Origins,
): Schoolinschrijving[] {
  return records.of(INSCHRIJVING_LP, id).map((record) => ({
    record: origins.key(record),
    schooljaar: record.inhoud.Schooljaar,
    soort: soortOf(record.inhoud),
    isBuitengewoon: record.inhoud.SoortOnderwijs === "2" && record.inhoud.Niveau === "3",
    begin: dayOf(record.inhoud.Begin),
    ...leftOn(record.inhoud.Uitschrijving),
    isVoltooid: record.inhoud.Voltooid ?? false,
  }));
}

/** Enrolments that give the status of a pupil: secondary school, of which hours may be known. */
export function leerlingen(id: string, records: SubjectRecords, origins: Origins): Leerling[] {
  const secondary = records.of(INSCHRIJVING_LP, id).filter(({ inhoud }) => inhoud.Niveau === "3");
  return secondary.map((record) => {
    const { inhoud } = record;
    const isExempt = inhoud.SoortOnderwijs === "2" || inhoud.SoortProgramma === "2";
    return {
      record: origins.key(record),
      schooljaar: inhoud.Schooljaar,
      begin: dayOf(inhoud.Begin),
      ...leftOn(inhoud.Uitschrijving),
      isVoltooid: inhoud.Voltooid ?? false,
      ...(isExempt || inhoud.Lesuren === undefined ? {} : { lesuren: inhoud.Lesuren }),
    };
  });
}

export const internaten = (id: string, records: SubjectRecords, origins: Origins): Internaat[] =>
  records.of(INSCHRIJVING_INT, id).map((record) => ({
    record: origins.key(record),
    schooljaar: record.inhoud.Schooljaar,
    begin: dayOf(record.inhoud.Begin),
    ...leftOn(record.inhoud.Uitschrijving),
  }));

export const aanwezigheden = (
  id: string,
  records: SubjectRecords,
  origins: Origins,
): Aanwezigheid[] =>
  records.of(AANWEZIGHEID, id).map((record) => ({
    record: origins.key(record),
    schooljaar: record.inhoud.Schooljaar,
    aanwezig: record.inhoud.HalveDagenAanwezig,
    onwettigAfwezig: record.inhoud.HalveDagenOnwettigAfwezig,
    isLeerplicht: record.inhoud.Niveau !== "1",
  }));
