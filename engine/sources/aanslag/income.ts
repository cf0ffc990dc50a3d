/** Everything that says what persons earn and own, as the rules take it (`law/inkomen.ts`). */

import { OPEN_MONTH } from "../../../core-wasm/layout.js";
import { firstDay, monthIndex, parseMonth } from "../../../core-wasm/month.js";
import type { SubjectRecords } from "../derivation.js";
import type { RecordOf } from "../flow.js";
import { INKOMENSBEWIJS } from "../inkomensbewijs/flow.js";
import { KADASTER } from "../kadaster/flow.js";
import type { Maandbewijs } from "../law/alarm.js";
import { type Aanslag, Inkomens, type Post, type Steun } from "../law/inkomen.js";
import type { Beroepsgebruik, Bezit, Eigendom } from "../law/kadaster.js";
import { endsBefore, opensIn } from "../law/maand.js";
import { span } from "../law/spans.js";
import { LEEFLOON } from "../leefloon/flow.js";
import type { Origins } from "../origins.js";
import { dayOf, type Register } from "../register/information.js";
import { AANSLAG } from "./flow.js";

type Letter = RecordOf<typeof AANSLAG>;

/** Components that count; others are out. */
const POSTEN: Readonly<Record<string, Post>> = {
  "192": "ONDERHOUD_ONTVANGEN",
  "228": "PENSIOEN",
  "250": "LOON",
  "260": "WERKLOOSHEID",
  "266": "ZIEKTE",
  "270": "ANDER",
  "390": "ONDERHOUD_BETAALD",
  "400": "ZELFSTANDIG",
  "650": "BUITENLAND",
};
const PROFESSIONAL = "105";

/** The person of each letter of an assessment. */
function personsOf({ inhoud }: Letter): readonly (readonly [letter: string, persoon: string])[] {
  const { GevraagdePersoon, GerelateerdePersoon, Volgorde = "A" } = inhoud;
  const other = Volgorde === "A" ? "B" : "A";
  if (GerelateerdePersoon === undefined) return [[Volgorde, GevraagdePersoon]];
  return [
    [Volgorde, GevraagdePersoon],
    [other, GerelateerdePersoon],
  ];
}

/** An assessment as that of each person in it. */
function aanslagenOf(letter: Letter, origins: Origins): Aanslag[] {
  const { Inkomensjaar, Artikelnummer, Items } = letter.inhoud;
  const record = origins.key(letter);
  return personsOf(letter).map(([first, persoon]) => ({
    record,
    persoon,
    jaar: Inkomensjaar,
    artikel: Artikelnummer,
    posten: Items.flatMap(({ Code, Waarde }) => {
      const post = POSTEN[Code.slice(1)];
      return Code.startsWith(first) && post !== undefined ? [{ post, cents: Waarde }] : [];
    }),
  }));
}

/** Own professional use by person, each article once. */
function beroepsgebruik(letters: readonly Letter[], origins: Origins) {
  const found = new Map<string, Map<string, Beroepsgebruik>>();
  for (const letter of letters) {
    const { Inkomensjaar: jaar, Artikelnummer, Items } = letter.inhoud;
    for (const [first, persoon] of personsOf(letter)) {
      const own = Items.filter(({ Code }) => Code === `${first}${PROFESSIONAL}`);
      if (own.length === 0) continue;
      const kiCents = Math.max(
        0,
        own.reduce((sum, { Waarde }) => sum + Waarde, 0),
      );
      const used = { record: origins.key(letter), jaar, kiCents };
      const articles = found.get(persoon) ?? new Map<string, Beroepsgebruik>();
      found.set(persoon, articles);
      const article = `${jaar} ${Artikelnummer}`;
      if (!articles.has(article)) articles.set(article, used);
    }
  }
  return found;
}

/** Whether a person lived at an address in some day of a year. */
function livedAt(register: Register, persoon: string, adres: string, jaar: number): boolean {
  const [first, last] = [firstDay(monthIndex(jaar, 1)), firstDay(monthIndex(jaar + 1, 1))];
  return register.of(persoon, "001").some(({ record, begin, einde }) => {
    return record.inhoud.Adres === adres && begin < last && einde > first;
  });
}

function eigendommen(records: SubjectRecords, register: Register, origins: Origins) {
  const found = new Map<string, Eigendom[]>();
  for (const record of records.all(KADASTER)) {
    const { Jaar, Eigenaar, Teller, Noemer, Bedrag, Ligging } = record.inhoud;
    const own = found.get(Eigenaar) ?? [];
    found.set(Eigenaar, own);
    own.push({
      record: origins.key(record),
      jaar: Jaar,
      kiCents: Bedrag,
      teller: Teller,
      noemer: Noemer,
      isEigenWoning: livedAt(register, Eigenaar, Ligging, Jaar),
    });
  }
  return found;
}

const steun = (records: SubjectRecords, origins: Origins): Steun[] =>
  records.all(LEEFLOON).map((record) => {
    const { Persoon, Soort, Begin, Einde, Bedrag } = record.inhoud;
    const tot = Einde === undefined ? OPEN_MONTH : endsBefore(dayOf(Einde));
    const held = span(Bedrag, [origins.key(record)], opensIn(dayOf(Begin)), tot);
    return { persoon: Persoon, soort: Soort, span: held };
  });

/** Incomes of everybody in sight, asked by circle and year. */
export function inkomensOf(
  records: SubjectRecords,
  register: Register,
  origins: Origins,
): Inkomens {
  const letters = records.all(AANSLAG);
  const aanslagen = letters.flatMap((letter) => aanslagenOf(letter, origins));
  const owned = eigendommen(records, register, origins);
  const used = beroepsgebruik(letters, origins);
  const persons = new Set([...owned.keys(), ...used.keys()]);
  const bezit = new Map<string, Bezit>();
  for (const persoon of persons) {
    const beroep = [...(used.get(persoon)?.values() ?? [])];
    bezit.set(persoon, { eigendommen: owned.get(persoon) ?? [], beroep });
  }
  return new Inkomens(aanslagen, bezit, steun(records, origins));
}

/** Proofs for the manual alarm, a month each. */
export const maandbewijzen = (records: SubjectRecords, origins: Origins): Maandbewijs[] =>
  records.all(INKOMENSBEWIJS).flatMap((record) =>
    record.inhoud.Maanden.map(({ Maand, Loon, Ander }) => ({
      record: origins.key(record),
      persoon: record.inhoud.Persoon,
      dag: dayOf(record.inhoud.Datum),
      maand: parseMonth(Maand) as number,
      loonCents: Loon,
      andereCents: Ander,
    })),
  );
