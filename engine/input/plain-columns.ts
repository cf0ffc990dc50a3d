/**
 * Columns that a row says as they stand: a count, a code or a boolean of the version that holds. What
 * a table says in another way has its words in `row-facts.ts`.
 */
import { factTable } from "../facts/tables.js";
import { RECORDS, type RecordName } from "./fact-records.js";
import type { RecordList } from "./record-list.js";
import { flagOf, placeOf, type RowPacker } from "./row-packer.js";

/** Of each column its place in a record, and where a row says it. */
export interface PlainColumns {
  readonly shorts: readonly { readonly at: number; readonly place: number }[];
  readonly flags: readonly {
    readonly at: number;
    readonly mask: number;
    readonly isAbsent: boolean;
  }[];
}

export function plainColumns(name: RecordName): PlainColumns {
  const record = RECORDS[name];
  const places: Readonly<Record<string, number>> = record.at;
  const columns = Object.entries(factTable(record.table).columns).map(([column, { fact }]) => {
    return { at: places[column] as number, fact };
  });
  return {
    shorts: columns.flatMap(({ at, fact }) => {
      const isShort = fact.value.kind === "count" || fact.value.kind === "enum";
      return isShort ? [{ at, place: placeOf(fact.name) }] : [];
    }),
    flags: columns.flatMap(({ at, fact: { name: fact, value } }) =>
      value.kind === "bool" ? [{ at, mask: flagOf(fact), isAbsent: value.absent }] : [],
    ),
  };
}

/** Says the columns of a record. */
export function sayPlain(
  packer: RowPacker,
  list: RecordList,
  record: number,
  { shorts, flags }: PlainColumns,
): void {
  for (const { at, place } of shorts) packer.short(place, list.short(record, at));
  for (const { at, mask, isAbsent } of flags) {
    if (list.bool(record, at) !== isAbsent) packer.flag(mask);
  }
}
