/**
 * Hostile households: valid facts that lie where rules change.
 *
 * Each household has an anchor month. Births, deaths, spans and decisions lie at the ages and
 * months that matter there, one before, at and one after; incomes lie at the limits of that month
 * to the cent; counts lie beside theirs. The same seed gives the same household.
 */
import { ROLLEN, STATUTEN, WEZENSTATUSSEN } from "../../core-wasm/layout.js";
import type { Random } from "./random.js";
import { randomFacts } from "./random-fact.js";
import { randomSchoolYear } from "./random-school.js";
import type { GezinFacts, KindFacts, ReferenceRow, SchoolFacts } from "./reference/facts.js";
import { calendarMonthOf, daysIn, monthOf, monthOfText, yearOf } from "./reference/months.js";
import type { ReferenceParameters } from "./reference/parameters.js";

const CENTS_MAX = 10n ** 15n - 1n;
const NEW_REGIME_MONTH = monthOf(2019, 1);
/** Ages in months at which a rule begins or ends. */
const AGES = [0, 36, 48, 72, 144, 216, 252, 264, 300];
/** Ages in years that the school bonus asks for by calendar year. */
const BONUS_AGES = [5, 12, 18];
const POINTS = [0, 4, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20, 21, 36];
const INCOME_LIMITS = ["inkomensgrensLaag", "inkomensgrensMidden", "inkomensgrensHoog"];

function dateIn(random: Random, month: number): string {
  const last = daysIn(month);
  const day = random.pick([1, last, random.between(1, last)]);
  const pad = (value: number, width: number) => String(value).padStart(width, "0");
  return `${pad(yearOf(month), 4)}-${pad(calendarMonthOf(month), 2)}-${pad(day, 2)}`;
}

function randomBirth(random: Random, anchor: number): string {
  const dice = random.next();
  if (dice < 0.5) return dateIn(random, random.near(anchor - random.pick(AGES)));
  if (dice < 0.6) {
    const january = monthOf(yearOf(anchor) - random.pick(BONUS_AGES), 1);
    return random.chance(0.5) ? dateIn(random, january) : dateIn(random, january - 1);
  }
  if (dice < 0.7) return dateIn(random, random.near(NEW_REGIME_MONTH));
  if (dice < 0.74) return random.pick(["2000-02-29", "2004-02-29", "2016-02-29", "2020-02-29"]);
  if (dice < 0.75) return random.pick(["1901-01-01", "2150-12-31"]);
  return dateIn(random, random.between(monthOf(1990, 1), monthOf(2028, 12)));
}

/** A death at the anchor or at the birth, never before the birth. */
function randomDeath(random: Random, geboortedatum: string, anchor: number): string | null {
  if (random.chance(0.85)) return null;
  if (random.chance(0.2)) return geboortedatum;
  const death = dateIn(random, random.near(anchor));
  return death < geboortedatum ? geboortedatum : death;
}

/** Unknown, 0, at a limit of the anchor or of any month, anywhere, or far too large. */
function randomIncome(random: Random, parameters: ReferenceParameters, anchor: number) {
  const dice = random.next();
  if (dice < 0.08) return null;
  if (dice < 0.16) return 0n;
  if (dice < 0.18) return CENTS_MAX - BigInt(random.below(2));
  if (dice < 0.4) return BigInt(random.below(9_000_000));
  const { firstMonth, lastMonth } = parameters;
  const month = random.chance(0.7) ? anchor : random.between(firstMonth, lastMonth);
  const limit = parameters.value(random.pick(INCOME_LIMITS), month)?.value ?? 4_028_140n;
  return limit + BigInt(random.between(-1, 1));
}

function randomGezin(random: Random, parameters: ReferenceParameters, anchor: number): GezinFacts {
  return {
    ...randomFacts<GezinFacts>(random, "gezin"),
    gezinsinkomstenCents: randomIncome(random, parameters, anchor),
    isKiUitgesloten: random.chance(0.06),
    extraKinderenCount: random.chance(0.75) ? 0 : random.pick([1, 2, 3, 99]),
  };
}

function randomSpan(random: Random, anchor: number) {
  if (random.chance(0.65)) return { vanMaand: null, totMaand: null };
  const vanMaand = random.chance(0.4) ? null : random.near(anchor) - random.pick([0, 0, 12]);
  const after = random.pick([1, 1, 2, 12, 13]);
  const totMaand = random.chance(0.4) ? null : (vanMaand ?? anchor - 1) + after;
  return { vanMaand, totMaand };
}

function randomZorg(random: Random) {
  if (random.chance(0.55)) return { zorgPijler1: 0, zorgTotaal: 0 };
  const zorgTotaal = random.chance(0.8) ? random.pick(POINTS) : random.between(0, 36);
  const zorgPijler1 = Math.min(zorgTotaal, random.pick([0, 3, 4, 6]));
  return { zorgPijler1, zorgTotaal };
}

