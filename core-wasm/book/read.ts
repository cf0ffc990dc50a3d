/**
 * Parameter files as one checked set. What the files say is collected first, with the place of
 * everything; a patch changes what was collected; then all of it is checked.
 */
import { PARAMETER_NAMES } from "../generated/parameter-names.js";
import type { ParameterSet, Series, Unit } from "../series.js";
import { ParameterError } from "../series.js";
import { checkSet } from "./checks.js";
import { isSeriesFile, KINDS_FILE, RANGE_FILE, UNITS_FILE } from "./files.js";
import { resolveKinds } from "./kinds.js";
import { patched } from "./patch.js";
import { Places } from "./places.js";
import { type RawKind, readPart, SCHEMAS } from "./schema.js";
import { parseSource, type Source } from "./yaml.js";

/** What files say, before kinds are resolved and anything is checked. */
export interface Collected {
  readonly firstMonth: number;
  readonly lastMonth: number;
  readonly componentMax: number;
  readonly units: ReadonlyMap<string, Unit>;
  readonly kinds: ReadonlyMap<string, RawKind>;
  readonly series: ReadonlyMap<string, Series>;
  readonly places: Places;
}

/** The files of a folder, parsed. */
export function parseFiles(files: ReadonlyMap<string, string>): ReadonlyMap<string, Source> {
  return new Map([...files].map(([file, text]) => [file, parseSource(file, text)]));
}

/** What parsed files say, each part by its schema. */
export function collect(files: ReadonlyMap<string, Source>): Collected {
  const places = new Places();
  const sourceOf = (file: string): Source => requireFile(files, file);
  const { component, units } = readPart(SCHEMAS.units, sourceOf(UNITS_FILE), []);
  const kinds = sourceOf(KINDS_FILE);
  return {
    ...readPart(SCHEMAS.range, sourceOf(RANGE_FILE), []),
    componentMax: component.max,
    units: new Map(Object.entries(units)),
    kinds: readKinds(kinds, places),
    series: readSeries([...files.keys()].filter(isSeriesFile).map(sourceOf), places),
    places,
  };
}

/** The files of a folder, with a patch over them when there is one, checked. */
export function readSet(
  files: ReadonlyMap<string, string>,
  patch?: { readonly path: string; readonly text: string },
): ParameterSet {
  const base = collect(parseFiles(files));
  if (patch === undefined) return checked(base);
  return checked(patched(base, parseSource(patch.path, patch.text)));
}

/** Checks what was collected. Throws a ParameterError at the first fault. */
export function checked({ places, kinds, ...collected }: Collected): ParameterSet {
  const set = { ...collected, kinds: resolveKinds(kinds, places) };
  requireNames(set.series);
  checkSet(set, places);
  return set;
}

function requireFile(files: ReadonlyMap<string, Source>, file: string): Source {
  const source = files.get(file);
  if (source !== undefined) return source;
  const found = [...files.keys()].join(", ") || "none";
  throw new ParameterError(`${file}: expected among the YAML files of the folder, found ${found}`);
}

function readKinds(source: Source, places: Places): ReadonlyMap<string, RawKind> {
  return new Map(
    Object.keys(source.content).map((name) => {
      places.noteKind(name, source.at([name]));
      return [name, readPart(SCHEMAS.kind, source, [name])];
    }),
  );
}

/** The series of parsed files. */
export function readSeries(
  sources: readonly Source[],
  places: Places,
): ReadonlyMap<string, Series> {
  const all = new Map<string, Series>();
  for (const source of sources) {
    for (const name of Object.keys(source.content)) {
      if (all.has(name)) {
        const where = source.at([name]);
        throw new ParameterError(`${where}: ${name}: expected once, found a second time`);
      }
      const series = readPart(SCHEMAS.series, source, [name]);
      places.noteSeries(name, series.values, source);
      all.set(name, series);
    }
  }
  return all;
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
