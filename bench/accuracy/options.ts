/**
 * Options of `npm run accuracy`. Months outside the parameters, numbers that are none and unknown
 * options throw a `UsageError` before anything is touched.
 */
import { Command, CommanderError } from "commander";
import { month as monthOption, wholeNumber } from "../../engine/terminal/option.js";
import { UsageError } from "../../engine/terminal/usage-error.js";
import { monthText } from "./reference/months.js";
import type { ReferenceParameters } from "./reference/parameters.js";

export const SEED_MAX = 2 ** 31 - 1;

/** Both included. */
export interface Months {
  readonly first: number;
  readonly last: number;
}

export interface Options {
  /** Month of the whole population. */
  readonly month: number;
  /** Months of the other parts. */
  readonly months: Months;
  readonly children: number;
  readonly households: number;
  readonly seed: number;
  readonly database: boolean;
}

type Given = Omit<Options, "month" | "months"> & Partial<Pick<Options, "month" | "months">>;

/** "A..B", both included. */
function monthsOption(text: string): Months {
  const [from, to, ...rest] = text.split("..");
  if (from === undefined || to === undefined || rest.length > 0) {
    throw new UsageError("--months", "YYYY-MM..YYYY-MM", JSON.stringify(text));
  }
  const [first, last] = [monthOption("--months")(from), monthOption("--months")(to)];
  if (first <= last) return { first, last };
  throw new UsageError("--months", "a first month not after the last", JSON.stringify(text));
}

function parseOptions(argv: readonly string[]): Given {
  return new Command("accuracy")
    .description("compares the kernel with the reference, to the cent")
    .option("--month <YYYY-MM>", "month of the whole population", monthOption("--month"))
    .option("--months <A..B>", "months of the other parts (default: all)", monthsOption)
    .option("--children <N>", "children in every month", wholeNumber("--children", 0), 100_000)
    .option("--households <N>", "hostile households", wholeNumber("--households", 0), 10_000)
    .option("--seed <S>", "seed of what is drawn", wholeNumber("--seed", 0, SEED_MAX), 1)
    .option("--no-database", "golden cases and hostile households alone")
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .parse([...argv], { from: "user" })
    .opts<Given>();
}

/** The newest month of which no value is a candidate. */
function newestConfirmed(parameters: ReferenceParameters): number {
  const isCandidate = (month: number) =>
    parameters.names().some((name) => parameters.value(name, month)?.isCandidate === true);
  let month = parameters.lastMonth;
  while (month > parameters.firstMonth && isCandidate(month)) month -= 1;
  return month;
}

function requireCovered(option: string, month: number, parameters: ReferenceParameters): void {
  const { firstMonth, lastMonth } = parameters;
  if (month >= firstMonth && month <= lastMonth) return;
  const range = `a right-month from ${monthText(firstMonth)} to ${monthText(lastMonth)}`;
  throw new UsageError(option, range, monthText(month));
}

/** The options; undefined when help was asked for, and has been given. */
export function readOptions(
  argv: readonly string[],
  parameters: ReferenceParameters,
): Options | undefined {
  try {
    const given = parseOptions(argv);
    const { firstMonth, lastMonth } = parameters;
    const months = given.months ?? { first: firstMonth, last: lastMonth };
    const month = given.month ?? newestConfirmed(parameters);
    requireCovered("--month", month, parameters);
    requireCovered("--months", months.first, parameters);
    requireCovered("--months", months.last, parameters);
    return { ...given, month, months };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new UsageError("options", "those of --help", error.message);
  }
}
