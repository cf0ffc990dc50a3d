/**
 * Which records a fact follows from. The rules know records by a text and hand those texts back;
 * here each text finds its record again.
 */
import type { FactChange, FactValues } from "../facts/change.js";
import type { FactTableName } from "../facts/tables.js";
import type { DerivedFact, Subject } from "./derivation.js";
import type { SourceRecord } from "./flow.js";
import type { Span } from "./law/spans.js";

export class Origins {
  readonly #known = new Map<string, SourceRecord>();
  readonly #ids: Pick<FactChange, "gezinId" | "childId">;

  /** Facts are said of this subject. */
  constructor(subject: Subject) {
    this.#ids = subject.kind === "persoon" ? { childId: subject.id } : { gezinId: subject.id };
  }

  /** The text that stands for a record. */
  key(record: SourceRecord): string {
    const key = `${record.flow} ${record.recordId}`;
    this.#known.set(key, record);
    return key;
  }

  /** A fact that holds in some months or years, or always. */
  fact(
    table: FactTableName,
    span: Partial<Pick<FactChange, "van" | "tot" | "childId">>,
    values: FactValues,
    records: readonly string[],
  ): DerivedFact {
    const from: SourceRecord[] = [];
    for (const key of records) {
      const record = this.#known.get(key);
      if (record !== undefined) from.push(record);
    }
    return { change: { table, ...this.#ids, ...span, values }, from };
  }

  /** Facts of a table from spans. */
  facts<T>(
    table: FactTableName,
    spans: readonly Span<T>[],
    valuesOf: (value: T) => FactValues,
  ): DerivedFact[] {
    return spans.map(({ van, tot, value, records }) => {
      return this.fact(table, { van, tot }, valuesOf(value), records);
    });
  }
}
