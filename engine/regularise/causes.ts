/**
 * Why amounts differ: the facts of deliveries that began or ended in the months, the amounts and
 * the kernel that are others now.
 *
 * A fact is a cause of the months it holds for; income of a year and school facts of the months
 * that rest on them. Where no fact of the household holds in a month that differs, all that
 * changed of it are named: a rule then looked further.
 */
import { september } from "../../core-wasm/month.js";
import { factWord } from "../facts/change-words.js";
import { factTable } from "../facts/tables.js";
import { inkomensjaar, isSeptember, schoolIncomeYear } from "../input/award-year.js";
import type { ChangedFact } from "./changed-facts.js";
import type { DecidedMonth } from "./decided-months.js";
import type { Responsibility } from "./standing.js";

export type Cause =
  | { readonly kind: "facts"; readonly fact: string; readonly delivery: number }
  | { readonly kind: "amount"; readonly name: string }
  | { readonly kind: "kernel" };

/** Why a household differs in a month, and what of that prescription looks at. */
export interface Caused extends Responsibility {
  readonly causeNo: number;
}

/** Causes by number, each once. */
export class CauseTable {
  readonly #numbers = new Map<string, number>();

  numberOf(causes: readonly Cause[]): number {
    const key = JSON.stringify(causes);
    const causeNo = this.#numbers.get(key) ?? this.#numbers.size;
    this.#numbers.set(key, causeNo);
    return causeNo;
  }

  /** As one JSON array, by number. */
  get text(): string {
    return `[${[...this.#numbers.keys()].join(",")}]`;
  }
}

/** What changed for everybody. */
export interface SharedCauses {
  /** By month that everybody decides anew: why. */
  readonly changedMonths: ReadonlyMap<number, readonly Cause[]>;
  /** Lower amounts for parameters or kernel are an error of the payer. */
  readonly isPayerError: boolean;
}

/** A fact that changed, as far as it matters for causes. */
interface KnownFact {
  readonly delivery: number;
  /** By place of a month: 1 where the fact may count. */
  readonly holds: Uint8Array;
  /** Facts of one table and delivery have one kind. */
  readonly kind: number;
}

interface KnownHousehold {
  /** High half of its id. */
  readonly high: number;
  readonly facts: readonly KnownFact[];
  /** What was said of it, by its marks in a month. */
  readonly said: Map<number | string, Caused>;
}

/** Most facts of a household whose marks fit a number exactly. */
const MARKED_MAX = 26;

/** Why households differ: the facts of some, and what changed for all. */
export class HouseholdCauses {
  readonly #kinds = new FactKinds();
  readonly #holds = new Map<string, Uint8Array>();
  /** By kinds of facts, and the month where it changed for all. */
  readonly #caused = new Map<string, Caused>();
  /** Households are asked for month by month: what is known of each is kept. */
  readonly #households = new Map<number, KnownHousehold[]>();
  readonly #nobody: KnownHousehold = { high: 0, facts: [], said: new Map() };

  constructor(
    readonly table: CauseTable,
    readonly months: readonly DecidedMonth[],
    readonly shared: SharedCauses,
    readonly byGezin: ReadonlyMap<bigint, readonly ChangedFact[]> = new Map(),
  ) {}

  /** The causes in the month of a place, of a household the halves of whose id are given. */
  of(low: number, high: number, place: number): Caused {
    const { facts, said } = this.byGezin.size === 0 ? this.#nobody : this.#household(low, high);
    const marks = marksOf(facts, place, (this.months[place] as DecidedMonth).moment);
    const key = this.#isShared(place) ? `${marks} ${place}` : marks;
    const known = said.get(key);
    if (known !== undefined) return known;
    const caused = this.#causedBy(facts, place);
    said.set(key, caused);
    return caused;
  }

