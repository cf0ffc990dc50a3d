/**
 * What the sources say of the income of a household, from its story alone: what must follow from
 * the records, whoever derives it. The rules are compared with it before anything is decided, so
 * that none of their faults passes for a decision of a person.
 *
 *     gezin_aanslag, gezin_kadaster   by income year, of the school year two years later: of it or,
 *                                     where a child is in school, the school year's own if lower
 *     leefeenheid                     by school year: children on 31 August, and what exempts
 *     gezin_inkomensbesluit           by month: the lowest of base, check and alarm, where it is
 *                                     not what the assessment says
 */
import { dayIndex, monthIndex, monthOfDay, yearOf } from "../../../core-wasm/month.js";
import type { FactTableName } from "../../facts/tables.js";
import { INSCHRIJVING_LP } from "../../sources/inschrijving-lp/flow.js";
import { END, START } from "../calendar.js";
import type { Fact } from "./fact-list.js";
import type { Fault } from "./fault.js";
import { membersByRecords } from "./may-decide.js";
import {
  AWARD_MONTHS,
  addedIncome,
  awardIncomeYear,
  isOwningTooMuch,
  NOTHING_OWNED,
  type Owned,
} from "./own-law.js";
import { Readable } from "./readable.js";
import type { Story } from "./story.js";

/** The income of a year as the letters and the cadastre give it. */
export interface SaidYear {
  readonly cents: number;
  readonly owned: Owned;
  /** Seven tenths of it are replacement income; of one kind. */
  readonly isReplaced: boolean;
  readonly isReplacedByOne: boolean;
}

/** Proof of a low income: what it comes to for a year without property, and its months. */
export interface SaidProof {
  readonly cents: number;
  readonly van: number;
  readonly tot: number;
  readonly provenTot: number;
  /** Whether it is within every limit is known; where not, both are right. */
  readonly isSure: boolean;
}

export interface SaidIncome {
  readonly years: ReadonlyMap<number, SaidYear>;
  readonly proof: SaidProof | undefined;
}

interface Candidate {
  readonly cents: number;
  readonly isExcluded: boolean;
}

const candidateOf = ({ cents, owned, isReplaced }: SaidYear): Candidate => {
  return { cents, isExcluded: !isReplaced && isOwningTooMuch(cents, owned) };
};

const isLower = (a: Candidate, b: Candidate): boolean =>
  a.isExcluded === b.isExcluded ? a.cents < b.cents : b.isExcluded;

const FIRST_SCHOOL_YEAR = 2019;

/** The day that fixes the living unit of a school year. */
const unitDay = (schoolYear: number): number =>
  schoolYear === FIRST_SCHOOL_YEAR ? dayIndex(2019, 12, 31) : dayIndex(schoolYear, 8, 31);

/** A household of which the story is told. */
class Home {
  readonly #members: readonly Fact[];
  readonly #births: ReadonlyMap<string, number>;
  readonly #schools = new Map<number, SaidYear | undefined>();

  constructor(
    readonly story: Story,
    readonly gezin: number,
    /** The day on which the file begins. */
    readonly begin: number,
    readonly said: SaidIncome,
  ) {
    this.#members = membersByRecords(story.facts, String(gezin));
    this.#births = new Map(
      story.children.map(({ id, birthMonth }) => [String(id), birthMonth] as const),
    );
  }

  #isMember(childId: string | undefined): boolean {
    return this.#members.some((it) => it.childId === childId);
  }

  hasMember(month: number): boolean {
    return this.#members.some(({ van, tot }) => van <= month && month < tot);
  }

  /** The income of a school year. */
  school(schoolYear: number): SaidYear | undefined {
    if (!this.#schools.has(schoolYear)) this.#schools.set(schoolYear, this.#schoolIn(schoolYear));
    return this.#schools.get(schoolYear);
  }

  #schoolIn(schoolYear: number): SaidYear | undefined {
    const { years } = this.said;
    if (schoolYear < FIRST_SCHOOL_YEAR || unitDay(schoolYear) < this.begin) return undefined;
    const [base, own] = [years.get(schoolYear - 2), years.get(schoolYear)];
    if (own === undefined || !this.#hasPupil(schoolYear)) return base;
    return base === undefined || isLower(candidateOf(own), candidateOf(base)) ? own : base;
  }

  #hasPupil(schoolYear: number): boolean {
    return this.story.records.records.some(({ flow, inhoud }) => {
      const isYear = flow === INSCHRIJVING_LP.name && inhoud["Schooljaar"] === schoolYear;
      return isYear && this.#isMember(inhoud["Persoon"] as string);
    });
  }

  points(schoolYear: number): number {
    const month = monthOfDay(unitDay(schoolYear));
    return this.#members.filter(({ childId = "", van, tot }) => {
      return van <= month && month < tot && (this.#births.get(childId) as number) <= month;
    }).length;
  }

  /** What the assessment is of which months are told. */
  assessed(month: number): SaidYear | undefined {
    const year = awardIncomeYear(month);
    return year === undefined ? undefined : this.school(year + 2);
  }

  /** The lowest income of a month, with the alarm and without. */
  lowest(month: number, hasAlarm: boolean): Candidate | undefined {
    const { years } = this.said;
    const found = [awardIncomeYear(month), yearOf(month)].flatMap((year) => {
      const known = year === undefined ? undefined : years.get(year);
      return known === undefined ? [] : [candidateOf(known)];
    });
    const alarm = hasAlarm ? this.#alarm(month) : undefined;
    return [...found, ...(alarm === undefined ? [] : [alarm])].reduce<Candidate | undefined>(
      (least, it) => (least === undefined || isLower(it, least) ? it : least),
      undefined,
    );
  }

  /** The proof with the property of the base year, the highest of its months. */
  #alarm(month: number): Candidate | undefined {
    const { proof, years } = this.said;
    if (proof === undefined || month < proof.van || month >= proof.tot) return undefined;
    const all = Array.from({ length: proof.provenTot - proof.van }, (_, at) => {
      const proven = proof.van + at;
      const owned = years.get(awardIncomeYear(proven) ?? yearOf(proven))?.owned ?? NOTHING_OWNED;
      return { cents: proof.cents + addedIncome(owned), owned };
    });
    const highest = all.reduce((most, it) => (it.cents > most.cents ? it : most));
    return { cents: highest.cents, isExcluded: isOwningTooMuch(highest.cents, highest.owned) };
  }

  /** What a month has otherwise than the assessment says; undefined when nothing. */
  decided(month: number, hasAlarm: boolean): readonly unknown[] | undefined {
    const [lowest, assessed] = [this.lowest(month, hasAlarm), this.assessed(month)];
    if (lowest === undefined) return assessed === undefined ? undefined : [null, true];
    const isSame = lowest.cents === assessed?.cents;
    if (isSame && !lowest.isExcluded) return undefined;
    return [isSame ? null : lowest.cents, lowest.isExcluded];
  }
}

