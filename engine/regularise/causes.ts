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
import { FACT_TABLE_NAMES, type FactTableName, factTable } from "../facts/tables.js";
import { inkomensjaar, isSeptember, schoolIncomeYear } from "../input/award-year.js";
import { idArray } from "../input/households.js";
import type { DecidedMonth } from "./decided-months.js";

export type Cause =
  | { readonly kind: "facts"; readonly fact: string; readonly delivery: number }
  | { readonly kind: "amount"; readonly name: string }
  | { readonly kind: "kernel" };

interface ChangedFact {
  readonly table: FactTableName;
  readonly delivery: number;
  readonly van: number;
  readonly tot: number;
  readonly is_payer_error: boolean;
}

/** Causes of a household and month, and whether all of them are errors of the payer. */
export interface Caused {
  readonly causes: readonly Cause[];
  readonly isPayerError: boolean;
}

export class ChangedFacts {
  readonly #byGezin: ReadonlyMap<bigint, readonly ChangedFact[]>;

  constructor(byGezin: ReadonlyMap<bigint, readonly ChangedFact[]>) {
    this.#byGezin = byGezin;
  }

  /** The facts that made a month of a household differ from what was decided. */
  causesOf(gezinId: bigint, { month, moment }: DecidedMonth): Caused {
    const all = this.#byGezin.get(gezinId) ?? [];
    const later = all.filter(({ delivery }) => delivery > moment);
    const since = later.length > 0 ? later : all;
    const holding = since.filter((fact) => decidesIn(fact, month));
    const found = holding.length > 0 ? holding : since;
    const named = new Map(found.map((fact) => [`${fact.delivery} ${fact.table}`, fact]));
    const causes = [...named.values()]
      .map(({ table, delivery }): Cause => ({ kind: "facts", fact: factWord(table), delivery }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    const isPayerError = found.length > 0 && found.every((fact) => fact.is_payer_error);
    return { causes, isPayerError };
  }
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

/** What began or ended of households and their children, by deliveries after one up to another. */
export async function readChangedFacts(
  client: pg.ClientBase,
  gezinIds: readonly bigint[],
  since: number,
  upTo: number,
): Promise<ChangedFacts> {
  const byGezin = new Map<bigint, ChangedFact[]>();
  if (gezinIds.length === 0) return new ChangedFacts(byGezin);
  const versions = FACT_TABLE_NAMES.map((name) => changedSql(name, gezinIds)).join(" UNION ALL ");
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
  return new ChangedFacts(byGezin);
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
