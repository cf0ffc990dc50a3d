/**
 * Options of `npm run accuracy`. Months outside the parameters, numbers that are none and unknown
 * options throw a `UsageError` before anything is touched.
 */
import type { GroeikernCommand } from "../../engine/terminal/command.js";
import {
  coveredMonth,
  type Months,
  month,
  months,
  wholeNumber,
} from "../../engine/terminal/option.js";
import type { ReferenceParameters } from "./reference/parameters.js";

export const SEED_MAX = 2 ** 31 - 1;

export interface Options {
  /** Month of the whole population. */
  readonly month: number;
  /** Months of the other parts. */
  readonly months: Months;
  readonly children: number;
  readonly households: number;
  /** Rows of every reason that are explained. */
  readonly explained: number;
  /** Households of which facts come late. */
  readonly late: number;
  /** Children of whom records are made, and facts of these. */
  readonly sources: number;
  readonly seed: number;
  readonly database: boolean;
}

export type GivenOptions = Omit<Options, "month" | "months"> &
  Partial<Pick<Options, "month" | "months">>;

export function addOptions(program: GroeikernCommand): GroeikernCommand {
  return program
    .option("--month <YYYY-MM>", "month of the whole population", month("--month"))
    .option("--months <A..B>", "months of the other parts (default: all)", months("--months"))
    .option("--children <N>", "children in every month", wholeNumber("--children", 0), 100_000)
    .option("--households <N>", "hostile households", wholeNumber("--households", 0), 10_000)
    .option("--explained <N>", "rows explained of every reason", wholeNumber("--explained", 0), 50)
    .option("--late <N>", "households of late facts", wholeNumber("--late", 0), 600)
    .option("--sources <N>", "children from records", wholeNumber("--sources", 0), 2000)
    .option("--seed <S>", "seed of what is drawn", wholeNumber("--seed", 0, SEED_MAX), 1)
    .option("--no-database", "golden cases and hostile households alone");
}

/** The newest month of which no value is a candidate. */
function newestConfirmed(parameters: ReferenceParameters): number {
  const isCandidate = (month: number) =>
    parameters.names().some((name) => parameters.value(name, month)?.isCandidate === true);
  let month = parameters.lastMonth;
  while (month > parameters.firstMonth && isCandidate(month)) month -= 1;
  return month;
}

/** The options as the parts read them; months outside the parameters are refused. */
export function resolveOptions(given: GivenOptions, parameters: ReferenceParameters): Options {
  const { firstMonth: first, lastMonth: last } = parameters;
  const span = given.months ?? { first, last };
  const asked = given.month ?? newestConfirmed(parameters);
  coveredMonth("--month", asked, { first, last });
  coveredMonth("--months", span.first, { first, last });
  coveredMonth("--months", span.last, { first, last });
  return { ...given, month: asked, months: span };
}
