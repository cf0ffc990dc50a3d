/** Enrolments in schools and boarding schools, a school year each, and what attendance says. */
import { dayIndex, firstDay, september, yearOf } from "../../../core-wasm/month.js";
import { AANWEZIGHEID } from "../../sources/aanwezigheid/flow.js";
import { INSCHRIJVING_INT } from "../../sources/inschrijving-int/flow.js";
import { INSCHRIJVING_LP } from "../../sources/inschrijving-lp/flow.js";
import { START } from "../calendar.js";
import type { Child } from "../child.js";
import type { Schoolsoort } from "../fact-rows.js";
import { dayText } from "./day-text.js";
import type { Fact } from "./fact-list.js";
import type { Story } from "./story.js";

const ADULT_MONTHS = 217;
/** Months after birth after which a first enrolment in nursery school is too late. */
const IN_TIME_MONTHS = 38;
const FOURTH_BIRTHDAY = 48;
const NURSERY_MIN = 150;
const BAD_HALF_DAYS = 30;
/** Half days present in a bad year, and in one that is not. */
const [BAD_PRESENT, PRESENT] = [240, 290];
const ATTENDANCE_SHARE = 0.03;
/** Days between the two enrolments of a school year in which the kind changes. */
const CHANGE_DAYS = 7;

type Level = "1" | "2" | "3";

interface Year {
  readonly year: number;
  readonly soort: Schoolsoort;
  readonly isIntern: boolean;
  readonly isSpecial: boolean;
}

const levelOf = (soort: Schoolsoort): Level =>
  soort === "KLEUTER" ? "1" : soort === "LAGER" ? "2" : "3";

export function writeSchooling(story: Story): void {
  for (const child of story.children) {
    const rows = story.facts.ofChild("schoolinschrijving", child.id);
    for (const row of rows) {
      for (let year = row.van; year < row.tot; year++) writeYear(story, child, row, year);
    }
    writePupil(story, child);
    writeNursery(story, child);
    writeAttendance(story, child, rows);
  }
}

function writeYear(story: Story, child: Child, { values }: Fact, year: number): void {
  const soort = values["school_soort"] as Schoolsoort;
  const isIntern = values["school_intern"] === true;
  const isSpecial = values["is_buitengewoon"] === true;
  const second = values["school_soort2"] as Schoolsoort | null;
  if (second === null) {
    const isLate = isLateNursery(story, child, soort, year);
    const begin = isLate ? lateDay(child) : dayIndex(year, 9, 1);
    writeEnrolment(story, child, { year, soort, isIntern, isSpecial }, begin);
    return;
  }
  const change = dayIndex(year + 1, 2, 1) + story.offset();
  const before = { year, soort, isIntern, isSpecial };
  writeEnrolment(story, child, before, dayIndex(year, 9, 1), change - CHANGE_DAYS);
  const after = { year, soort: second, isIntern: values["school_intern2"] === true, isSpecial };
  writeEnrolment(story, child, after, change);
}

function writeEnrolment(story: Story, child: Child, it: Year, begin: number, left?: number): void {
  const { year, soort, isIntern, isSpecial } = it;
  const Niveau = levelOf(soort);
  const isLearningAndWorking = soort === "LEREN_EN_WERKEN";
  const SoortProgramma = isLearningAndWorking ? "2" : soort === "HBO5" ? "5" : "1";
  const last = dayIndex(year + 1, 6, 30);
  const period = {
    Persoon: String(child.id),
    Schooljaar: year,
    Begin: dayText(begin),
    Einde: dayText(last),
    ...(left === undefined ? {} : { Uitschrijving: dayText(left) }),
  };
  const Referte = `${child.id}/${year}/${left === undefined ? 1 : 0}`;
  story.records.add(INSCHRIJVING_LP, begin, {
    Referte: `LP${Referte}`,
    ...period,
    Niveau,
    SoortOnderwijs: isSpecial ? "2" : "1",
    SoortProgramma,
    ...(Niveau === "3" ? gradeOf(child, soort, year) : {}),
    ...lessons(story, child, year),
  });
  if (isIntern) story.records.add(INSCHRIJVING_INT, begin, { Referte: `INT${Referte}`, ...period });
}

function gradeOf(child: Child, soort: Schoolsoort, year: number) {
  if (soort === "SO_DERDE_JAAR_DERDE_GRAAD") return { Graad: 3, Leerjaar: 3 };
  if (soort === "HBO5") return { Graad: 4, Leerjaar: 1 };
  const years = Math.max(0, Math.min(5, year - yearOf(child.birthMonth) - 12));
  return { Graad: 1 + Math.floor(years / 2), Leerjaar: 1 + (years % 2) };
}