  #isShared(place: number): boolean {
    return this.shared.changedMonths.has((this.months[place] as DecidedMonth).month);
  }

  #household(low: number, high: number): KnownHousehold {
    const alike = this.#households.get(low);
    const known = alike?.find((other) => other.high === high);
    if (known !== undefined) return known;
    const changed = this.byGezin.get((BigInt(high) << 32n) | BigInt(low)) ?? [];
    const facts = this.#knownFacts(changed);
    const household = { high, facts, said: new Map<number | string, Caused>() };
    if (alike === undefined) this.#households.set(low, [household]);
    else alike.push(household);
    return household;
  }

  /** What ended and what began by a delivery for the same months is one fact that changed. */
  #knownFacts(changed: readonly ChangedFact[]): KnownFact[] {
    const facts: KnownFact[] = [];
    for (const fact of changed) {
      const { delivery } = fact;
      const [holds, kind] = [this.#holdsOf(fact), this.#kinds.of(fact)];
      const isKnown = facts.some((other) => other.kind === kind && other.holds === holds);
      if (!isKnown) facts.push({ delivery, holds, kind });
    }
    return facts;
  }

  /** The months in which a fact may count; many facts have the same. */
  #holdsOf(fact: ChangedFact): Uint8Array {
    const key = `${fact.table} ${fact.van} ${fact.tot}`;
    const known = this.#holds.get(key);
    if (known !== undefined) return known;
    const holds = Uint8Array.from(this.months, ({ month }) => Number(decidesIn(fact, month)));
    this.#holds.set(key, holds);
    return holds;
  }

  #causedBy(facts: readonly KnownFact[], place: number): Caused {
    const { month, moment } = this.months[place] as DecidedMonth;
    const kinds = [...new Set(causingFacts(facts, place, moment).map(({ kind }) => kind))];
    kinds.sort((one, other) => one - other);
    const key = this.#isShared(place) ? `${kinds} ${month}` : `${kinds}`;
    const known = this.#caused.get(key);
    if (known !== undefined) return known;
    const caused = this.#say(kinds, month);
    this.#caused.set(key, caused);
    return caused;
  }

  #say(kinds: readonly number[], month: number): Caused {
    const found = kinds.map((kind) => this.#kinds.at(kind));
    const own = new Map(found.map(({ cause }) => [JSON.stringify(cause), cause]));
    const ownCauses = [...own].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cause]) => cause);
    const shared = this.shared.changedMonths.get(month) ?? [];
    const causes = [...ownCauses, ...shared];
    const isOwnError = found.every(({ isPayerError }) => isPayerError);
    const isSharedError = shared.length === 0 || this.shared.isPayerError;
    const isPayerError = causes.length > 0 && isOwnError && isSharedError;
    const isFraud = causes.length > 0 && shared.length === 0 && found.every((of) => of.isFraud);
    const requests = found.flatMap(({ requestedMonth: of }) => (of === null ? [] : [of]));
    const requestedMonth = requests.length === 0 ? null : Math.min(...requests);
    return { causeNo: this.table.numberOf(causes), isPayerError, isFraud, requestedMonth };
  }
}

interface FactKind extends Responsibility {
  readonly cause: Cause;
}

class FactKinds {
  readonly #numbers = new Map<string, number>();
  readonly #kinds: FactKind[] = [];

  of({ table, delivery, isPayerError, isFraud, requestedMonth }: ChangedFact): number {
    const key = `${table} ${delivery}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const cause: Cause = { kind: "facts", fact: factWord(table), delivery };
    this.#numbers.set(key, this.#kinds.length);
    return this.#kinds.push({ cause, isPayerError, isFraud, requestedMonth }) - 1;
  }

  at(kind: number): FactKind {
    return this.#kinds[kind] as FactKind;
  }
}

/** What decides causes of a household in a month: of each fact whether it is later, and counts. */
function marksOf(facts: readonly KnownFact[], place: number, moment: number): number | string {
  if (facts.length > MARKED_MAX) return facts.map((fact) => markOf(fact, place, moment)).join("");
  let marks = 0;
  for (const fact of facts) marks = marks * 4 + markOf(fact, place, moment);
  return marks;
}

const markOf = ({ delivery, holds }: KnownFact, place: number, moment: number): number =>
  (delivery > moment ? 2 : 0) + (holds[place] as number);

/** The facts that made a month of a household differ from what was decided. */
function causingFacts(
  all: readonly KnownFact[],
  place: number,
  moment: number,
): readonly KnownFact[] {
  const later = all.filter(({ delivery }) => delivery > moment);
  const since = later.length > 0 ? later : all;
  const holding = since.filter(({ holds }) => holds[place] === 1);
  return holding.length > 0 ? holding : since;
}

/** Whether a fact may count in a month. */
function decidesIn({ table, van, tot }: ChangedFact, month: number): boolean {
  switch (factTable(table).span) {
    case "always":
      return true;
    case "year":
      return isIncomeOf(month, van);
    case "schoolYears":
    case "schoolYear":
      return isSeptember(month) && september(van) <= month && month < september(tot);
    case "month":
      return van <= month && month < van + 12;
    default:
      return van <= month && month < tot;
  }
}

const isIncomeOf = (month: number, year: number): boolean =>
  inkomensjaar(month) === year ||
  (isSeptember(month) && schoolIncomeYear(Math.floor(month / 12)) === year);
