/** Past 18: enrolments in higher education, work by quarter, activity and benefits. */
import { OPEN_MONTH } from "../../../core-wasm/layout.js";
import { dayIndex, firstDay, yearOf } from "../../../core-wasm/month.js";
import { DIMONA } from "../../sources/dimona/flow.js";
import { DMFA } from "../../sources/dmfa/flow.js";
import { INSCHRIJVING_HO } from "../../sources/inschrijving-ho/flow.js";
import { INSCHRIJVING_VWO } from "../../sources/inschrijving-vwo/flow.js";
import { UITKERING } from "../../sources/uitkering/flow.js";
import { ZELFSTANDIGE } from "../../sources/zelfstandige/flow.js";
import type { Child } from "../child.js";
import { dayText } from "./day-text.js";
import type { Fact } from "./fact-list.js";
import { lastDay, type Story } from "./story.js";

/** Of who had studied before the generated window. */
const CREDITS = 60;
const CHANGE_SHARE = 0.05;
const PLANNED_ONLY_SHARE = 0.05;
const PLANNED_TOO_SHARE = 0.5;
const EVENING_SHARE = 0.02;
const QUARTER_MONTHS = 3;

export function writeStudying(story: Story): void {
  for (const child of story.children) {
    writeHigher(story, child);
    writeHours(story, child);
    for (const fact of story.facts.ofChild("beroep", child.id)) writeOccupation(story, fact);
  }
  writeEvening(story);
}

/** An academic year each; the last ends with the thesis, else September would be one too. */
function writeHigher(story: Story, child: Child): void {
  const statuses = story.facts.ofChild("studie", child.id);
  if (statuses.length === 0) return;
  const row = statuses.find(({ values }) => values["statuut"] === "STUDENT");
  const credits = (row?.values["studiepunten"] as number | undefined) ?? CREDITS;
  const last = yearOf(child.studyEnd) - 1;
  for (let year = yearOf(child.schoolEnd); year <= last; year++) {
    const enrolled = dayIndex(year, 9, 10) + story.offset();
    const attest = {
      Persoon: String(child.id),
      Instelling: `I${child.id % 7}`,
      Academiejaar: year,
      Begindatum: dayText(dayIndex(year, 9, 20)),
      "Studiepunten/Opgenomen": credits,
    };
    story.records.add(INSCHRIJVING_HO, enrolled, {
      ...attest,
      Referte: `HO${child.id}/${year}/1`,
      Attest: "1",
      Status: "1",
      Inschrijvingsdatum: dayText(enrolled),
    });
    const isChanged = story.random.chance(CHANGE_SHARE);
    if (year < last && !isChanged) continue;
    const changed = dayIndex(year + 1, 3, 1) + story.offset();
    const thesis = dayIndex(year + 1, 8, 15);
    story.records.add(INSCHRIJVING_HO, year < last ? changed : thesis, {
      ...attest,
      Referte: `HO${child.id}/${year}/2`,
      Attest: "2",
      Status: "1",
      Inschrijvingsdatum: dayText(changed),
      ...(year < last ? {} : { IndieningEindwerk: dayText(thesis) }),
    });
  }
}

/** Quarters of work: what is the same in three months on one line, all else by month. */
function writeHours(story: Story, child: Child): void {
  const quarters = new Map<number, Fact[]>();
  for (const fact of story.facts.ofChild("arbeidsuren", child.id)) {
    const quarter = Math.floor(fact.van / QUARTER_MONTHS);
    quarters.set(quarter, [...(quarters.get(quarter) ?? []), fact]);
  }
  for (const [quarter, facts] of quarters) writeQuarter(story, child, quarter, facts);
}

