/** Starting amount and Covid allowance (`law/startbedrag.ts`; flows 8, 9). */
import { monthOfDay, parseMonth } from "../../../core-wasm/month.js";
import { childRule } from "../child-rule.js";
import type { DerivedFact, Finding, SubjectRecords } from "../derivation.js";
import type { RecordOf } from "../flow.js";
import { filesOf, isOn } from "../gezin/files.js";
import { isTijdig } from "../law/startbedrag.js";
import type { Origins } from "../origins.js";
import { dayOf, type Register, registerOf } from "../register/information.js";
import { AANVRAAG } from "./flow.js";

/** A request of its own, in time. */
function asked(id: string, records: SubjectRecords, register: Register, origins: Origins) {
  const birth = register.first(id, "100");
  return records.of(AANVRAAG, id).flatMap((record) => {
    const { Persoon, Soort, Datum, Adoptiedatum } = record.inhoud;
    if (Persoon !== id || Soort === "COVID") return [];
    const day = Soort === "STARTBEDRAG_ADOPTIE" ? dayOf(Adoptiedatum as string) : birth?.begin;
    if (day === undefined || !isTijdig(dayOf(Datum), monthOfDay(day))) return [];
    return [{ maand: monthOfDay(day), records: [origins.key(record)] }];
  });
}

/**
 * The notice of birth in a file that a parent had before, whatever its payers: another may come on
 * the very day. Who adopts later is no parent yet.
 */
function born(id: string, records: SubjectRecords, register: Register, origins: Origins) {
  const birth = register.first(id, "100");
  if (birth === undefined) return [];
  const parents = register.ouders(id).flatMap(({ record, begin }) => {
    return begin > birth.begin ? [] : (record.inhoud.Ouder ?? []);
  });
  const own = filesOf(records).lines.filter(({ begunstigde }) => parents.includes(begunstigde));
  const before = own.filter((line) => isOn(line, birth.begin - 1));
  const file = own.find((line) => {
    return isOn(line, birth.begin) && before.some(({ nummer }) => nummer === line.nummer);
  });
  if (file === undefined) return [];
  const lines = before.filter(({ nummer }) => nummer === file.nummer);
  const from = new Set([birth.record, ...lines.map(({ record }) => record), file.record]);
  const keys = [...from].map((record) => origins.key(record));
  return [{ maand: monthOfDay(birth.begin), records: keys }];
}

/** The months in which the Covid allowance could be asked for. */
const COVID_FIRST = "2020-06";
const COVID_LAST = "2020-10";

const covidRequests = (id: string, records: SubjectRecords) =>
  records.of(AANVRAAG, id).filter(({ inhoud }) => {
    return inhoud.Soort === "COVID" && inhoud.Persoon === id;
  });

const isInTime = ({ inhoud: { Maand = "" } }: RecordOf<typeof AANVRAAG>): boolean =>
  Maand >= COVID_FIRST && Maand <= COVID_LAST;

/** Requests of a month in which there was no allowance. */
const covidFindings = (id: string, records: SubjectRecords): Finding[] =>
  covidRequests(id, records)
    .filter((record) => !isInTime(record))
    .map((record) => ({
      code: "COVID_MAAND",
      message: `expected a month ${COVID_FIRST}..${COVID_LAST}, found ${record.inhoud.Maand}`,
      from: [record],
    }));

function covid(id: string, records: SubjectRecords, origins: Origins): DerivedFact[] {
  const own = covidRequests(id, records).filter(isInTime);
  const inOrder = own.sort((a, b) => ((a.inhoud.Maand ?? "") < (b.inhoud.Maand ?? "") ? -1 : 1));
  return inOrder.slice(0, 1).map((record) => {
    const maand = parseMonth(record.inhoud.Maand as string) as number;
    return origins.fact("covid_aanvraag", {}, { maand }, [origins.key(record)]);
  });
}

function derive(kind: string, records: SubjectRecords, origins: Origins) {
  const register = registerOf(records);
  const given = [
    ...asked(kind, records, register, origins),
    ...born(kind, records, register, origins),
  ];
  const months = new Map(given.reverse().map((it) => [it.maand, it]));
  const facts = [...months.values()].map(({ maand, records: keys }) => {
    return origins.fact("startbedrag_aanvraag", { van: maand }, {}, keys);
  });
  return {
    facts: [...facts, ...covid(kind, records, origins)],
    findings: covidFindings(kind, records),
  };
}

export const rules = [
  childRule({
    tables: ["startbedrag_aanvraag", "covid_aanvraag"],
    reads: ["aanvraag", "dossier"],
    derive,
  }),
];
