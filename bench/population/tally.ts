/**
 * What the comparison counts of one calculated month.
 *
 * Rows come household by household. A child counts once, in the household that is paid for it; a
 * social allowance that an evenly shared child has in either household counts for the child. A
 * household is a family when a basisbedrag is paid to it.
 */
import { COMPONENTS, type ComponentName, PAYERS } from "../../core-wasm/layout.js";

/** One child in one household in the month, calculated. */
export interface ResultRow {
  readonly gezinId: number;
  readonly childId: number;
  /** Index in PAYERS. */
  readonly payer: number;
  /** Index in ROLLEN: 0 whole, 1 shared and paid here, 2 shared and paid elsewhere. */
  readonly rol: number;
  readonly ageMonths: number;
  readonly isHalfOrphan: boolean;
  readonly hasSchoolFacts: boolean;
  cents(component: ComponentName): number;
  /** Name of the branch that decided, of a rule of REASONS. */
  reason(rule: "basisbedrag" | "schooltoeslagSoort"): string;
}

const ELSEWHERE = 2;

/** Counts of a set of children: all, or those of one payer. */
export class Counts {
  children = 0;
  families = 0;
  social = 0;
  socialFamilies = 0;
  start = 0;
  nursery = 0;
  childcare = 0;
  school = 0;
  cents = 0;
}

export class MonthTally {
  readonly all = new Counts();
  readonly byPayer: readonly Counts[] = PAYERS.map(() => new Counts());
  /** Children by age in years, 0 to 25. */
  readonly ages = new Float64Array(26);
  readonly socialByAge = new Float64Array(26);
  readonly newByAge = new Float64Array(26);
  /** Families with 1, 2, 3, 4 and 5 or more children. */
  readonly familySizes = new Float64Array(6);
  newChildren = 0;
  newOnlyFamilies = 0;
  mixedFamilies = 0;
  ageSupplement = 0;
  care = 0;
  support = 0;
  halfOrphans = 0;
  pupils = 0;
  lager = 0;
  lagerCents = 0;
  secondary = 0;
  secondaryCents = 0;
  schoolCents = 0;
  childcareCents = 0;
  #gezin = -1;
  #payer = 0;
  #new = 0;
  #old = 0;
  #social = 0;
  readonly #shared = new Set<number>();

  add(row: ResultRow): void {
    if (row.gezinId !== this.#gezin) this.#startFamily(row);
    const payer = this.byPayer[row.payer] as Counts;
    this.#addSocial(row, payer);
    if (row.rol === ELSEWHERE) {
      this.#addCents(row, payer);
      return;
    }
    this.#addChild(row, payer);
    this.#addSchool(row, payer);
    this.#addCents(row, payer);
    if (row.cents("startbedrag") > 0) this.#both(payer, "start");
    if (row.cents("kleutertoeslag") > 0) this.#both(payer, "nursery");
    if (row.cents("kinderopvangtoeslag") > 0) this.#addChildcare(row, payer);
    if (row.cents("leeftijdsbijslag") > 0) this.ageSupplement += 1;
    if (row.cents("zorgtoeslag") > 0) this.care += 1;
    if (row.cents("ondersteuningstoeslag") > 0) this.support += 1;
  }

  /** Closes the last household. */
  close(): void {
    this.#endFamily();
    this.#new = 0;
    this.#old = 0;
    this.#social = 0;
  }

  #startFamily(row: ResultRow): void {
    this.close();
    this.#gezin = row.gezinId;
    this.#payer = row.payer;
  }

  #endFamily(): void {
    const size = this.#new + this.#old;
    const payer = this.byPayer[this.#payer] as Counts;
    if (this.#social > 0) this.#both(payer, "socialFamilies");
    if (size === 0) return;
    this.#both(payer, "families");
    const band = Math.min(5, size);
    this.familySizes[band] = (this.familySizes[band] as number) + 1;
    if (this.#old === 0) this.newOnlyFamilies += 1;
    else if (this.#new > 0) this.mixedFamilies += 1;
  }

  #addChild(row: ResultRow, payer: Counts): void {
    if (row.cents("basisbedrag") === 0) return;
    const age = Math.min(25, Math.floor(row.ageMonths / 12));
    this.#both(payer, "children");
    this.ages[age] = (this.ages[age] as number) + 1;
    if (row.isHalfOrphan && row.cents("wezentoeslag") > 0) this.halfOrphans += 1;
    if (row.reason("basisbedrag") !== "nieuw") {
      this.#old += 1;
      return;
    }
    this.#new += 1;
    this.newChildren += 1;
    this.newByAge[age] = (this.newByAge[age] as number) + 1;
  }

  #addSocial(row: ResultRow, payer: Counts): void {
    if (row.cents("socialeToeslag") === 0) return;
    this.#social += 1;
    if (row.rol !== 0) {
      if (this.#shared.has(row.childId)) return;
      this.#shared.add(row.childId);
    }
    const age = Math.min(25, Math.floor(row.ageMonths / 12));
    this.#both(payer, "social");
    this.socialByAge[age] = (this.socialByAge[age] as number) + 1;
  }

  #addSchool(row: ResultRow, payer: Counts): void {
    if (row.hasSchoolFacts) this.pupils += 1;
    const cents = row.cents("schooltoeslag");
    if (cents === 0) return;
    this.#both(payer, "school");
    this.schoolCents += cents;
    const soort = row.reason("schooltoeslagSoort");
    if (soort === "kleuter") return;
    if (soort === "lager") {
      this.lager += 1;
      this.lagerCents += cents;
      return;
    }
    this.secondary += 1;
    this.secondaryCents += cents;
  }

  #addChildcare(row: ResultRow, payer: Counts): void {
    this.#both(payer, "childcare");
    this.childcareCents += row.cents("kinderopvangtoeslag");
  }

  #addCents(row: ResultRow, payer: Counts): void {
    let cents = 0;
    for (const component of COMPONENTS) cents += row.cents(component);
    payer.cents += cents;
    this.all.cents += cents;
  }

  #both(payer: Counts, count: Exclude<keyof Counts, "cents">): void {
    payer[count] += 1;
    this.all[count] += 1;
  }
}