function writeQuarter(story: Story, child: Child, quarter: number, facts: readonly Fact[]): void {
  const { random } = story;
  const first = quarter * QUARTER_MONTHS;
  const isOrdinary = facts.some(({ values }) => values["andere_uren"] !== 0);
  const isPlannedOnly = random.chance(PLANNED_ONLY_SHARE) && !isOrdinary;
  const isPlanned = isPlannedOnly || random.chance(PLANNED_TOO_SHARE);
  const student = facts.map(({ values }) => values["studentenuren"] as number);
  const same = facts.length === QUARTER_MONTHS && !isPlannedOnly ? Math.min(...student) : 0;
  const rounded = Math.floor(same / 2);
  if (rounded > 0) {
    const hours = { "BijdrageStudent/AantalUren": rounded * QUARTER_MONTHS };
    writeLine(story, child, [first, first + QUARTER_MONTHS - 1], hours);
  }
  for (const { van, values } of facts) {
    const hours = (values["studentenuren"] as number) - rounded;
    if (isPlanned) writePlanned(story, child, van, isPlannedOnly ? hours : hours + 8);
    if (isPlannedOnly) continue;
    const other = values["andere_uren"] as number;
    writeLine(story, child, [van, van], {
      "BijdrageStudent/AantalUren": hours,
      ...(other === 0 ? {} : { "Prestatie/Uren": other }),
    });
  }
}

const quarterText = (month: number): string =>
  `${yearOf(month)}/${1 + Math.floor((month % 12) / QUARTER_MONTHS)}`;

type Hours = { "BijdrageStudent/AantalUren": number; "Prestatie/Uren"?: number };

function writeLine(story: Story, child: Child, months: readonly [number, number], hours: Hours) {
  const [first, last] = months;
  const Kwartaal = quarterText(first);
  const due = lastDay(Math.floor(first / QUARTER_MONTHS) * QUARTER_MONTHS + QUARTER_MONTHS);
  story.records.add(DMFA, due, {
    Attest: `D${child.id}/${first}/${last}`,
    Persoon: String(child.id),
    Werkgever: `W${child.id % 97}`,
    Kwartaal,
    Begin: dayText(firstDay(first)),
    Einde: dayText(lastDay(last)),
    TypeContract: "1",
    ...hours,
  });
}

function writePlanned(story: Story, child: Child, month: number, Uren: number): void {
  story.records.add(DIMONA, firstDay(month) - 10, {
    Periode: `S${child.id}/${month}`,
    Persoon: String(child.id),
    Werkgever: `W${child.id % 97}`,
    Begin: dayText(firstDay(month)),
    Einde: dayText(lastDay(month)),
    Uren: [{ Kwartaal: quarterText(month), Uren }],
  });
}

/** A benefit covers its months; main activity ends the right from the month after it begins. */
function writeOccupation(story: Story, { childId, van, tot, values }: Fact): void {
  const Persoon = childId as string;
  const end = tot === OPEN_MONTH ? {} : { Einde: dayText(lastDay(tot - 1)) };
  if (values["heeft_sociale_uitkering"] === true) {
    const Soort = story.random.chance(0.5) ? "1" : "2";
    const begin = firstDay(van);
    story.records.add(UITKERING, begin, { Persoon, Soort, Begin: dayText(begin), ...end });
    return;
  }
  const begin = story.dayIn(van - 1);
  const period = { Begin: dayText(begin), ...end };
  story.records.add(ZELFSTANDIGE, begin, { Persoon, Activiteit: "1", ...period });
}

/** Parents in adult education: nothing follows from it. */
function writeEvening(story: Story): void {
  if (!story.random.chance(EVENING_SHARE)) return;
  const year = 2019 + story.random.below(7);
  const person = story.adult("mother");
  story.records.add(INSCHRIJVING_VWO, dayIndex(year, 9, 1), {
    Referte: `VWO${person}/${year}`,
    Persoon: person,
    Schooljaar: year,
    Begin: dayText(dayIndex(year, 9, 1)),
    Einde: dayText(dayIndex(year + 1, 6, 30)),
    Lesuren: 9,
  });
}
