/**
 * Past 18: pupil, student, school-leaver; work that ends the right; hours worked.
 *
 * The status of a child follows its career (child.ts). A few have too few hours or credits. Hours
 * are those of holidays and some months beside them; some go over the year's student hours or over
 * the 80 other hours of a month, and are suspended.
 */
import { yearOf } from "../../core-wasm/month.js";
import { END, openEnd, START } from "./calendar.js";
import type { Child } from "./child.js";
import type { FactSink } from "./fact-rows.js";
import { STUDY } from "./likeness.js";
import type { Random } from "./random.js";

/** First month of age in which the right depends on the status. */
const ADULT_MONTHS = 217;
const JULY = 6;

/** Status, occupation and hours of a child that is past 18 in some month of the window. */
export function writeStudy(child: Child, random: Random, rows: FactSink): void {
  const adult = child.birthMonth + ADULT_MONTHS;
  if (adult >= END || child.tot <= adult) return;
  const isShort = random.chance(STUDY.shortShare);
  span(child, adult, child.schoolEnd, (van, tot) => {
    const isMixed = random.chance(STUDY.mixedShare);
    const lesuren = isMixed ? 12 : isShort ? random.between(8, 16) : random.between(28, 34);
    rows.studie(child.id, "LEERLING", lesuren, isMixed ? 15 : 0, van, tot);
  });
  span(child, child.schoolEnd, child.studyEnd, (van, tot) => {
    const isMixed = random.chance(STUDY.mixedShare);
    const punten = isMixed ? 20 : isShort ? random.between(6, 26) : random.between(45, 66);
    rows.studie(child.id, "STUDENT", isMixed ? 9 : 0, punten, van, tot);
  });
  const over = Math.max(child.tot, child.rightEnd);
  span(child, child.studyEnd, over, (van, tot) => {
    rows.studie(child.id, "SCHOOLVERLATER", 0, 0, van, tot);
  });
  if (random.chance(STUDY.occupationShare)) writeOccupation(child, adult, random, rows);
  if (random.chance(STUDY.workingShare)) writeHours(child, adult, random, rows);
}

/** Calls back with the months from..to that are past 18 and touch the child's membership. */
function span(
  child: Child,
  from: number,
  to: number,
  write: (van: number, tot: number) => void,
): void {
  const van = Math.max(from, child.birthMonth + ADULT_MONTHS);
  const tot = Math.min(to, Math.max(child.tot, child.rightEnd));
  if (van >= tot || tot <= START || van >= END) return;
  write(van, openEnd(tot));
}

function writeOccupation(child: Child, adult: number, random: Random, rows: FactSink): void {
  const van = Math.max(adult, START) + random.below(36);
  const tot = van + random.between(2, 12);
  if (van >= Math.min(child.tot, END)) return;
  const heeftSocialeUitkering = !random.chance(0.5);
  rows.beroep(child.id, !heeftSocialeUitkering, heeftSocialeUitkering, van, openEnd(tot));
}

function writeHours(child: Child, adult: number, random: Random, rows: FactSink): void {
  const isHeavy = random.chance(STUDY.heavyShare);
  const isEmployed = random.chance(STUDY.employedShare);
  const first = Math.max(adult, START, child.van);
  const last = Math.min(child.tot, END);
  for (let year = yearOf(first); year * 12 < last; year++) {
    const from = isHeavy ? random.below(3) : JULY;
    for (let month = year * 12 + from; month < year * 12 + (isHeavy ? 11 : 8); month++) {
      if (month < first || month >= last || random.chance(0.15)) continue;
      const isHoliday = month % 12 === JULY || month % 12 === JULY + 1;
      const student = isHoliday ? random.between(60, 160) : random.between(16, 70);
      const isSuspended = isEmployed && random.chance(0.3);
      rows.arbeidsuren(child.id, month, student, isSuspended ? random.between(60, 150) : 0);
    }
  }
}