/** Hours and credits beside their limits; mostly none that suspend. */
function randomActivity(random: Random) {
  const isWorking = random.chance(0.5);
  const limit = random.pick([475, 600, 650]);
  const studentenurenMaand = isWorking ? random.pick([0, 1, 80, 81, 100, 155, 156, 744]) : 0;
  const overLimit = limit + random.pick([0, 40, 79, 80, 81]) - studentenurenMaand;
  const before = random.pick([0, limit, overLimit, random.near(limit), 8784]);
  return {
    statuut: random.pick(STATUTEN),
    lesurenPerWeek: random.pick([0, 3, 4, 16, 17, 18, 168]),
    studiepunten: random.pick([0, 1, 2, 26, 27, 28, 33, 34, 60, 255]),
    schoolverlaterMaanden: random.pick([0, 11, 12, 13, 255]),
    studentenurenMaand,
    studentenurenJaarVoordien: isWorking ? Math.max(0, before) : 0,
    andereUrenMaand: isWorking ? random.pick([0, 1, 40, 79, 80, 81, 744]) : 0,
  };
}

/** Preschool, childcare, starting amount and Covid allowance. */
function randomParticipation(random: Random, geboortedatum: string, anchor: number) {
  const hasOpvang = random.chance(0.25);
  const start = random.pick([random.near(anchor), anchor, monthOfText(geboortedatum)]);
  return {
    isKleuterIngeschreven: random.chance(0.7),
    opvangVolleDagen: hasOpvang ? random.pick([0, 1, 14, 28, 29, 30, 31]) : 0,
    opvangHalveDagen: hasOpvang ? random.pick([0, 1, 2, 3, 56, 58, 60, 61, 62]) : 0,
    startbedragMaand: random.chance(0.7) ? null : start,
    covidMaand: random.chance(0.8) ? null : monthOf(2020, random.between(6, 10)),
  };
}

function randomKind(random: Random, anchor: number): KindFacts {
  const geboortedatum = randomBirth(random, anchor);
  const isBornBefore2019 = monthOfText(geboortedatum) < NEW_REGIME_MONTH;
  return {
    ...randomFacts<KindFacts>(random, "kind"),
    childId: random.chance(0.3) ? BigInt(random.between(1, 20)) : random.id(),
    ...randomSpan(random, anchor),
    geboortedatum,
    overlijdensdatum: randomDeath(random, geboortedatum, anchor),
    rol: random.chance(0.6) ? "VOLLEDIG" : random.pick(ROLLEN),
    heeftDomicilie: random.chance(0.94),
    heeftVerblijfsrecht: random.chance(0.94),
    rangklasse: isBornBefore2019 && random.chance(0.8) ? random.between(1, 3) : 0,
    wezenstatus: random.chance(0.6) ? "GEEN" : random.pick(WEZENSTATUSSEN),
    ...randomZorg(random),
    isPleegkind: random.chance(0.1),
    ...randomActivity(random),
    ...randomParticipation(random, geboortedatum, anchor),
  };
}

/** No school year, the one of the anchor, or several in any order. */
function randomSchool(random: Random, parameters: ReferenceParameters, anchor: number) {
  if (random.chance(0.35)) return [];
  const year = yearOf(anchor);
  const years = random.pick([[year], [year], [year - 1, year], [year + 1, year, year - 2], [2018]]);
  return years.map((schooljaar): SchoolFacts => randomSchoolYear(random, parameters, schooljaar));
}

/** The child again in the months after its span, with another rol: two spans that meet. */
function continued(random: Random, row: ReferenceRow): ReferenceRow[] {
  if (row.totMaand === null || random.chance(0.5)) return [];
  return [{ ...row, vanMaand: row.totMaand, totMaand: null, rol: random.pick(ROLLEN) }];
}

export interface RandomHousehold {
  /** The month around which the facts lie. */
  readonly anchor: number;
  readonly rows: ReferenceRow[];
}

/** A household of 1 to 12 rows; `anchor` any month of the parameters unless given. */
export function randomHousehold(
  random: Random,
  parameters: ReferenceParameters,
  anchor = random.between(parameters.firstMonth, parameters.lastMonth),
): RandomHousehold {
  const gezin = randomGezin(random, parameters, anchor);
  const count = random.pick([1, 1, 2, 2, 3, 3, 4, 5, 8]);
  const rows: ReferenceRow[] = [];
  const known = new Set<bigint>();
  while (known.size < count) {
    const kind = randomKind(random, anchor);
    if (known.has(kind.childId)) continue;
    known.add(kind.childId);
    const row = { ...gezin, ...kind, school: randomSchool(random, parameters, anchor) };
    rows.push(row, ...continued(random, row));
  }
  return { anchor, rows };
}

/** The same values in another order. */
export function shuffled<T>(random: Random, values: readonly T[]): T[] {
  const result = [...values];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}
