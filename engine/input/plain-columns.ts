/**
 * Columns that a row says as they stand: a count, a code or a boolean of the version that holds. What
 * a table says in another way has its words in `row-facts.ts`.
 */
import { factTable } from "../facts/tables.js";
import { RECORDS, type RecordName } from "./fact-records.js";
import type { RecordList } from "./record-list.js";
import { flagOf, placeOf, type RowPacker } from "./row-packer.js";

/** Of each column its place in a record, and where a row says it; numbers behind each other. */
export interface PlainColumns {
  /** Place in the record, place in the row. */
  readonly shorts: Int32Array;
  /** Place in the record, mask, and what it is when nothing is said. */
  readonly flags: Int32Array;
}

export function plainColumns(name: RecordName): PlainColumns {
  const record = RECORDS[name];
  const places: Readonly<Record<string, number>> = record.at;
  const columns = Object.entries(factTable(record.table).columns).map(([column, { fact }]) => {
    return { at: places[column] as number, fact };
  });
  const shorts = columns.flatMap(({ at, fact: { name: fact, value } }) =>
    value.kind === "count" || value.kind === "enum" ? [at, placeOf(fact)] : [],
  );
  const flags = columns.flatMap(({ at, fact: { name: fact, value } }) =>
    value.kind === "bool" ? [at, flagOf(fact), Number(value.absent)] : [],
  );
  return { shorts: Int32Array.from(shorts), flags: Int32Array.from(flags) };
}

/** Says the columns of a record. */
export function sayPlain(
  packer: RowPacker,
  list: RecordList,
  record: number,
  { shorts, flags }: PlainColumns,
): void {
  for (let place = 0; place < shorts.length; place += 2) {
    packer.short(shorts[place + 1] as number, list.short(record, shorts[place] as number));
  }
  for (let place = 0; place < flags.length; place += 3) {
    const isAbsent = list.short(record, flags[place] as number) === flags[place + 2];
    if (!isAbsent) packer.flag(flags[place + 1] as number);
  }
}
