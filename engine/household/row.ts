/** Kernel rows of a child: cut to the months asked for, and at the Septembers of school years. */
import { september } from "../../core-wasm/month.js";
import type { ChildEntry } from "./child.js";
import type { Facts } from "./facts.js";
import type { Asked } from "./household.js";
import type { SchoolYear } from "./school.js";

/** One row: holds for van <= month < tot, never past the months asked for. */
export interface Row {
  readonly childId: string;
  readonly van: number;
  readonly tot: number;
  readonly facts: Facts;
  readonly school: Facts | undefined;
}

/** Appends the rows of a child that hold in a month asked for. */
export function cutRows(child: ChildEntry, asked: Asked, rows: Row[]): void {
  const van = Math.max(child.van, asked.first);
  const tot = Math.min(child.tot, asked.last + 1);
  if (van >= tot) return;
  const { childId, facts } = child;
  const schools = schoolsWithin(child.school, van, tot);
  if (schools.length === 0) rows.push({ childId, van, tot, facts, school: undefined });
  schools.forEach((school, place) => {
    const next = schools[place + 1];
    rows.push({
      childId,
      van: place === 0 ? van : september(school.schooljaar),
      tot: next === undefined ? tot : september(next.schooljaar),
      facts,
      school: school.facts,
    });
  });
}

/** School years whose September lies in the span, in order; the others can decide nothing. */
function schoolsWithin(school: readonly SchoolYear[], van: number, tot: number): SchoolYear[] {
  return school
    .filter((entry) => september(entry.schooljaar) >= van && september(entry.schooljaar) < tot)
    .sort((left, right) => left.schooljaar - right.schooljaar);
}
