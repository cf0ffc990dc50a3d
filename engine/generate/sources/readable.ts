/**
 * Facts where they are read: in the months in which their child or household has a membership, in
 * the generated window. Outside it a fact means nothing, and sources may say more or less than the
 * generator: an orphan stays one when the right is over.
 *
 * School facts are read in September, an income year in its award year and a September, the status
 * of a child past 18 alone, nursery school on the third and the fourth birthday. SQL says the same
 * in `bench/accuracy/sources-sql.ts`.
 */
import { monthOfDay, parseDay, september } from "../../../core-wasm/month.js";
import { SPANS } from "../../facts/columns.js";
import { factTable } from "../../facts/tables.js";
import { END, START } from "../calendar.js";
import type { Fact, FactList } from "./fact-list.js";

export type Months = readonly [van: number, tot: number];

const ADULT_MONTHS = 217;
const THIRD_BIRTHDAY = 36;
const FOURTH_BIRTHDAY = 48;
/** Years between an income and the September from which it counts. */
const INCOME_YEARS = 2;

/** The parts of spans that lie in others. */
export const common = (spans: readonly Months[], others: readonly Months[]): Months[] =>
  spans.flatMap(([van, tot]) =>
    others.flatMap(([from, to]): Months[] => {
      const part: Months = [Math.max(van, from), Math.min(tot, to)];
      return part[0] < part[1] ? [part] : [];
    }),
  );

/** What of the facts of a family is read, by child and household. */
export class Readable {
  readonly #months = new Map<string, Months[]>();
  readonly #births = new Map<string, number>();

  constructor(facts: FactList) {
    for (const { gezinId, childId, van, tot } of facts.of("gezin_lid")) {
      for (const key of [`g${gezinId}`, `c${childId}`]) {
        const inside = common([[van, tot]], [[START, END]]);
        this.#months.set(key, [...(this.#months.get(key) ?? []), ...inside]);
      }
    }
    for (const { childId = "", values } of facts.of("kind")) {
      this.#births.set(childId, monthOfDay(parseDay(String(values["geboortedatum"])) as number));
    }
  }

  /** The months or years of a fact that are read; they may overlap. */
  of({ table, gezinId, childId, van, tot }: Pick<Fact, "table" | "van" | "tot"> & Partial<Fact>) {
    const { keys, span } = factTable(table);
    if (span === "always") return [[van, tot] as Months];
    if (keys.length > 1) return common([[van, tot]], [[START, END]]);
    const months = this.#months.get(keys[0] === "gezin_id" ? `g${gezinId}` : `c${childId}`) ?? [];
    if (SPANS[span].columns.some((name) => name.endsWith("jaar"))) {
      return yearsRead(table === "gezin_aanslag" || table === "gezin_kadaster", months, van, tot);
    }
    const birth = this.#births.get(childId ?? "") ?? 0;
    return common(common([[van, tot]], months), monthsOf(table, birth));
  }
}

function monthsOf(table: Fact["table"], birth: number): Months[] {
  if (table === "studie") return [[birth + ADULT_MONTHS, END]];
  if (table !== "kleuterinschrijving") return [[START, END]];
  return [THIRD_BIRTHDAY, FOURTH_BIRTHDAY].map((it): Months => [birth + it, birth + it + 1]);
}

/** Years whose September, or whose award year, lies in some of the months. */
function yearsRead(isIncome: boolean, months: readonly Months[], van: number, tot: number) {
  const years: Months[] = [];
  for (let year = van; year < tot; year++) {
    const first = september(year + (isIncome ? INCOME_YEARS : 0));
    const last = isIncome ? first + 13 : first + 1;
    if (common([[first, last]], months).length > 0) years.push([year, year + 1]);
  }
  return years;
}
