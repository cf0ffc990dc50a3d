/**
 * Records of persons, read from the database once for some subjects, and who belongs with whom.
 */
import type pg from "pg";
import { copyRows } from "./copy-rows.js";
import { type DerivationRule, type Subject, SubjectRecords } from "./derivation.js";
import type { Flow, SourceRecord } from "./flow.js";

/** Records of sets of persons that are kept: those of some hundred families. */
const SHARED_MAX = 20_000;

/** Steps from person to person over records that say who belongs with whom. */
export const KIN_STEPS = 2;

const COLUMNS = "r.stroom, r.record_id, r.versie, r.subjecten, r.inhoud";

/**
 * Records of some flows, or of all, that name one of the persons, whose keys are whole numbers;
 * each mostly once. Those of each person are looked up: without statistics of the table another
 * plan would read everybody's.
 */
const recordsSql = (persons: readonly string[], flows?: ReadonlySet<string>): string => {
  const ofFlows = flows === undefined ? "" : ` AND r.stroom = ANY ('{${[...flows].join()}}')`;
  const keys = `'{${persons.join()}}'::bigint[]`;
  const asked = `unnest(${keys}) AS asked (person)`;
  return `COPY (
    SELECT ${COLUMNS} FROM ${asked} CROSS JOIN LATERAL (
      SELECT * FROM source_record WHERE subjecten[1] = person OFFSET 0) r
    WHERE NOT r.is_geannuleerd${ofFlows}
    UNION ALL
    SELECT ${COLUMNS} FROM ${asked} CROSS JOIN LATERAL (
      SELECT * FROM source_subject s WHERE s.person = asked.person OFFSET 0) s CROSS JOIN LATERAL (
      SELECT * FROM source_record named
      WHERE named.stroom = s.stroom AND named.record_id = s.record_id OFFSET 0) r
    WHERE s.person = ANY (r.subjecten[2:]) AND r.subjecten[1] <> ALL (${keys})
      AND NOT r.is_geannuleerd${ofFlows}
  ) TO STDOUT`;
};

export class RecordCache {
  readonly #flows: ReadonlyMap<string, Flow>;
  readonly #client: pg.ClientBase;
  /** The flows that are read; undefined = all. */
  readonly #read: ReadonlySet<string> | undefined;
  readonly #byPerson = new Map<string, SourceRecord[]>();
  readonly #byKey = new Map<string, SourceRecord>();
  readonly #kin = new Map<string, readonly string[]>();
  /** By the persons of whom they are: a family has few such sets. */
  readonly #around = new Map<string, SubjectRecords>();
  #sharedCount = 0;

  constructor(client: pg.ClientBase, flows: ReadonlyMap<string, Flow>, read?: ReadonlySet<string>) {
    this.#client = client;
    this.#flows = flows;
    this.#read = read;
  }

  /** Reads the records of persons and of all within the steps. */
  async read(persons: Iterable<string>): Promise<void> {
    const reached = new Set(persons);
    let edge: readonly string[] = [...reached];
    for (let step = 0; step <= KIN_STEPS && edge.length > 0; step++) {
      const unread = edge.filter((person) => !this.#byPerson.has(person));
      if (unread.length > 0) await this.#fetch(unread);
      edge = this.#widen(reached, edge);
    }
  }

  /** A person is known when a record of an introducing flow names him. */
  isKnown(person: string): boolean {
    const records = this.#byPerson.get(person) ?? [];
    return records.some(({ flow }) => this.#flows.get(flow)?.isIntroducing === true);
  }

  recordCountOf(person: string): number {
    return this.#byPerson.get(person)?.length ?? 0;
  }

  /** Whether something may follow for a subject, by the rules of its kind. */
  areConcerned(subject: Subject, rules: readonly DerivationRule[]): boolean {
    if (subject.kind !== "persoon") return true;
    const own = this.#byPerson.get(subject.id) ?? [];
    return rules.some(({ concerns }) => concerns === undefined || concerns(subject, own));
  }

  /** The records of some persons and of those they belong with. */
  recordsAround(persons: readonly string[]): SubjectRecords {
    const reached = new Set(persons);
    let edge: readonly string[] = persons;
    for (let step = 0; step < KIN_STEPS; step++) edge = this.#widen(reached, edge);
    const key = [...reached].sort().join();
    let records = this.#around.get(key);
    if (records !== undefined) return records;
    if (this.#sharedCount > SHARED_MAX) {
      this.#around.clear();
      this.#sharedCount = 0;
    }
    records = this.#recordsOf(reached);
    for (const person of reached) this.#sharedCount += this.recordCountOf(person);
    this.#around.set(key, records);
    return records;
  }

  /** Adds those whom persons of the edge belong with; yields who is new. */
  #widen(reached: Set<string>, edge: readonly string[]): string[] {
    const next: string[] = [];
    for (const person of edge) {
      for (const kin of this.#kinOf(person)) {
        if (reached.has(kin)) continue;
        reached.add(kin);
        next.push(kin);
      }
    }
    return next;
  }

  #recordsOf(persons: ReadonlySet<string>): SubjectRecords {
    const shared = new Set<SourceRecord>();
    const byFlow = new Map<string, SourceRecord[]>();
    for (const person of persons) {
      for (const record of this.#byPerson.get(person) ?? []) {
        if (record.subjecten.length > 1) {
          if (shared.has(record)) continue;
          shared.add(record);
        }
        const records = byFlow.get(record.flow);
        if (records === undefined) byFlow.set(record.flow, [record]);
        else records.push(record);
      }
    }
    for (const records of byFlow.values()) {
      if (records.length > 1) records.sort(byRecordId);
    }
    return new SubjectRecords(byFlow);
  }

  /** Whom a person belongs with; asked when his records are read. */
  #kinOf(person: string): readonly string[] {
    const known = this.#kin.get(person);
    if (known !== undefined) return known;
    const kin = new Set<string>();
    for (const { flow, subjecten } of this.#byPerson.get(person) ?? []) {
      if (this.#flows.get(flow)?.isKin !== true) continue;
      for (const other of subjecten) kin.add(other);
    }
    const found = [...kin];
    this.#kin.set(person, found);
    return found;
  }

  async #fetch(persons: readonly string[]): Promise<void> {
    for (const person of persons) this.#byPerson.set(person, []);
    const asked = new Set(persons);
    await copyRows(this.#client, recordsSql(persons, this.#read), (row) => this.#keep(row, asked));
  }

  /** Notes a record with those of its persons that were asked for. */
  #keep(row: readonly string[], asked: ReadonlySet<string>): void {
    const [flow = "", recordId = "", versie, persons = "", content = ""] = row;
    const key = `${flow}/${recordId}`;
    let record = this.#byKey.get(key);
    if (record === undefined) {
      const subjecten = persons.slice(1, -1).split(",");
      const inhoud = JSON.parse(content) as SourceRecord["inhoud"];
      record = { flow, recordId, versie: Number(versie), subjecten, inhoud };
      this.#byKey.set(key, record);
    }
    for (const person of record.subjecten) {
      if (!asked.has(person)) continue;
      const records = this.#byPerson.get(person) as SourceRecord[];
      if (!records.includes(record)) records.push(record);
    }
  }
}

const byRecordId = (a: SourceRecord, b: SourceRecord): number =>
  a.recordId < b.recordId ? -1 : a.recordId > b.recordId ? 1 : 0;
