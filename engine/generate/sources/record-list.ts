/** Records of one family while they are made, each checked against its flow by its type. */
import type { ContentOf, Fields } from "../../sources/field.js";
import type { Flow, SourceRecord } from "../../sources/flow.js";
import { dayText } from "./day-text.js";

/** A record with the day of what it is about, from which its arrival follows. */
export interface DatedRecord extends SourceRecord {
  /** When the source makes it, YYYY-MM-DD. */
  readonly aangemaakt: string;
  readonly dag: number;
}

export class RecordList {
  readonly records: DatedRecord[] = [];
  readonly #keys = new Set<string>();

  /** Adds a record about a day; one of a key that there is already is left out. */
  add<F extends Fields>(flow: Flow<F>, dag: number, inhoud: ContentOf<F>): void {
    const content = inDeclaredOrder(flow.fields, inhoud);
    const recordId = flow.key.map((name) => content[name] ?? "").join("/");
    const key = `${flow.name} ${recordId}`;
    if (this.#keys.has(key)) return;
    this.#keys.add(key);
    const persons: string[] = [];
    for (const name of flow.subjects) {
      const value = content[name];
      if (typeof value === "string" && !persons.includes(value)) persons.push(value);
    }
    const day = dayText(dag);
    this.records.push({
      flow: flow.name,
      recordId,
      versie: 1,
      aangemaakt: day,
      subjecten: persons,
      inhoud: content,
      dag,
    });
  }
}

/** Fields as the source writes them; those of lists are given so. */
function inDeclaredOrder(fields: Fields, given: object): Readonly<Record<string, unknown>> {
  const content: Record<string, unknown> = {};
  for (const name in fields) {
    const value = (given as Readonly<Record<string, unknown>>)[name];
    if (value !== undefined) content[name] = value;
  }
  return content;
}
