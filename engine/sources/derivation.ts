/**
 * From records to facts: what the driver hands to a rule, and what it takes back.
 *
 *     records of a subject and of those it belongs with -> derive -> facts, each with its records
 *
 * A rule is a pure function: no clock, no database, nothing remembered. It gets all records that
 * hold, sorted by flow and record id, and returns all facts of the subject that follow from them;
 * the driver writes the differences. So the order in which records came can not show.
 *
 * Subjects. `persoon`: a person; facts by `childId` (the person's key). `dossier`: a file of a
 * payer, facts by `gezinId` (the file's number), memberships too.
 */
import type { FactChange } from "../facts/change.js";
import type { FactTableName } from "../facts/tables.js";
import type { Fields } from "./field.js";
import type { Flow, RecordOf, SourceRecord } from "./flow.js";

export interface Subject {
  readonly kind: "persoon" | "dossier";
  /** Text of a whole number: `childId` or `gezinId` of the facts. */
  readonly id: string;
}

const NONE: readonly never[] = [];

/** The records that hold for a subject. */
export class SubjectRecords {
  readonly #byFlow: ReadonlyMap<string, readonly SourceRecord[]>;
  readonly #byPerson = new Map<string, ReadonlyMap<string, readonly SourceRecord[]>>();
  readonly #read = new Map<(records: SubjectRecords) => unknown, unknown>();

  constructor(byFlow: ReadonlyMap<string, readonly SourceRecord[]>) {
    this.#byFlow = byFlow;
  }

  /** All records of a flow, of the subject and of those it belongs with; by record id. */
  all<F extends Fields>(flow: Flow<F>): readonly RecordOf<Flow<F>>[] {
    return (this.#byFlow.get(flow.name) ?? NONE) as unknown as readonly RecordOf<Flow<F>>[];
  }

  /** Those that name a person. */
  of<F extends Fields>(flow: Flow<F>, person: string): readonly RecordOf<Flow<F>>[] {
    const all = this.#byFlow.get(flow.name);
    if (all === undefined) return NONE;
    let persons = this.#byPerson.get(flow.name);
    if (persons === undefined) {
      persons = byPerson(all);
      this.#byPerson.set(flow.name, persons);
    }
    return (persons.get(person) ?? NONE) as unknown as readonly RecordOf<Flow<F>>[];
  }

  /** What a function reads from the records: read once, whoever asks. */
  once<T>(read: (records: SubjectRecords) => T): T {
    if (!this.#read.has(read)) this.#read.set(read, read(this));
    return this.#read.get(read) as T;
  }
}

function byPerson(records: readonly SourceRecord[]): Map<string, SourceRecord[]> {
  const persons = new Map<string, SourceRecord[]>();
  for (const record of records) {
    for (const person of record.subjecten) {
      const own = persons.get(person);
      if (own === undefined) persons.set(person, [record]);
      else if (own.at(-1) !== record) own.push(record);
    }
  }
  return persons;
}

/** A fact that follows, and the records that it follows from. */
export interface DerivedFact {
  /** `values` is never null: what does not follow is not said. Spans of a key do not overlap. */
  readonly change: FactChange;
  readonly from: readonly SourceRecord[];
}

/** What a person must look at: records that contradict each other or the world. */
export interface Finding {
  /** In capitals, such as `TWEE_GEZINNEN`. */
  readonly code: string;
  /** What was expected and what was found. */
  readonly message: string;
  readonly from: readonly SourceRecord[];
}

export interface Derived {
  readonly facts: readonly DerivedFact[];
  readonly findings?: readonly Finding[];
}

/** The rule of some fact tables for one kind of subject. `derive.ts` of a flow exports `rules`. */
export interface DerivationRule {
  readonly subject: Subject["kind"];
  /** Every fact table that it speaks of; no other rule does for the same kind of subject. */
  readonly tables: readonly FactTableName[];
  /** Names of the flows that it reads. */
  readonly reads: readonly string[];
  /**
   * False when nothing can follow for a subject, as far as its own records show: of whom no rule
   * is, the records of those it belongs with are not gathered.
   */
  concerns?(subject: Subject, own: readonly SourceRecord[]): boolean;
  derive(subject: Subject, records: SubjectRecords): Derived;
}
