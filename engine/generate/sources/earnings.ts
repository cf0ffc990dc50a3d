/**
 * What a household earns and owns, as assessments and the cadastre say it.
 *
 * The income of a year is one number of the household. A couple that stays one is assessed jointly
 * and shares it; where the circle changes the beneficiary earns all of it, so that whoever is there
 * in a month makes no difference. Who is exempt from the cadastral test has replacement income.
 */
import { firstDay, monthIndex, monthText } from "../../../core-wasm/month.js";
import { AANSLAG, type AanslagComponent } from "../../sources/aanslag/flow.js";
import { INKOMENSBEWIJS } from "../../sources/inkomensbewijs/flow.js";
import { LEEFLOON } from "../../sources/leefloon/flow.js";
import type { Household } from "../household.js";
import type { Random } from "../random.js";
import { dayText } from "./day-text.js";
import type { Fact } from "./fact-list.js";
import { type Circle, circleOf } from "./homes.js";
import { addedIncome, NOTHING_OWNED, nextAward } from "./own-law.js";
import { type OwnedYear, ownedIn, writeOwned, writeOwnHome } from "./property.js";
import type { SaidProof, SaidYear } from "./said-income.js";
import type { Adult, Story } from "./story.js";

/** First income year that anything is derived from. */
export const FIRST_INCOME_YEAR = 2017;
const ASSESSED_MONTH = 11;
/** Professional use of property: said of its owner, the beneficiary. */
const OWN_USE = "105" as const;
const PROOF_MONTHS = 6;
const MINOR_MONTHS = 216;
/** A proof above this would not be within the limit of every month. */
const PROOF_CENTS_MAX = 3_000_000;
const SUPPORT_SHARE = 0.1;

interface Item {
  readonly component: AanslagComponent;
  readonly cents: number;
}

export function writeEarnings(story: Story): void {
  for (const { household, beneficiary } of story.households()) {
    const circle = circleOf(story, household, beneficiary);
    const owned = ownedIn(story, household);
    const years = writeAssessments(story, household, circle, owned);
    for (const it of owned) writeOwned(story, beneficiary, household.gezin, it);
    writeOwnHome(story, household, circle);
    const proof = writeProof(story, household, circle, years);
    story.sayIncome(household.gezin, { years, proof });
  }
  writeSupport(story);
}

/** Assessments of every year of which the income is known, and what they say. */
function writeAssessments(
  story: Story,
  household: Household,
  circle: Circle,
  owned: readonly OwnedYear[],
): Map<number, SaidYear> {
  const { facts } = story;
  const unit = facts.ofGezin("leefeenheid", household.gezin)[0]?.values ?? {};
  const isExempt = unit["is_ki_test_vrijgesteld"] === true;
  const isExceptional = unit["is_uitzonderlijk"] === true;
  const said = new Map<number, SaidYear>();
  for (const { van: year, values } of facts.ofGezin("gezin_aanslag", household.gezin)) {
    const cents = values["inkomsten_cents"] as number;
    const property = owned.find((it) => it.year === year);
    const earned = cents - (property?.incomeCents ?? 0);
    const items = isExempt
      ? replacement(earned, cents, isExceptional)
      : ordinary(earned, cents, story.random);
    const used = property === undefined || property.usedCents === 0 ? [] : [property.usedCents];
    const all = [...items, ...used.map((it) => ({ component: OWN_USE, cents: it }))];
    if (year < FIRST_INCOME_YEAR) continue;
    writeLetters(story, household, circle, year, all);
    const isReplaced = isExempt && cents > 0 && 10 * earned >= 7 * cents;
    const isReplacedByOne = isReplaced && isExceptional;
    said.set(year, { cents, owned: property?.owned ?? NOTHING_OWNED, isReplaced, isReplacedByOne });
  }
  return said;
}

/** The least that exempts: seven tenths of one kind, or half as much of each of two. */
function replacement(earned: number, cents: number, isExceptional: boolean): Item[] {
  if (earned < 0) return balance(earned);
  const most = Math.min(earned, Math.ceil((cents * 7) / 10));
  const half = isExceptional ? 0 : Math.floor(most / 2);
  return positive([
    { component: "266", cents: most - half },
    { component: "260", cents: half },
    { component: "250", cents: earned - most },
  ]);
}

/** Mostly wages; some earn as self-employed, some draw a benefit or maintenance for a part. */
function ordinary(earned: number, cents: number, random: Random): Item[] {
  const draw = random.unit();
  const part = Math.floor(Math.min(earned, cents / 2) * random.unit());
  if (earned < 0) return balance(earned);
  if (draw < 0.1) return positive(selfEmployed(earned, part));
  if (draw < 0.15) return positive(benefits(earned, part));
  if (draw < 0.17) return positive(benefits(earned, notExempting(earned, cents)));
  if (draw < 0.2) return positive(maintained(earned, part));
  return positive([wages(earned)]);
}

const wages = (cents: number): Item => ({ component: "250", cents });

const benefits = (earned: number, part: number): Item[] => [
  wages(earned - part),
  { component: "260", cents: part },
];

/** A cent less of benefits than exempts. */
const notExempting = (earned: number, cents: number): number =>
  Math.min(earned, Math.max(0, Math.ceil((cents * 7) / 10) - 1));

/** What counts of net profit is 100/80 of it. */
function selfEmployed(earned: number, net: number): Item[] {
  const counted = Math.floor((2 * net * 125 + 100) / 200);
  const profit = counted > earned ? 0 : net;
  return [{ component: "400", cents: profit }, wages(earned - (profit === 0 ? 0 : counted))];
}

