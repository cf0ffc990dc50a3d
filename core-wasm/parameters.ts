/**
 * The dated amounts, limits and counts: YAML beside the rules, checked on load, laid out as one
 * sheet per right-month. A new value is a new entry in a file; nothing is rebuilt.
 *
 * Errors: `ParameterError` names file, series, entry, what was expected and what was found.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { PARAMETER_NAMES } from "./generated/parameter-names.js";
import { monthIndex } from "./layout.js";
import { PROJECT_ROOT } from "./root.js";
import { lintSeries, ParameterError, parseRange, type Series } from "./series.js";

export { ParameterError } from "./series.js";

/** Parameters of one right-month; arrays by slot, in the order of `PARAMETER_NAMES`. */
export interface Sheet {
  readonly month: number;
  /** Cents or counts; 0 where the series has no amount in the month, -1 for a limit. */
  readonly values: Int32Array;
  /** 1 where the value was never published. */
  readonly candidates: Uint8Array;
}

/** A value in force, with what makes it traceable. */
export interface DatedValue {
  readonly from: number;
  readonly value: number;
  readonly confidence: "official" | "secondary" | "inferred" | "candidate";
  readonly source?: string | undefined;
  readonly note?: string | undefined;
}

export const PARAMETERS_DIR = join(PROJECT_ROOT, "core-wasm", "parameters");
const RANGE_FILE = "geldigheid.yaml";

/** All parameters, for every month that they cover. */
export class ParameterBook {
  readonly #sheets = new Map<number, Sheet>();

  constructor(
    readonly series: ReadonlyMap<string, Series>,
    readonly firstMonth: number,
    readonly lastMonth: number,
    /** SHA-256 over the values that reach the kernel. */
    readonly digest: string,
  ) {}

  /** The value of a series in a month, or undefined where it has none. */
  valueAt(name: string, month: number): DatedValue | undefined {
    const series = this.series.get(name);
    if (series === undefined) return undefined;
    if (series.onlyInMonth) return series.values.find(({ from }) => from === month);
    return series.values.findLast(({ from }) => from <= month);
  }

  /** The sheet of a right-month. Throws when the parameters do not cover it. */
  sheet(month: number): Sheet {
    this.requireMonth(month);
    const known = this.#sheets.get(month);
    if (known !== undefined) return known;
    const sheet = this.#build(month);
    this.#sheets.set(month, sheet);
    return sheet;
  }

  /** Throws a ParameterError when the month lies outside the range of the parameters. */
  requireMonth(month: number): void {
    if (month >= this.firstMonth && month <= this.lastMonth) return;
    const range = `${monthText(this.firstMonth)}..${monthText(this.lastMonth)}`;
    throw new ParameterError(
      `month: expected a right-month in ${range}, found ${monthText(month)}`,
    );
  }

  /** The newest right-month of which no value in force is a candidate. */
  get newestConfirmedMonth(): number {
    for (let month = this.lastMonth; month > this.firstMonth; month -= 1) {
      if (!this.sheet(month).candidates.includes(1)) return month;
    }
    return this.firstMonth;
  }

  #build(month: number): Sheet {
    const entries = PARAMETER_NAMES.map((name) => this.valueAt(name, month));
    const absent = PARAMETER_NAMES.map((name) => (/grens/i.test(name) ? -1 : 0));
    return {
      month,
      values: Int32Array.from(entries, (entry, slot) => entry?.value ?? (absent[slot] as number)),
      candidates: Uint8Array.from(entries, (entry) => (entry?.confidence === "candidate" ? 1 : 0)),
    };
  }
}

/** Reads and checks every YAML file of a folder; the package's own by default. */
export function loadParameters(directory = PARAMETERS_DIR): ParameterBook {
  const files = listFiles(directory);
  const series = new Map<string, Series>();
  for (const file of files.filter((name) => name !== RANGE_FILE)) {
    for (const [name, raw] of Object.entries(readYaml(directory, file))) {
      if (series.has(name))
        throw new ParameterError(`${file}: ${name}: expected once, found twice`);
      series.set(name, lintSeries(file, name, raw));
    }
  }
  requireNames(series);
  const { firstMonth, lastMonth } = parseRange(RANGE_FILE, readYaml(directory, RANGE_FILE));
  return new ParameterBook(series, firstMonth, lastMonth, digestOf(series, firstMonth, lastMonth));
}

function listFiles(directory: string): string[] {
  try {
    const files = readdirSync(directory).filter((name) => name.endsWith(".yaml"));
    return files.sort();
  } catch (cause) {
    const found = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new ParameterError(`parameters: expected a folder of YAML files, found ${found}`);
  }
}

function readYaml(directory: string, file: string): Record<string, unknown> {
  try {
    const content: unknown = parse(readFileSync(join(directory, file), "utf8"), { schema: "core" });
    if (content !== null && typeof content === "object") return content as Record<string, unknown>;
    throw new ParameterError(`${file}: expected named series, found ${JSON.stringify(content)}`);
  } catch (cause) {
    if (cause instanceof ParameterError) throw cause;
    throw new ParameterError(`${file}: expected readable YAML, found: ${(cause as Error).message}`);
  }
}

function requireNames(series: ReadonlyMap<string, Series>): void {
  const expected = new Set<string>(PARAMETER_NAMES);
  const missing = PARAMETER_NAMES.filter((name) => !series.has(name));
  const unknown = [...series.keys()].filter((name) => !expected.has(name));
  if (missing.length + unknown.length === 0) return;
  throw new ParameterError(
    `parameters: expected the series that the kernel reads, found missing: ` +
      `${missing.join(", ") || "none"}; unknown: ${unknown.join(", ") || "none"}`,
  );
}

function digestOf(series: ReadonlyMap<string, Series>, first: number, last: number): string {
  const hash = createHash("sha256").update(`${first}..${last}\n`);
  for (const name of PARAMETER_NAMES) {
    const { onlyInMonth, values } = series.get(name) as Series;
    const entries = values.map(({ from, value, confidence }) => `${from}:${value}:${confidence}`);
    hash.update(`${name}${onlyInMonth ? "!" : ""} ${entries.join(" ")}\n`);
  }
  return hash.digest("hex");
}

/** A month index as people write it, YYYY-MM. */
export function monthText(month: number): string {
  const year = String(Math.floor(month / 12)).padStart(4, "0");
  return `${year}-${String((month % 12) + 1).padStart(2, "0")}`;
}

/** The month index of YYYY-MM, or undefined when the text is not a month. */
export function parseMonth(text: string): number | undefined {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text);
  return match === null ? undefined : monthIndex(Number(match[1]), Number(match[2]));
}
