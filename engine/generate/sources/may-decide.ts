/**
 * Why facts of a table may be decisions, and which of them may: what is of another kind a source
 * could have said, and the rule that says something else is at fault. So a table of decisions is
 * compared too, but for the columns and cases that are named here.
 *
 * Of income the case alone is named: what a payer did not check, asked or exclude can be anything.
 * What the records say of it is known from the story and compared first (`said-income.ts`).
 */
import { monthOfDay, parseDay } from "../../../core-wasm/month.js";
import type { FactTableName } from "../../facts/tables.js";
import type { Fact, FactList } from "./fact-list.js";

/** In some months or years, at <= m < tot, what is true and what the rules derived. */
export interface Decision {
  readonly at: number;
  readonly tot: number;
  readonly is: Fact | undefined;
  readonly was: Fact | undefined;
  /** All that is true of the family. */
  readonly truth: FactList;
}

/** Calendar years after birth in which primary school begins. */
const PRIMARY_AGE = 6;

interface MayDecide {
  readonly why: string;
  fits(decision: Decision): boolean;
}

const isLeaver = (fact: Fact | undefined): boolean => fact?.values["statuut"] === "SCHOOLVERLATER";
const isSaid = ({ is }: Decision): boolean => is !== undefined;
const isNothing = ({ is }: Decision): boolean => is === undefined;

/** Of the months in which both say something they say the same, but for the columns named. */
function isSameBut({ is, was }: Decision, ...columns: readonly string[]): boolean {
  if (is === undefined || was === undefined) return true;
  return Object.keys(is.values).every((name) => {
    return columns.includes(name) || is.values[name] === was.values[name];
  });
}

/** Hours of pupils are not told but that they are enough; those beside credits not at all. */
function fitsStudie(decision: Decision): boolean {
  const { is, was } = decision;
  if (isLeaver(is) || isLeaver(was)) return true;
  if (is === undefined || was === undefined || is.values["lesuren_per_week"] === 0) return false;
  const isPupil = is.values["statuut"] === "LEERLING";
  return isSameBut(decision, "lesuren_per_week", ...(isPupil ? ["studiepunten"] : []));
}

function fitsSchool(decision: Decision): boolean {
  const { is } = decision;
  const { school_soort, school_soort2 } = is?.values ?? {};
  const isTwice = school_soort === school_soort2;
  if (isTwice) return isSameBut(decision, "school_soort2", "school_intern2");
  return is === undefined || school_soort === "SO_ZELFSTANDIG";
}

/** Whether a child was born on the day before the first of a month. */
function isBornBefore(truth: FactList, childId: string | undefined, month: number): boolean {
  const own = truth.of("kind").find((it) => it.childId === childId);
  const birth = parseDay(String(own?.values["geboortedatum"])) as number;
  return monthOfDay(birth) === month - 1 && monthOfDay(birth + 1) === month;
}

/**
 * In the month after a child was born on the last day of one: what changed on its second day counts
 * a month later by law.
 */
const isAfterLastDay = ({ at, tot, is, was, truth }: Decision): boolean =>
  tot === at + 1 && isBornBefore(truth, (is ?? was)?.childId, at);

/**
 * Memberships of a household as records give them: who is born on the last day of a month and moves
 * on the next one does so a month later.
 */
export function membersByRecords(truth: FactList, gezinId: string): Fact[] {
  const all = truth.of("gezin_lid");
  const told = (childId: string | undefined, month: number): number => {
    const own = all.filter((it) => it.childId === childId);
    const isMoving = own.some(({ van }) => van < month) && own.some(({ van }) => van === month);
    return isMoving && isBornBefore(truth, childId, month) ? month + 1 : month;
  };
  return all
    .filter((it) => it.gezinId === gezinId)
    .map((it) => ({ ...it, van: told(it.childId, it.van), tot: told(it.childId, it.tot) }));
}

function fitsPayer({ at, tot, is, was, truth }: Decision): boolean {
  const isNobody = !membersByRecords(truth, is?.gezinId ?? "").some((it) => {
    return it.van <= at && at < it.tot;
  });
  return was === undefined && tot === at + 1 && isNobody;
}