/** What counts of maintenance is 80 % of it. */
function maintained(earned: number, received: number): Item[] {
  const counted = Math.floor((2 * received * 80 + 100) / 200);
  return [{ component: "192", cents: received }, wages(earned - counted)];
}

/** Cadastral income above what there is in all: maintenance paid, of which 80 % counts. */
function balance(earned: number): Item[] {
  const paid = Math.ceil((-earned * 100) / 80);
  const counted = Math.floor((2 * paid * 80 + 100) / 200);
  return positive([{ component: "390", cents: paid }, wages(counted + earned)]);
}

const positive = (items: readonly Item[]): Item[] => items.filter(({ cents }) => cents > 0);

/** The letters of a year: jointly of a couple that stays one, else everybody's own. */
function writeLetters(
  story: Story,
  { gezin }: Household,
  { beneficiary, partners, isConstant }: Circle,
  year: number,
  items: readonly Item[],
): void {
  const day = firstDay(monthIndex(year + 1, ASSESSED_MONTH)) + story.offset();
  const [partner] = partners;
  if (!isConstant || partner === undefined) {
    writeLetter(story, day, { year, article: `${year}/${gezin}`, items, of: beneficiary });
    for (const other of partners) {
      const article = `${year}/${gezin}/${other}`;
      writeLetter(story, day, { year, article, items: [], of: other });
    }
    return;
  }
  const article = `${year}/${gezin}`;
  const share = story.random.unit();
  const shared = items.map(({ component, cents }): "A" | "B" =>
    component === OWN_USE || share < cents / 1e7 ? "A" : "B",
  );
  const joint = { year, article, items, letters: shared };
  writeLetter(story, day, { ...joint, of: beneficiary, with: partner, order: "A" });
  writeLetter(story, day, { ...joint, of: partner, with: beneficiary, order: "B" });
}

interface Letter {
  readonly year: number;
  readonly article: string;
  readonly items: readonly Item[];
  /** Of a joint assessment: whose each item is. */
  readonly letters?: readonly ("A" | "B")[];
  readonly of: Adult;
  readonly with?: Adult;
  readonly order?: "A" | "B";
}

function writeLetter(story: Story, day: number, letter: Letter): void {
  const { year, article, items, letters, of, with: other, order } = letter;
  story.records.add(AANSLAG, day, {
    Inkomensjaar: year,
    Artikelnummer: article,
    GevraagdePersoon: story.adult(of),
    ...(other === undefined ? {} : { GerelateerdePersoon: story.adult(other) }),
    ...(order === undefined ? {} : { Volgorde: order }),
    FiscaleStatus: other === undefined ? "1" : "2",
    Items: items.map(({ component, cents }, at) => {
      return { Code: `${letters?.[at] ?? "A"}${component}`, Waarde: cents };
    }),
  });
}

/**
 * Proof of a low income, where a decision is what the manual alarm gives: six months of it and more
 * to the next award year, and a year's income that months can make up.
 */
function writeProof(
  story: Story,
  household: Household,
  circle: Circle,
  years: ReadonlyMap<number, SaidYear>,
): SaidProof | undefined {
  const [decided] = story.facts.ofGezin("gezin_inkomensbesluit", household.gezin);
  const cents = decided?.values["gezinsinkomsten_cents"];
  if (decided === undefined || typeof cents !== "number" || cents > PROOF_CENTS_MAX) {
    return undefined;
  }
  const { van, tot } = decided;
  const isAlarm = nextAward(van) === tot && tot - van > PROOF_MONTHS && cents % 2 === 0;
  if (!isAlarm) return undefined;
  const other = [0, 1, 2, 3, 4, 5, 6].find((it) => (cents - 12 * it) % 14 === 0) ?? 0;
  const wage = (cents - 12 * other) / 14;
  if (wage < 0) return undefined;
  const months = Array.from({ length: PROOF_MONTHS }, (_, at) => van + at);
  const day = firstDay(van + PROOF_MONTHS) + story.offset();
  for (const [at, adult] of [circle.beneficiary, ...circle.partners].entries()) {
    const [Loon, Ander] = at === 0 ? [wage, other] : [0, 0];
    story.records.add(INKOMENSBEWIJS, day, {
      Nummer: `P${household.gezin}/${at}`,
      Persoon: story.adult(adult),
      Datum: dayText(day),
      Maanden: months.map((month) => ({ Maand: monthText(month), Loon, Ander })),
    });
  }
  const most = Math.max(0, ...[...years.values()].map(({ owned }) => addedIncome(owned)));
  const isSure = circle.isConstant && cents + most <= PROOF_CENTS_MAX && isMinorIn(story, decided);
  return { cents, van, tot, provenTot: van + PROOF_MONTHS, isSure };
}

/** Whether a household has a living minor in every month that is proven. */
function isMinorIn(story: Story, { van, gezinId }: Fact): boolean {
  return story.facts.ofGezin("gezin_lid", Number(gezinId)).some((lid) => {
    const { birthMonth, deathDay } = story.childOf(lid);
    const last = van + PROOF_MONTHS - 1;
    const isYoung = birthMonth <= van && last <= birthMonth + MINOR_MONTHS && deathDay === null;
    return isYoung && lid.van <= van && lid.tot > last;
  });
}

/** Leefloon of a lodger: it is nobody's income here. */
function writeSupport(story: Story): void {
  const { random, records } = story;
  if (!story.hasLodger || !random.chance(SUPPORT_SHARE)) return;
  const begin = firstDay(monthIndex(2020 + random.below(5), 3));
  records.add(LEEFLOON, begin, {
    Persoon: story.adult("lodger"),
    Soort: "LEEFLOON",
    Begin: dayText(begin),
    Einde: dayText(begin + 200),
    Bedrag: 120_000,
  });
}
