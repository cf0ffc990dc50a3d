/**
 * The dated amounts, limits and counts: YAML beside the rules, checked on load, laid out as one
 * sheet per right-month. A new value is a new entry in a file; nothing is rebuilt.
 *
 * Errors: `ParameterError` names file, series, entry, what was expected and what was found.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  type CheckedParameters,
  type ParsedParameters,
  readChecked,
  sourceDigest,
} from "./checked-parameters.js";
import { PARAMETER_NAMES } from "./generated/parameter-names.js";
import { monthText } from "./month.js";
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

/** Loaded where there is something to parse: it takes a run longer than a partition. */
const yaml = (): typeof import("yaml") => createRequire(import.meta.url)("yaml");

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

/**
 * The parameters of a folder of YAML files, checked; the package's own by default. Files that the
 * build has checked already are taken from its copy (`checked-parameters.ts`); others are parsed.
 */
export function loadParameters(directory = PARAMETERS_DIR): ParameterBook {
  const files = readFiles(directory);
  const source = sourceDigest(files);
  const loaded = LOADED.get(source);
  if (loaded !== undefined) return loaded;
  const { series, firstMonth, lastMonth } = readChecked(source) ?? parseFiles(files);
  const digest = digestOf(series, firstMonth, lastMonth);
  const book = new ParameterBook(series, firstMonth, lastMonth, digest);
  LOADED.set(source, book);
  return book;
}

/** Books by the digest of their files: a process that runs many months parses nothing twice. */
const LOADED = new Map<string, ParameterBook>();

/** Parses and checks the package's own files, for the build. */
export function checkParameters(directory = PARAMETERS_DIR): CheckedParameters {
  const files = readFiles(directory);
  return { source: sourceDigest(files), ...parseFiles(files) };
}

function parseFiles(files: ReadonlyMap<string, string>): ParsedParameters {
  const series = new Map<string, Series>();
  for (const [file, text] of files) {
    if (file === RANGE_FILE) continue;
    for (const [name, raw] of Object.entries(parseYaml(file, text))) {
      if (series.has(name))
        throw new ParameterError(`${file}: ${name}: expected once, found twice`);
      series.set(name, lintSeries(file, name, raw));
    }
  }
  requireNames(series);
  const range = parseRange(RANGE_FILE, parseYaml(RANGE_FILE, files.get(RANGE_FILE) ?? ""));
  return { series, ...range };
}

/** Name and text of every YAML file of a folder, by name. */
function readFiles(directory: string): ReadonlyMap<string, string> {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith(".yaml"));
    return new Map(names.sort().map((name) => [name, readFileSync(join(directory, name), "utf8")]));
  } catch (cause) {
    const found = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new ParameterError(`parameters: expected a folder of YAML files, found ${found}`);
  }
}

function parseYaml(file: string, text: string): Record<string, unknown> {
  try {
    const content: unknown = yaml().parse(text, { schema: "core" });
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
