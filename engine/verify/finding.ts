/** What is not as it was decided: a row of a table that was changed, is missing or is too many. */
/** Tables of which rows are checked. */
export type CheckedTable =
  | "decision"
  | "run"
  | "run_partition"
  | "run_total"
  | "run_reason"
  | "rejected"
  | "program"
  | "regularisation"
  | "regularisation_month"
  | "regularisation_part"
  | "difference"
  | "difference_cause"
  | "regularisation_rejected";

/** Where it was found; what does not apply is left out. */
export interface Place {
  readonly run?: number;
  readonly regularisation?: number;
  readonly partition?: number;
  readonly part?: number;
  readonly payer?: string;
  readonly gezinId?: string;
  readonly childId?: string;
  readonly component?: string;
  /** Other keys of the row, in words. */
  readonly row?: string;
  readonly column?: string;
}

export interface Finding extends Place {
  readonly table: CheckedTable;
  readonly kind: "changed" | "missing" | "added";
  readonly expected: string;
  readonly found: string;
}

const WORDS: readonly (readonly [keyof Place, string])[] = [
  ["run", "run "],
  ["regularisation", "regularisation "],
  ["partition", "partition "],
  ["part", "part "],
  ["payer", ""],
  ["gezinId", "household "],
  ["childId", "child "],
  ["component", ""],
  ["row", ""],
  ["column", ""],
];

/** A finding as a line for people. */
export function findingText(finding: Finding): string {
  const places = WORDS.flatMap(([name, word]) => {
    const found = finding[name];
    return found === undefined ? [] : [`${word}${found}`];
  });
  const { table, kind, expected, found } = finding;
  return `${kind}: ${table}: ${places.join(", ")}: expected ${expected}, found ${found}`;
}

/** A row as the maps below have it: column by column, as text. */
export type Row = Readonly<Record<string, string>>;

/** Rows of a table by their keys. */
export interface Keyed {
  readonly table: CheckedTable;
  /** Of each row by its key: where it stands. */
  readonly placeOf: (key: string) => Place;
  readonly expected: ReadonlyMap<string, Row>;
  readonly found: ReadonlyMap<string, Row>;
}

/** Whatever differs between rows as they should be and as they are. */
export function compareKeyed({ table, placeOf, expected, found }: Keyed): Finding[] {
  const findings: Finding[] = [];
  for (const [key, row] of expected) {
    const other = found.get(key);
    const place = placeOf(key);
    if (other === undefined) {
      findings.push({ table, kind: "missing", ...place, expected: rowText(row), found: "none" });
    } else findings.push(...compareRow(table, place, row, other));
  }
  for (const [key, row] of found) {
    if (expected.has(key)) continue;
    findings.push({
      ...{ table, kind: "added" as const, ...placeOf(key) },
      ...{ expected: "none", found: rowText(row) },
    });
  }
  return findings;
}

/** Columns of a row that differ; only those that are expected are looked at. */
export function compareRow(
  table: CheckedTable,
  place: Place,
  expected: Row,
  found: Row,
): Finding[] {
  return Object.entries(expected).flatMap(([column, value]) => {
    const other = found[column] ?? "none";
    if (value === other) return [];
    return [{ table, kind: "changed" as const, ...place, column, expected: value, found: other }];
  });
}

const rowText = (row: Row): string =>
  Object.entries(row)
    .map(([column, value]) => `${column} ${value}`)
    .join(", ");
