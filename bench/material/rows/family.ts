/**
 * One family drawn from its number: when its children are born, how long they give right, and the
 * facts that stay the same over the years. Month indexes; days since 2000-01-01. Objects are made
 * once and used for every family.
 */
import { FACTS, FIRST_MONTH } from "../../../core-wasm/layout.js";
import { FLAG_BITS } from "../../../core-wasm/memory.js";
import { firstDay } from "../../../core-wasm/month.js";
import { cumulative, Random } from "../../../engine/generate/random.js";

const CHILDREN_MAX = 5;
/** First births spread evenly over these months, so that every year looks like the next. */
const FIRST_BIRTH = FIRST_MONTH - 40 * 12;
const LAST_BIRTH = FIRST_MONTH + 9 * 12;
const ADULT_MONTHS = 216;
const STUDY_MONTHS = 84;
/** Shapes the months past 18 so that 18.6 % of the children of a month are adults. */
const STUDY_POWER = 0.7;
/** Births of a family in the end; in a single month it shows 36 / 45 / 15 / 3 % of 1, 2, 3, 4+. */
const SIBLINGS = cumulative([0.19, 0.53, 0.22, 0.05, 0.01]);
const GAP_MONTHS = [14, 50] as const;
const SHARE = {
  shared: 0.08,
  extra: 0.005,
  known: 0.8,
  orphan: 0.012,
  foster: 0.006,
  care: 0.027,
  death: 0.002,
} as const;
/** Shares of the booleans of a household that many or hardly any have; the others are rare. */
const FLAG_SHARE: Readonly<Record<string, number>> = { isEenouder: 0.16, isKiUitgesloten: 0.01 };
const RARE = 0.03;

/** Booleans of a household: the bit, and the share of the families that have it. */
const FLAGS = FACTS.filter(({ scope, type }) => scope === "gezin" && type === "bit").map(
  ({ name }) => ({ bit: 1 << (FLAG_BITS.get(name) as number), share: FLAG_SHARE[name] ?? RARE }),
);

/** A child; `van` and `tot` are the months between which it has rows. */
export interface Child {
  readonly childId: number;
  birthDay: number;
  birthMonth: number;
  /** 0 when it lives. */
  deathDay: number;
  van: number;
  tot: number;
  rangklasse: number;
  wezenstatus: number;
  zorgPijler1: number;
  zorgTotaal: number;
  isPleegkind: boolean;
  /** A fixed draw in [0, 1) that decides the facts of its age: school, status, childcare. */
  lot: number;
}

export interface Family {
  number: number;
  count: number;
  readonly children: readonly Child[];
  payer: number;
  isShared: boolean;
  /** Bits of the booleans of the household. */
  flags: number;
  extraKinderenCount: number;
  /** Place among the incomes of both households, [0, 1); below 0 when not known. */
  incomePlace: number;
  otherIncomePlace: number;
}

const newChild = (): Child => ({
  childId: 0,
  birthDay: 0,
  birthMonth: 0,
  deathDay: 0,
  van: 0,
  tot: 0,
  rangklasse: 0,
  wezenstatus: 0,
  zorgPijler1: 0,
  zorgTotaal: 0,
  isPleegkind: false,
  lot: 0,
});

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class FamilyMaker {
  readonly #random = new Random();
  readonly #children = Array.from({ length: CHILDREN_MAX }, newChild) as Mutable<Child>[];
  readonly #family: Family = {
    number: 0,
    count: 0,
    children: this.#children,
    payer: 0,
    isShared: false,
    flags: 0,
    extraKinderenCount: 0,
    incomePlace: 0,
    otherIncomePlace: 0,
  };

  constructor(readonly seed: number) {}

  /** The family of a number; overwritten by the next call. */
  draw(number: number): Family {
    const random = this.#random;
    random.restart(this.seed, number);
    const family = this.#family;
    family.number = number;
    family.count = 1 + random.pick(SIBLINGS);
    family.payer = random.below(5);
    family.isShared = random.chance(SHARE.shared);
    family.flags = 0;
    for (const { bit, share } of FLAGS) if (random.chance(share)) family.flags |= bit;
    family.extraKinderenCount = random.chance(SHARE.extra) ? 1 : 0;
    family.incomePlace = random.chance(SHARE.known) ? random.unit() : -1;
    family.otherIncomePlace = random.chance(SHARE.known) ? random.unit() : -1;
    this.#drawChildren(family);
    return family;
  }

  #drawChildren({ number, count }: Family): void {
    const random = this.#random;
    let month = FIRST_BIRTH + random.below(LAST_BIRTH - FIRST_BIRTH);
    const isOrphan = random.chance(SHARE.orphan);
    for (let index = 0; index < count; index += 1) {
      const child = this.#children[index] as Mutable<Child>;
      child.childId = number * 8 + index + 1;
      drawChild(child, month, isOrphan, random);
      month += random.between(...GAP_MONTHS);
    }
    this.#rank(count);
  }

  /** Rank classes as fixed at 31-12-2018: youngest 1, next 2, all older 3; 0 who came later. */
  #rank(count: number): void {
    let rank = 0;
    for (let index = count - 1; index >= 0; index -= 1) {
      const child = this.#children[index] as Child;
      const isOld = child.birthMonth < FIRST_MONTH && child.tot > FIRST_MONTH;
      if (isOld) rank = Math.min(3, rank + 1);
      child.rangklasse = isOld ? rank : 0;
    }
  }
}

function drawChild(child: Child, month: number, isOrphan: boolean, random: Random): void {
  const day = firstDay(month) + random.below(28);
  child.birthDay = day;
  child.birthMonth = month;
  child.van = month;
  child.tot = month + ADULT_MONTHS + 1 + Math.floor(STUDY_MONTHS * random.unit() ** STUDY_POWER);
  child.wezenstatus = isOrphan ? 1 + random.below(4) : 0;
  child.isPleegkind = random.chance(SHARE.foster);
  child.lot = random.unit();
  child.deathDay = random.chance(SHARE.death) ? firstDay(month + 1 + random.below(200)) : 0;
  const hasCare = random.chance(SHARE.care);
  child.zorgTotaal = hasCare ? random.between(4, 30) : 0;
  child.zorgPijler1 = hasCare ? Math.min(child.zorgTotaal, random.below(7)) : 0;
}
