/**
 * The dated amounts, limits and counts: YAML beside the rules, checked on load, laid out as one
 * sheet per right-month. A new value is a new entry in a file; nothing is rebuilt.
 *
 * Errors: `ParameterError` names file, line, series, entry, what was expected and what was found.
 */
import { createHash } from "node:crypto";
import { folderStamp, PARAMETERS_DIR, readFolder, readPatchFile } from "./book/files.js";
import { readChecked, sourceDigest } from "./checked-parameters.js";
import { PARAMETER_NAMES } from "./generated/parameter-names.js";
import { monthText } from "./month.js";
import {
  type Confidence,
  type Entry,
  entryAt,
  ParameterError,
  type ParameterSet,
  type Series,
} from "./series.js";

/** Parameters of one right-month; arrays by slot, in the order of `PARAMETER_NAMES`. */
export interface Sheet {
  readonly month: number;
  /** Cents or counts; 0 where the series has no amount in the month, -1 for a limit. */
  readonly values: Int32Array;
  /** 1 where the value was never published. */
  readonly candidates: Uint8Array;
}

/** What a limit is when there is none: no income is below it. */
const NO_LIMIT = -1;

/** All parameters, for every month that they cover. */
export class ParameterBook {
  readonly #sheets = new Map<number, Sheet>();

  constructor(
    readonly set: ParameterSet,
    /** SHA-256 over the values that reach the kernel. */
    readonly digest = digestOf(set),
  ) {}

  get firstMonth(): number {
    return this.set.firstMonth;
  }

  get lastMonth(): number {
    return this.set.lastMonth;
  }

  get series(): ReadonlyMap<string, Series> {
    return this.set.series;
  }

  /** The value of a series in a month, or undefined where it says that it has none. */
  valueAt(name: string, month: number): Entry | undefined {
    const series = this.series.get(name);
    return series === undefined ? undefined : entryAt(series, month);
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

  /**
   * The sheet of a month with other values marked than forecasts: calculated with it, `voorlopig`
   * says which results rest on values of these kinds of certainty, and `usedCandidates` names them.
   */
  marked(month: number, confidences: readonly Confidence[]): Sheet {
    const candidates = PARAMETER_NAMES.map((name) => {
      const entry = this.valueAt(name, month);
      return entry !== undefined && confidences.includes(entry.confidence) ? 1 : 0;
    });
    return { ...this.sheet(month), candidates: Uint8Array.from(candidates) };
  }

  /** Throws a ParameterError when the month lies outside the range of the parameters. */
  requireMonth(month: number): void {
    if (month >= this.firstMonth && month <= this.lastMonth) return;
    const range = `${monthText(this.firstMonth)}..${monthText(this.lastMonth)}`;
    throw new ParameterError(
      `month: expected a right-month in ${range}, found ${monthText(month)}`,
    );
  }

  /**
   * The newest right-month that rests on no forecast: no value in force is a candidate. Its values
   * may still be inferred from published ones, or read elsewhere than at the agency (`Confidence`).
   */
  get newestConfirmedMonth(): number {
    for (let month = this.lastMonth; month > this.firstMonth; month -= 1) {
      if (!this.sheet(month).candidates.includes(1)) return month;
    }
    return this.firstMonth;
  }

  #build(month: number): Sheet {
    const entries = PARAMETER_NAMES.map((name) => this.valueAt(name, month));
    return {
      month,
      values: Int32Array.from(entries, (entry, slot) => entry?.value ?? this.#absent(slot)),
      candidates: Uint8Array.from(entries, (entry) => (entry?.confidence === "candidate" ? 1 : 0)),
    };
  }

  #absent(slot: number): number {
    const { unit } = this.series.get(PARAMETER_NAMES[slot] as string) as Series;
    return this.set.units.get(unit)?.is === "limit" ? NO_LIMIT : 0;
  }
}

/** Books by the digest of their files: a process that runs many months parses nothing twice. */
const LOADED = new Map<string, Promise<ParameterBook>>();
/** The book of the package, and as of which files: they are read when they were written since. */
let own: { readonly stamp: string; readonly book: Promise<ParameterBook> } | undefined;

/**
 * The parameters of a folder of YAML files, or of the package with a patch over them
 * (`book/patch.ts`), checked; the package's own by default. What the build has checked already is
 * taken from its copy (`checked-parameters.ts`); anything else is parsed.
 */
export function loadParameters(path = PARAMETERS_DIR): Promise<ParameterBook> {
  try {
    if (path !== PARAMETERS_DIR) return readBook(path);
    const stamp = folderStamp(path);
    if (own?.stamp !== stamp) own = { stamp, book: readBook(path) };
    return own.book;
  } catch (cause) {
    return Promise.reject(cause);
  }
}

function readBook(path: string): Promise<ParameterBook> {
  const patch = path === PARAMETERS_DIR ? undefined : readPatchFile(path);
  const files = readFolder(patch === undefined ? path : PARAMETERS_DIR);
  const source = sourceDigest(patch === undefined ? files : new Map([...files, [path, patch]]));
  const book = LOADED.get(source) ?? makeBook(files, source, patch, path);
  LOADED.set(source, book);
  return book;
}

async function makeBook(
  files: ReadonlyMap<string, string>,
  source: string,
  patch: string | undefined,
  path: string,
): Promise<ParameterBook> {
  const known = patch === undefined ? readChecked(source) : null;
  if (known !== null) return new ParameterBook(known);
  const { readSet } = await import("./book/read.js");
  return new ParameterBook(readSet(files, patch === undefined ? undefined : { path, text: patch }));
}

function digestOf({ series, firstMonth, lastMonth }: ParameterSet): string {
  const hash = createHash("sha256").update(`${firstMonth}..${lastMonth}\n`);
  for (const name of PARAMETER_NAMES) {
    const { onlyInMonth, values } = series.get(name) as Series;
    const entries = values.map(({ from, value, confidence, ended }) => {
      return `${from}:${ended ? "ended" : value}:${confidence}`;
    });
    hash.update(`${name}${onlyInMonth ? "!" : ""} ${entries.join(" ")}\n`);
  }
  return hash.digest("hex");
}
