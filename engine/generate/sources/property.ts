/**
 * Cadastral income as properties and shares.
 *
 * What is rented out is a property of whole euro and, for the cents, a share of one of one euro;
 * what is used for the own business is one or two properties of the same owner, and the assessment
 * says how much. Years without coefficient and households that the test would exclude, though
 * nobody did, have no records. Some households that own nothing have records of what is on the
 * limit of the test, so that another limit would be seen; a person has decided that it is nothing.
 */
import { firstDay, monthIndex, monthOfDay, yearOf } from "../../../core-wasm/month.js";
import { KADASTER } from "../../sources/kadaster/flow.js";
import type { Household } from "../household.js";
import type { Circle } from "./homes.js";
import {
  addedIncome,
  INDEXED_YEARS,
  indexed,
  isOwningTooMuch,
  type Owned,
  rentedAtMost,
} from "./own-law.js";
import type { Adult, Story } from "./story.js";

const EURO = 100;
/** Cents whose index is the coefficient. */
const ONE = 1_000_000;
const PARTS_MAX = 1_000_000;
const OWN_HOME_SHARE = 0.4;
/** Households without property of which the records say one, that nobody decided on. */
const ON_LIMIT_SHARE = 0.02;
const HOME_CENTS = 50_000;

interface Property {
  /** Not indexed, of the whole. */
  readonly kiCents: number;
  readonly parts: number;
  readonly of: number;
}

/** What a household owns in a year. */
export interface OwnedYear {
  readonly year: number;
  readonly owned: Owned;
  /** What it adds to the income. */
  readonly incomeCents: number;
  /** Own professional use, not indexed. */
  readonly usedCents: number;
  readonly properties: readonly Property[];
}

const halfUp = (numerator: number, denominator: number): number =>
  Math.floor((2 * numerator + denominator) / (2 * denominator));

/**
 * A property of so many whole euro, indexed: of the cents that come to it the least of an odd euro,
 * the most of an even one, so that another coefficient, however little, makes another euro of some.
 */
function indexedTo(euro: number, year: number): number {
  const coefficient = indexed(ONE, year) / EURO;
  const comesToLess = (cents: number): boolean => indexed(cents, year) < euro * EURO;
  const comesToMore = (cents: number): boolean => indexed(cents, year) > euro * EURO;
  let cents = Math.round((euro * ONE) / coefficient);
  while (comesToLess(cents)) cents += 1;
  while (comesToMore(cents)) cents -= 1;
  if (euro % 2 === 1) while (!comesToLess(cents - 1)) cents -= 1;
  else while (!comesToMore(cents + 1)) cents += 1;
  return cents;
}

/** A share of whole euro that is used; of the least use, so much that it is a cent, not indexed. */
function shared(cents: number, year: number): Property {
  const of = Math.ceil(cents / EURO) * EURO;
  const property = { kiCents: indexedTo(of / EURO, year), parts: cents, of };
  return plain(property) > 0 ? property : { ...property, kiCents: Math.ceil(of / 2 / cents) };
}

function rented(cents: number, year: number): Property[] {
  const euro = Math.floor(cents / EURO);
  const rest = cents % EURO;
  const whole = euro === 0 ? [] : [{ kiCents: indexedTo(euro, year), parts: 1, of: 1 }];
  return [
    ...whole,
    ...(rest === 0 ? [] : [{ kiCents: indexedTo(1, year), parts: rest, of: EURO }]),
  ];
}

function used(cents: number, year: number): Property[] {
  if (cents === 0) return [];
  if (Math.ceil(cents / EURO) * EURO <= PARTS_MAX) return [shared(cents, year)];
  const half = Math.floor(cents / 2);
  return [shared(half, year), shared(cents - half, year)];
}

const plain = ({ kiCents, parts, of }: Property): number => halfUp(kiCents * parts, of);

/** What a household owns that records can say, by year. */
export function ownedIn(story: Story, household: Household): OwnedYear[] {
  const { facts, random } = story;
  const { gezin } = household;
  const isOnLimit = random.chance(ON_LIMIT_SHARE);
  const unit = facts.ofGezin("leefeenheid", gezin)[0]?.values ?? {};
  const isExempt = unit["is_ki_test_vrijgesteld"] === true;
  const incomes = new Map(
    facts.ofGezin("gezin_aanslag", gezin).map(({ van, values }) => {
      return [van, values["inkomsten_cents"] as number];
    }),
  );
  const rows = facts
    .ofGezin("gezin_kadaster", gezin)
    .filter(({ van }) => INDEXED_YEARS.includes(van));
  const all = rows.map(({ van: year, values }) => {
    const vreemdCents = values["ki_vreemd_cents"] as number;
    const beroepCents = values["ki_beroep_cents"] as number;
    return { year, vreemdCents, beroepCents };
  });
  const isExcluded = all.some((ki) => {
    const income = incomes.get(ki.year);
    return income === undefined || (!isExempt && isOwningTooMuch(income, ki));
  });
  if (isExcluded) return [];
  const owned = isOnLimit && rows.length === 0 ? onLimit(gezin, incomes) : all;
  return owned.map(ownedYear);
}

type Year = Owned & { readonly year: number };

export function ownedYear({ year, vreemdCents, beroepCents }: Year): OwnedYear {
  const own = used(beroepCents, year);
  return {
    year,
    owned: { vreemdCents, beroepCents },
    incomeCents: addedIncome({ vreemdCents, beroepCents }),
    usedCents: own.reduce((sum, it) => sum + plain(it), 0),
    properties: [...own, ...rented(vreemdCents, year)],
  };
}

/** What is on the limit of the test in one year, and a cent above it in the next. */
const onLimit = (gezin: number, incomes: ReadonlyMap<number, number>): Year[] =>
  INDEXED_YEARS.flatMap((year) => {
    const income = incomes.get(year);
    if (income === undefined) return [];
    const vreemdCents = rentedAtMost(income) + ((gezin + year) % 2);
    const owned = { vreemdCents, beroepCents: 0 };
    return addedIncome(owned) > income ? [] : [{ year, ...owned }];
  });

export function writeOwned(story: Story, owner: Adult, gezin: number, owned: OwnedYear): void {
  for (const [at, { kiCents, parts, of }] of owned.properties.entries()) {
    story.records.add(KADASTER, firstDay(monthIndex(owned.year + 1, 1)), {
      Jaar: owned.year,
      Perceel: `H${gezin}/${at}`,
      Eigenaar: story.adult(owner),
      Teller: parts,
      Noemer: of,
      Bedrag: kiCents,
      Ligging: `H${gezin}/${at}`,
    });
  }
}

/** The house in which the beneficiary lives: it counts for nothing from the year of moving in. */
export function writeOwnHome(story: Story, { gezin }: Household, { beneficiary }: Circle): void {
  const kiCents = HOME_CENTS + story.random.below(HOME_CENTS * 2);
  if (!story.random.chance(OWN_HOME_SHARE)) return;
  const first = yearOf(monthOfDay(story.settled.get(gezin) as number));
  for (const year of INDEXED_YEARS.filter((it) => it >= first)) {
    story.records.add(KADASTER, firstDay(monthIndex(year + 1, 1)), {
      Jaar: year,
      Perceel: `A${gezin}`,
      Eigenaar: story.adult(beneficiary),
      Teller: 1,
      Noemer: 1,
      Bedrag: kiCents,
      Ligging: `A${gezin}`,
    });
  }
}
