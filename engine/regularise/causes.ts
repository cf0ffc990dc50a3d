/**
 * Why amounts differ: the facts of deliveries that began or ended in the months, the amounts and
 * the kernel that are others now.
 *
 * A fact is a cause of the months it holds for; income of a year and school facts of the months
 * that rest on them. Where no fact of the household holds in a month that differs, all that
 * changed of it are named: a rule then looked further.
 */
import type pg from "pg";
import { september } from "../../core-wasm/month.js";
import { factWord } from "../facts/change-words.js";
import { SPANS } from "../facts/columns.js";
import { type FactTableName, factTable } from "../facts/tables.js";
import { inkomensjaar, isSeptember, schoolIncomeYear } from "../input/award-year.js";
import { idArray } from "../input/households.js";
import type { DecidedMonth } from "./decided-months.js";

export type Cause =
  | { readonly kind: "facts"; readonly fact: string; readonly delivery: number }
  | { readonly kind: "amount"; readonly name: string }
  | { readonly kind: "kernel" };

export interface ChangedFact {
  readonly table: FactTableName;
  readonly delivery: number;
  readonly van: number;
  readonly tot: number;
  readonly is_payer_error: boolean;
}

/** Why a household differs in a month, and whether all of it are errors of the payer. */
export interface Caused {
  readonly causeNo: number;
  readonly isPayerError: boolean;
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

/** Why households differ: the facts of some, and what changed for all. */
export class HouseholdCauses {
  /** What was said of the household that was asked for last, and of those without facts. */
  readonly #said = new Map<string, Caused>();
  readonly #saidOfNone = new Map<number, Caused>();
  #last: readonly ChangedFact[] = [];
  #low = -1;
  #high = -1;

  constructor(
    readonly table: CauseTable,
    readonly shared: SharedCauses,
    readonly byGezin: ReadonlyMap<bigint, readonly ChangedFact[]> = new Map(),
  ) {}

  /** The causes in a month of a household, the halves of whose id are given. */
  of(low: number, high: number, decided: DecidedMonth): Caused {
    const facts = this.byGezin.size === 0 ? [] : this.#factsOf(low, high);
    const [said, key] =
      facts.length === 0
        ? ([this.#saidOfNone, decided.month] as const)
        : ([this.#said, keyOf(facts, decided, this.shared)] as const);
    const known = (said as Map<string | number, Caused>).get(key);
    if (known !== undefined) return known;
    const caused = this.#say(facts, decided);
    (said as Map<string | number, Caused>).set(key, caused);
    return caused;
  }

  #factsOf(low: number, high: number): readonly ChangedFact[] {
    if (low === this.#low && high === this.#high) return this.#last;
    this.#said.clear();
    [this.#low, this.#high] = [low, high];
    this.#last = this.byGezin.get((BigInt(high) << 32n) | BigInt(low)) ?? [];
    return this.#last;
  }

  #say(facts: readonly ChangedFact[], decided: DecidedMonth): Caused {
    const found = causingFacts(facts, decided);
    const own = new Map(found.map((fact) => [`${fact.delivery} ${fact.table}`, fact]));
    const ownCauses = [...own.values()]
      .map(({ table, delivery }): Cause => ({ kind: "facts", fact: factWord(table), delivery }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    const shared = this.shared.changedMonths.get(decided.month) ?? [];
    const causes = [...ownCauses, ...shared];
    const isOwnError = found.every((fact) => fact.is_payer_error);
    const isSharedError = shared.length === 0 || this.shared.isPayerError;
    const isPayerError = causes.length > 0 && isOwnError && isSharedError;
    return { causeNo: this.table.numberOf(causes), isPayerError };
  }
}

/** What decides the causes of a household in a month. */
function keyOf(facts: readonly ChangedFact[], decided: DecidedMonth, shared: SharedCauses): string {
  const { month, moment } = decided;
  const marks = facts.map(
    (fact) => (fact.delivery > moment ? 2 : 0) + Number(decidesIn(fact, month)),
  );
  return shared.changedMonths.has(month) ? `${marks} ${month}` : `${marks}`;
}

/** The facts that made a month of a household differ from what was decided. */
function causingFacts(
  all: readonly ChangedFact[],
  { month, moment }: DecidedMonth,
): readonly ChangedFact[] {
  const later = all.filter(({ delivery }) => delivery > moment);
  const since = later.length > 0 ? later : all;
  const holding = since.filter((fact) => decidesIn(fact, month));
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

export interface ChangesWanted {
  /** In which something changed. */
  readonly tables: readonly FactTableName[];
  /** Deliveries after one, up to another. */
  readonly since: number;
  readonly upTo: number;
}

/** What began or ended of households and their children, by deliveries after one up to another. */
export async function readChangedFacts(
  client: pg.ClientBase,
  gezinIds: readonly bigint[],
  { tables, since, upTo }: ChangesWanted,
): Promise<Map<bigint, ChangedFact[]>> {
  const byGezin = new Map<bigint, ChangedFact[]>();
  if (gezinIds.length === 0 || tables.length === 0) return byGezin;
  const versions = tables.map((name) => changedSql(name, gezinIds)).join(" UNION ALL ");
  const { rows } = await client.query<ChangedFact & { gezin_id: string }>(
    `WITH member AS MATERIALIZED (
       SELECT DISTINCT gezin_id, child_id FROM gezin_lid
       WHERE gezin_id = ANY (${idArray(gezinIds)}))
     SELECT fact.*, delivery.is_payer_error
     FROM (${versions}) fact
       JOIN delivery ON delivery_id = delivery
     WHERE delivery > $1 AND delivery <= $2`,
    [since, upTo],
  );
  for (const { gezin_id, ...fact } of rows) {
    const gezinId = BigInt(gezin_id);
    const known = byGezin.get(gezinId);
    if (known === undefined) byGezin.set(gezinId, [fact]);
    else known.push(fact);
  }
  return byGezin;
}

function changedSql(name: FactTableName, gezinIds: readonly bigint[]): string {
  const { keys, span } = factTable(name);
  const { van, tot } = SPANS[span];
  const isOfChild = keys.some((key) => key === "child_id");
  const from = isOfChild
    ? `member JOIN ${name} version ON version.child_id = member.child_id`
    : `${name} version`;
  const gezin = isOfChild ? "member.gezin_id" : "version.gezin_id";
  const whose = isOfChild ? "true" : `version.gezin_id = ANY (${idArray(gezinIds)})`;
  return `SELECT ${gezin}::text AS gezin_id, '${name}' AS table, delivery,
      (${van})::integer AS van, (${tot})::integer AS tot
    FROM ${from} CROSS JOIN LATERAL (VALUES (known_from), (known_to)) moment (delivery)
    WHERE ${whose} AND (known_from > $1 OR known_to > $1)`;
}
