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
  readonly #byKey = new Map<string, Readonly<Record<string, unknown>>>();

  /** Adds a record about a day; the same of a key that there is already is left out. */
  add<F extends Fields>(flow: Flow<F>, dag: number, inhoud: ContentOf<F>): void {
    const content = inDeclaredOrder(flow.fields, inhoud);
    const recordId = flow.key.map((name) => content[name] ?? "").join("/");
    const key = `${flow.name} ${recordId}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      requireSame(key, JSON.stringify(known), JSON.stringify(content));
      return;
    }
    this.#byKey.set(key, content);
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

/** A record that is lost would be a decision of a person, or a fault of the rules. */
function requireSame(key: string, known: string, found: string): void {
  if (known !== found) throw new Error(`records of ${key}: expected ${known}, found ${found}`);
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