/** Lesson hours, which the source knows of pupils past 18. */
function lessons({ facts }: Story, child: Child, year: number) {
  const pupil = facts.ofChild("studie", child.id).find(({ values, tot }) => {
    return values["statuut"] === "LEERLING" && september(year) < tot;
  });
  if (pupil === undefined || september(year + 1) <= child.birthMonth + ADULT_MONTHS) return {};
  return { Lesuren: pupil.values["lesuren_per_week"] as number };
}

/** School years as a pupil past 18 that the school facts leave out, for they begin before them. */
function writePupil(story: Story, child: Child): void {
  const { facts } = story;
  const statuses = facts.ofChild("studie", child.id);
  const adult = child.birthMonth + ADULT_MONTHS;
  if (statuses.length === 0 || (adult >= START && child.schoolEnd <= adult)) return;
  const first = Math.min(child.schoolEndYear, yearOf(adult - 8));
  for (let year = first; year <= child.schoolEndYear; year++) {
    if (hasYear(facts.ofChild("schoolinschrijving", child.id), year)) continue;
    const pupil = { year, soort: "SO_VOLTIJDS", isIntern: false, isSpecial: false } as const;
    writeEnrolment(story, child, pupil, dayIndex(year, 9, 1));
  }
}

const hasYear = (rows: readonly Fact[], year: number): boolean =>
  rows.some(({ van, tot }) => van <= year && year < tot);

/** A child in no nursery school in time, that can have been enrolled too late in its year. */
function isLateNursery({ facts }: Story, child: Child, soort: Schoolsoort, year: number): boolean {
  if (soort !== "KLEUTER" || year !== yearOf(child.birthMonth) + 2) return false;
  const isInTime = facts.ofChild("kleuterinschrijving", child.id).length > 0;
  return !isInTime && lateDay(child) < dayIndex(year + 1, 6, 30);
}

const lateDay = ({ birthMonth }: Child): number => firstDay(birthMonth + IN_TIME_MONTHS + 1);

/** Nursery school of a child that came later than it began. */
function writeNursery(story: Story, child: Child): void {
  if (story.facts.ofChild("kleuterinschrijving", child.id).length === 0) return;
  const begun = yearOf(child.birthMonth) + 2;
  if (!hasYear(story.facts.ofChild("schoolinschrijving", child.id), begun)) {
    const nursery = { year: begun, soort: "KLEUTER", isIntern: false, isSpecial: false } as const;
    writeEnrolment(story, child, nursery, dayIndex(begun, 9, 1));
  }
}

/**
 * Half days by school year: two bad years where attendance failed, the one in which a toddler is
 * counted, and pupils who stay away now and then.
 */
function writeAttendance(story: Story, child: Child, rows: readonly Fact[]): void {
  const { facts, random } = story;
  const away = new Map<number, number>();
  const there = new Map<number, number>();
  for (const { van: year } of facts.ofChild("schoolafwezigheid", child.id)) {
    for (const bad of [year - 1, year]) {
      away.set(bad, BAD_HALF_DAYS + random.below(20));
      there.set(bad, BAD_PRESENT);
    }
  }
  const [toddler] = facts.ofChild("kleuterinschrijving", child.id);
  if (toddler !== undefined) {
    const isPresent = toddler.values["is_voldoende_aanwezig"] === true;
    const days = random.below(NURSERY_MIN);
    const year = yearOf(child.birthMonth + FOURTH_BIRTHDAY - 12);
    there.set(year, isPresent ? NURSERY_MIN + days : days);
  }
  for (const { van: year, values } of rows) {
    if (values["school_soort"] === "KLEUTER" || !random.chance(ATTENDANCE_SHARE)) continue;
    if (there.has(year)) continue;
    away.set(year, random.below(BAD_HALF_DAYS));
    there.set(year, PRESENT);
  }
  for (const [year, days] of there) writeHalfDays(story, child, year, days, away.get(year) ?? 0);
}

function writeHalfDays(story: Story, child: Child, year: number, there: number, away: number) {
  const age = year - yearOf(child.birthMonth);
  story.records.add(AANWEZIGHEID, dayIndex(year + 1, 7, 1), {
    Persoon: String(child.id),
    Schooljaar: year,
    Niveau: age < 6 ? "1" : age < 12 ? "2" : "3",
    HalveDagenAanwezig: there,
    HalveDagenOnwettigAfwezig: away,
  });
}