const situation = (fact: Fact | undefined): string => {
  const { heeft_zieke_ouder = false, extra_kinderen_count = 0 } = fact?.values ?? {};
  return `${heeft_zieke_ouder} ${extra_kinderen_count}`;
};

/** In the month before or from which a parent is alone, or no more. */
function fitsSituatie({ at, tot, is, was, truth }: Decision): boolean {
  const gezin = (is ?? was)?.gezinId;
  const edges = truth.of("gezin_situatie").flatMap((it) => {
    return it.gezinId === gezin && it.values["is_eenouder"] === true ? [it.van, it.tot] : [];
  });
  const isEdge = edges.includes(at) || edges.includes(tot);
  return isEdge && tot === at + 1 && situation(is) === situation(was);
}

const fitsVerblijf = (decision: Decision): boolean => {
  const { heeft_domicilie, heeft_verblijfsrecht } = decision.is?.values ?? {};
  return (heeft_domicilie === true && heeft_verblijfsrecht === true) || isAfterLastDay(decision);
};

/** Absences in nursery school count for nothing, and those of a year without school neither. */
function fitsAbsence({ at, is, truth }: Decision): boolean {
  const isOwn = ({ childId }: Fact): boolean => childId === is?.childId;
  const birth = String(truth.of("kind").find(isOwn)?.values["geboortedatum"]);
  const isNursery = at - 1 - Number(birth.slice(0, 4)) < PRIMARY_AGE;
  const isPupil = truth.of("schoolinschrijving").some((it) => {
    return isOwn(it) && it.van <= at && at < it.tot;
  });
  return is !== undefined && (isNursery || !isPupil);
}

/** An old benefit; nothing, of a half sibling or of who is born after others became orphans. */
function fitsWees({ at, is, truth }: Decision): boolean {
  if (is !== undefined) return String(is.values["wezenstatus"]).endsWith("WEZENBIJSLAG");
  return truth.of("wezenbesluit").some(({ van, values }) => {
    return van <= at && String(values["wezenstatus"]).endsWith("_WEES");
  });
}

/** By table. */
export const DECIDED: Partial<Readonly<Record<FactTableName, MayDecide>>> = {
  gezin_lid: {
    why: "a child that was born on the last day of a month and moves on the day after",
    fits: isAfterLastDay,
  },
  gezin_uitbetaler: {
    why: "the payer of a household that has none but such a child in that month",
    fits: fitsPayer,
  },
  gezin_situatie: {
    why: "a circle that no day makes another from this month: allowances begin or end with it",
    fits: fitsSituatie,
  },
  gezin_aanslag: {
    why: "income of before 2017; a school year's lower income of its own year, not asked",
    fits: isSaid,
  },
  gezin_kadaster: {
    why: "cadastral income of before 2017, of an unknown income, not excluded on, or on a limit",
    fits: () => true,
  },
  gezin_inkomensbesluit: {
    why: "a final check not made, an alarm on paper, an exclusion",
    fits: () => true,
  },
  wezenbesluit: {
    why: "back to an ordinary orphan's benefit, the old one kept, or born of other parents",
    fits: fitsWees,
  },
  verblijf: {
    why: "a decision that nothing is missing; what is lost on the day after such a birth",
    fits: fitsVerblijf,
  },
  studie: {
    why: "hours of a week, and a school-leaver's stock of months counted on",
    fits: fitsStudie,
  },
  kleuterinschrijving: { why: "a nursery school that is not recognised", fits: isNothing },
  startbedrag_aanvraag: { why: "a starting amount that another scheme has paid", fits: isNothing },
  schoolinschrijving: {
    why: "an independent pupil; a change within one kind of school",
    fits: fitsSchool,
  },
  leefeenheid: { why: "points of the living unit, and what income exempts", fits: isSaid },
  schoolafwezigheid: {
    why: "attendance of a year before which there was no compulsory one, or without school",
    fits: fitsAbsence,
  },
};
