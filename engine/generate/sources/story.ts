/**
 * What the records of a family are made from: what is true of it, who its adults are, and on which
 * days it happens.
 *
 * Its own random numbers decide days and words, so that records change nothing in what is true.
 * Ids: family f has the children 16f + 1 .. 16f + 9 and the adults 16f + 10 .. 16f + 16.
 */
import { OPEN_MONTH } from "../../../core-wasm/layout.js";
import { daysIn, firstDay } from "../../../core-wasm/month.js";
import { NEVER, START } from "../calendar.js";
import type { Child } from "../child.js";
import type { WrittenFamily } from "../chunk.js";
import type { Family } from "../family.js";
import type { Household } from "../household.js";
import { Random } from "../random.js";
import type { Fact, FactList } from "./fact-list.js";
import { RecordList } from "./record-list.js";
import type { SaidIncome } from "./said-income.js";

/** Days on which things happen: in every month, and early enough for another after it. */
const DAYS_MAX = 24;
/** Separates the random numbers of the records from those of the facts. */
const RECORD_SEED = 2 ** 33;
const ADULT_FIRST = 10;
const LODGER_SHARE = 0.15;
/** The children of a family have at most this many ids. */
const CHILD_IDS = 10;

export type Adult =
  | "mother"
  | "father"
  | "motherPartner"
  | "motherLater"
  | "fatherPartner"
  | "fatherLater"
  | "lodger";
const ADULTS: readonly Adult[] = [
  "mother",
  "father",
  "motherPartner",
  "motherLater",
  "fatherPartner",
  "fatherLater",
  "lodger",
];

export class Story {
  readonly random = new Random();
  readonly records = new RecordList();
  readonly family: Family;
  readonly first: Household;
  readonly second: Household;
  readonly children: readonly Child[];
  /** By household: the day on which the beneficiary came to its address. */
  readonly settled = new Map<number, number>();
  readonly #begins = new Map<number, number>();
  readonly #said = new Map<number, SaidIncome>();
  /** Offsets by child: day of arrival or adoption in its month. */
  readonly #offsets: readonly number[];
  /** Somebody lives with the mother who is no partner of hers. */
  readonly hasLodger: boolean;
  /** The family comes to Flanders on it: at the latest with a child born or adopted that month. */
  readonly #arrivalDay: number;
  readonly #moveOffset: number;

  /**
   * `early`: changes of a circle, "household month", that must happen in the month before to count
   * from theirs.
   */
  constructor(
    { family, first, second }: WrittenFamily,
    readonly facts: FactList,
    seed: number,
    readonly early: ReadonlySet<string>,
  ) {
    this.family = family;
    this.first = first;
    this.second = second;
    this.children = Array.from({ length: family.count }, (_, at) => family.child(at));
    this.random.restart(seed + RECORD_SEED, family.number);
    this.#offsets = Array.from({ length: CHILD_IDS }, () => this.offset());
    this.#arrivalDay = this.#firstEntry(firstDay(family.arrival) + this.offset());
    this.#moveOffset = this.offset();
    this.hasLodger = first.isUsed && this.random.chance(LODGER_SHARE);
  }

  adult(adult: Adult): string {
    return String(this.family.number * 16 + ADULT_FIRST + ADULTS.indexOf(adult));
  }

  childOf({ childId }: Fact): Child {
    const child = this.children.find(({ id }) => String(id) === childId);
    if (child === undefined) throw new Error(`records: expected a child, found ${childId}`);
    return child;
  }

  /** Households that have a member at some time, each with its beneficiary. */
  households(): { readonly household: Household; readonly beneficiary: Adult }[] {
    return [
      { household: this.first, beneficiary: "mother" as const },
      { household: this.second, beneficiary: "father" as const },
    ].filter(({ household }) => household.isUsed);
  }

  /** Remembers what the records say of a household's income. */
  sayIncome(gezin: number, told: SaidIncome): void {
    this.#said.set(gezin, told);
  }

  saidIncome(gezin: number): SaidIncome {
    const told = this.#said.get(gezin);
    if (told !== undefined) return told;
    throw new Error(`records: expected an income of household ${gezin}, found none told`);
  }

  /** Days after the first of a month. */
  offset(): number {
    return this.random.below(DAYS_MAX);
  }

  dayIn(month: number): number {
    return firstDay(month) + this.offset();
  }

  /** The day from which a child is the family's own. */
  parentDay({ adoptionMonth, birthDay, id }: Child): number {
    if (adoptionMonth === NEVER) return birthDay;
    return firstDay(adoptionMonth) + (this.#offsets[id % 16] as number);
  }

  /** The day, in the month `van` of a child, on which it comes into its first household. */
  entryDay(child: Child): number {
    return this.#ownEntry(child) ?? (child.van === START ? firstDay(START) : this.#arrivalDay);
  }

  /** Its birth or adoption, unless its family comes later. */
  #ownEntry(child: Child): number | undefined {
    if (child.van === child.birthMonth) return child.birthDay;
    return child.van === child.adoptionMonth ? this.parentDay(child) : undefined;
  }

  /** A day of the month of arrival, or the first entry in that month when it is before. */
  #firstEntry(day: number): number {
    const own = this.children
      .filter(({ van }) => van === this.family.arrival)
      .map((child) => this.#ownEntry(child) ?? day);
    return Math.min(day, ...own);
  }

  /**
   * The day on which a child goes to another household, which counts from month `from` on: but for
   * who came on the last day before it, for whom a person decides that it does.
   */
  moveDay(child: Child, from: number): number {
    return Math.max(firstDay(from - 1) + this.#moveOffset, this.entryDay(child) + 1);
  }

  /** The day on which a household's file begins. */
  fileBegin({ gezin }: Household): number {
    const known = this.#begins.get(gezin);
    if (known !== undefined) return known;
    const days = this.facts.ofGezin("gezin_lid", gezin).map((lid) => {
      const child = this.childOf(lid);
      return lid.van === child.van ? this.entryDay(child) : this.moveDay(child, lid.van);
    });
    const begin = Math.min(...days);
    this.#begins.set(gezin, begin);
    return begin;
  }

  /** The first day on which a household has no file any more. */
  fileEnd({ gezin }: Household): number {
    const last = this.facts.ofGezin("gezin_uitbetaler", gezin).at(-1);
    return last === undefined || last.tot === OPEN_MONTH ? Infinity : firstDay(last.tot);
  }
}

export const lastDay = (month: number): number => firstDay(month) + daysIn(month) - 1;

/** Rows of neighbouring months in which something holds, as spans. */
export function spansWhere(
  facts: readonly Fact[],
  holds: (fact: Fact) => boolean,
): { van: number; tot: number }[] {
  const spans: { van: number; tot: number }[] = [];
  for (const fact of facts.filter(holds)) {
    const last = spans.at(-1);
    if (last !== undefined && last.tot === fact.van) last.tot = fact.tot;
    else spans.push({ van: fact.van, tot: fact.tot });
  }
  return spans;
}
