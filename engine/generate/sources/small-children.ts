/** Requests, childcare, support, foster care: what is decided and asked for about a child. */
import { OPEN_MONTH } from "../../../core-wasm/layout.js";
import { daysIn, firstDay, monthText } from "../../../core-wasm/month.js";
import { AANVRAAG } from "../../sources/aanvraag/flow.js";
import { KINDEROPVANG } from "../../sources/kinderopvang/flow.js";
import { PLEEGZORG } from "../../sources/pleegzorg/flow.js";
import { ZORGEVALUATIE } from "../../sources/zorgevaluatie/flow.js";
import type { Child } from "../child.js";
import { dayText } from "./day-text.js";
import type { Fact } from "./fact-list.js";
import { lastDay, type Story } from "./story.js";

const ASKED_TOO_SHARE = 0.3;
const LATE_SHARE = 0.1;
const LATE_MONTHS = 4;
const PILLAR2_MAX = 12;
/** The least of half and of whole days. */
const HALF_MINUTES = 180;
const FULL_MINUTES = 300;

export function writeSmallChildren(story: Story): void {
  for (const child of story.children) {
    for (const { van } of story.facts.ofChild("startbedrag_aanvraag", child.id)) {
      writeStart(story, child, van);
    }
    for (const { values } of story.facts.ofChild("covid_aanvraag", child.id)) {
      writeCovid(story, child, values["maand"] as number);
    }
    for (const fact of story.facts.ofChild("opvang", child.id)) writeCare(story, fact);
    writeSupport(story, child);
    writeFoster(story, child);
  }
}

/** A request; a birth in a file that there is needs none, and has one now and then. */
function writeStart(story: Story, child: Child, month: number): void {
  const { random, records } = story;
  const isAdopted = month === child.adoptionMonth;
  const day = isAdopted ? story.parentDay(child) : child.birthDay;
  const later = random.below(90);
  const isNeeded = isAdopted || !hasFileBefore(story, child);
  if (!random.chance(ASKED_TOO_SHARE) && !isNeeded) return;
  records.add(AANVRAAG, day + later, {
    Nummer: `S${child.id}`,
    Persoon: String(child.id),
    Aanvrager: story.adult(child.isHalfSibling ? "father" : "mother"),
    Soort: isAdopted ? "STARTBEDRAG_ADOPTIE" : "STARTBEDRAG_GEBOORTE",
    Datum: dayText(day + later),
    ...(isAdopted ? { Adoptiedatum: dayText(day) } : {}),
  });
}

/** Whether a parent has a file on the day before a child is born and on that day. */
const hasFileBefore = (story: Story, { isHalfSibling, birthDay }: Child): boolean =>
  story.households().some(({ household, beneficiary }) => {
    const isParent = !isHalfSibling || beneficiary === "father";
    const isThere = story.fileBegin(household) < birthDay && birthDay < story.fileEnd(household);
    return isParent && isThere;
  });

function writeCovid(story: Story, child: Child, month: number): void {
  const day = story.dayIn(month);
  story.records.add(AANVRAAG, day, {
    Nummer: `C${child.id}`,
    Persoon: String(child.id),
    Soort: "COVID",
    Datum: dayText(day),
    Maand: monthText(month),
  });
}

/**
 * Days of a month of childcare, the whole ones first, then the half ones, just as long as they must
 * be or just not long enough for more, and one that is not long enough for anything. Some are spent
 * at two places.
 */
function writeCare(story: Story, { childId, van: month, values }: Fact): void {
  const full = values["volle_dagen"] as number;
  const half = values["halve_dagen"] as number;
  const first = firstDay(month);
  const isTwoPlaces = half > 0 && story.random.chance(0.2);
  const Dagen = Array.from({ length: Math.min(full + half + 1, daysIn(month)) }, (_, at) => {
    const minutes = minutesOf(at - full, half);
    return { Datum: dayText(first + at), Minuten: isTwoPlaces ? minutes - 60 : minutes };
  });
  const about = { Persoon: childId as string, Maand: monthText(month), Inkomenstarief: false };
  const day = first + daysIn(month);
  story.records.add(KINDEROPVANG, day, { ...about, Opvangplaats: "O1", Dagen });
  if (!isTwoPlaces) return;
  const rest = Dagen.map(({ Datum }) => ({ Datum, Minuten: 60 }));
  story.records.add(KINDEROPVANG, day, { ...about, Opvangplaats: "O2", Dagen: rest });
}

/** Minutes of a day, counted from the first half one. */
function minutesOf(at: number, half: number): number {
  if (at < 0) return FULL_MINUTES;
  if (at >= half) return HALF_MINUTES - 1;
  return at % 2 === 0 ? HALF_MINUTES : FULL_MINUTES - 1;
}

/** Decisions on support; some reviews that give more come late and reach back. */
function writeSupport(story: Story, child: Child): void {
  const rows = story.facts.ofChild("zorgbesluit", child.id);
  for (const [at, { van, tot, values }] of rows.entries()) {
    const before = rows[at - 1];
    const [pijler1, totaal] = [values["zorg_pijler1"] as number, values["zorg_totaal"] as number];
    const isHigher = before?.tot === van && totaal > (before.values["zorg_totaal"] as number);
    const isLate = story.random.chance(LATE_SHARE) && isHigher && tot - van > LATE_MONTHS + 1;
    const Pijler2 = Math.min(PILLAR2_MAX, totaal - pijler1);
    const begin = firstDay(isLate ? van + LATE_MONTHS : van);
    story.records.add(ZORGEVALUATIE, begin, {
      Beslissing: `Z${child.id}/${at + 1}`,
      Persoon: String(child.id),
      Aanleiding: isHigher ? "HERZIENING" : "AANVRAAG",
      Beslissingsdatum: dayText(begin),
      Begin: dayText(begin),
      ...(tot === OPEN_MONTH ? {} : { Einde: dayText(lastDay(tot - 1)) }),
      Pijler1: pijler1,
      Pijler2,
      Pijler3: totaal - pijler1 - Pijler2,
      Ondersteuningstoeslag: values["heeft_ondersteuningstoeslag"] === true,
    });
  }
}

function writeFoster(story: Story, child: Child): void {
  for (const [at, { van, tot }] of story.facts.ofChild("pleegplaatsing", child.id).entries()) {
    const begin = Math.max(child.birthDay, story.dayIn(van));
    story.records.add(PLEEGZORG, begin, {
      Plaatsing: `F${child.id}/${at + 1}`,
      Persoon: String(child.id),
      Soort: story.random.chance(0.8) ? "PERSPECTIEFBIEDEND" : "PERSPECTIEFZOEKEND",
      Pleeggezin: `G${child.id}/${at + 1}`,
      Begin: dayText(begin),
      ...(tot === OPEN_MONTH ? {} : { Einde: dayText(lastDay(tot - 1)) }),
    });
  }
}
