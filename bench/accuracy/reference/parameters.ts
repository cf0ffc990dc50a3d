/**
 * The dated parameters, read straight from the YAML files of the rules.
 *
 * A value holds from its month until the next entry; a series marked `onlyInMonth` holds in the
 * months listed alone. Before a series' first entry there is no value: `null`. A name that no file
 * has is a fault of this program and throws.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { PROJECT_ROOT } from "../../../core-wasm/root.js";
import { monthOfText } from "./months.js";

/** One value of one series in one month. Cents or a count. */
export interface Value {
  readonly value: bigint;
  readonly confidence: string;
  readonly isCandidate: boolean;
}

interface Entry extends Value {
  readonly from: number;
}

interface Series {
  readonly isOnlyInMonth: boolean;
  readonly entries: readonly Entry[];
}

/** Every value of one month. */
export class MonthParameters {
  readonly #values: ReadonlyMap<string, Value | null>;
  readonly #counts = new Map<string, number>();

  constructor(values: ReadonlyMap<string, Value | null>) {
    this.#values = values;
  }

  /** The value of a series, or null before its first month. */
  value(name: string): Value | null {
    const value = this.#values.get(name);
    if (value === undefined) {
      throw new Error(`Expected a parameter series in the YAML files, found no "${name}"`);
    }
    return value;
  }

  /** A count, age or limit in months that always has a value. */
  count(name: string): number {
    const known = this.#counts.get(name);
    if (known !== undefined) return known;
    const value = this.value(name);
    if (value === null) throw new Error(`Expected a value for "${name}" in every month`);
    const count = Number(value.value);
    this.#counts.set(name, count);
    return count;
  }
}

/** Every series, with the sheet of a month made once. */
export class ReferenceParameters {
  readonly firstMonth: number;
  readonly lastMonth: number;
  readonly #series: ReadonlyMap<string, Series>;
  readonly #months = new Map<number, MonthParameters>();

  constructor(series: ReadonlyMap<string, Series>, firstMonth: number, lastMonth: number) {
    this.#series = series;
    this.firstMonth = firstMonth;
    this.lastMonth = lastMonth;
  }

  names(): string[] {
    return [...this.#series.keys()];
  }

  month(month: number): MonthParameters {
    const known = this.#months.get(month);
    if (known !== undefined) return known;
    const values = new Map<string, Value | null>();
    for (const [name, series] of this.#series) values.set(name, valueIn(series, month));
    const made = new MonthParameters(values);
    this.#months.set(month, made);
    return made;
  }

  /** The value of one series in one month, or null when it has none. */
  value(name: string, month: number): Value | null {
    return this.month(month).value(name);
  }
}

function valueIn(series: Series, month: number): Value | null {
  if (series.isOnlyInMonth) return series.entries.find(({ from }) => from === month) ?? null;
  let held: Entry | null = null;
  for (const entry of series.entries) if (entry.from <= month) held = entry;
  return held;
}

/** Files that say what series must satisfy, which is not for the reference to ask. */
const FRAME = new Set(["kinds.yaml", "units.yaml"]);

interface YamlSeries {
  onlyInMonth?: boolean;
  values: { from: string; value: number; confidence: string }[];
}

function readSeries(yaml: YamlSeries): Series {
  const entries = yaml.values.map(({ from, value, confidence }) => ({
    from: monthOfText(String(from)),
    value: BigInt(value),
    confidence,
    isCandidate: confidence === "candidate",
  }));
  return { isOnlyInMonth: yaml.onlyInMonth === true, entries };
}

/** Reads every YAML file of a folder; the one of the project unless told otherwise. */
export async function loadReferenceParameters(
  folder = join(PROJECT_ROOT, "core-wasm", "parameters"),
): Promise<ReferenceParameters> {
  const series = new Map<string, Series>();
  const span = { firstMonth: "", lastMonth: "" };
  const files = (await readdir(folder)).filter(
    (file) => file.endsWith(".yaml") && !FRAME.has(file),
  );
  for (const file of files) {
    const yaml = parse(await readFile(join(folder, file), "utf8")) as Record<string, unknown>;
    for (const [name, content] of Object.entries(yaml)) {
      if (name === "firstMonth" || name === "lastMonth") span[name] = String(content);
      else series.set(name, readSeries(content as YamlSeries));
    }
  }
  return new ReferenceParameters(series, monthOfText(span.firstMonth), monthOfText(span.lastMonth));
}