type Values = readonly unknown[] | undefined;

/** What each table may say in a year or month: one thing, but where a proof is not sure. */
const SAID: Partial<Record<FactTableName, (home: Home, at: number) => readonly Values[]>> = {
  gezin_aanslag: (home, year) => {
    const school = home.school(year + 2);
    return [school && [school.cents]];
  },
  gezin_kadaster: (home, year) => {
    const { vreemdCents = 0, beroepCents = 0 } = home.school(year + 2)?.owned ?? {};
    return [vreemdCents + beroepCents === 0 ? undefined : [vreemdCents, beroepCents]];
  },
  leefeenheid: (home, year) => {
    const [school, points] = [home.school(year), home.points(year)];
    if (school === undefined || points === 0) return [undefined];
    return [[points, school.isReplaced, school.isReplacedByOne]];
  },
  gezin_inkomensbesluit: (home, month) => {
    const isSure = home.said.proof?.isSure ?? true;
    return [home.decided(month, true), ...(isSure ? [] : [home.decided(month, false)])];
  },
};

const [FIRST_YEAR, LAST_YEAR] = [yearOf(START) - 2, yearOf(END)];
const YEARS = Array.from({ length: LAST_YEAR + 1 - FIRST_YEAR }, (_, at) => FIRST_YEAR + at);
const YEAR_MONTHS = YEARS.map((year) => monthIndex(year, 1));

/** Months in which something else may be said or derived than in the month before. */
const monthEdges = (found: readonly Fact[], proof: SaidProof | undefined): number[] => {
  const own = found.flatMap(({ van, tot }) => [van, tot]);
  const proven = proof === undefined ? [] : [proof.van, proof.tot];
  return [...new Set([...YEAR_MONTHS, ...AWARD_MONTHS, ...own, ...proven])];
};

/** Where rules say another income than the records do. */
export function saidFaults(story: Story, derived: readonly Fact[]): Fault[] {
  const readable = new Readable(story.facts);
  const faults: Fault[] = [];
  for (const { household } of story.households()) {
    const said = story.saidIncome(household.gezin);
    const home = new Home(story, household.gezin, story.fileBegin(household), said);
    const own = derived.filter(({ gezinId }) => gezinId === String(household.gezin));
    for (const [name, saidAt] of Object.entries(SAID)) {
      const table = name as FactTableName;
      const found = own.filter((it) => it.table === table);
      const isByMonth = table === "gezin_inkomensbesluit";
      const [van, tot] = isByMonth ? [START, END] : [FIRST_YEAR, LAST_YEAR + 1];
      const asked = { table, gezinId: String(household.gezin), van, tot };
      const edges = isByMonth ? monthEdges(found, said.proof) : YEARS;
      for (const [from, to] of readable.of(asked)) {
        for (const at of [from, ...edges.filter((edge) => from < edge && edge < to)]) {
          if (isByMonth && !home.hasMember(at)) continue;
          faults.push(...faultAt(found, { table, at }, saidAt(home, at)));
        }
      }
    }
  }
  return faults;
}

function faultAt(
  found: readonly Fact[],
  { table, at }: Pick<Fact, "table"> & { readonly at: number },
  said: readonly Values[],
): Fault[] {
  const fact = found.find(({ van, tot }) => van <= at && at < tot);
  const is = fact && JSON.stringify(Object.values(fact.values));
  const texts = said.map((values) => values && JSON.stringify(values));
  if (texts.includes(is)) return [];
  const derived = JSON.stringify(fact) ?? "nothing";
  const message = `records of ${table}, ${at}: said ${texts.join(" or ")}, found ${derived}`;
  return [{ kind: `${table}: not what the records say`, message }];
}
