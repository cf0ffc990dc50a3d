/**
 * Records of persons, read from the database once for some subjects, and who belongs with whom.
 */
import type pg from "pg";
import { copyRows } from "./copy-rows.js";
import { SubjectRecords } from "./derivation.js";
import type { Flow, SourceRecord } from "./flow.js";

const SUBJECTS_AT = 5;
const CONTENT_AT = 6;

/** Steps from person to person over records that say who belongs with whom. */
export const KIN_STEPS = 2;

const COLUMNS = `r.stroom, r.record_id, r.versie, r.aangemaakt, r.ontvangen,
  array_to_string(r.subjecten, ','), r.inhoud`;

/** Records that name one of the persons, whose keys are whole numbers. */
const recordsSql = (persons: readonly string[]): string => {
  const asked = `'{${persons.join()}}'::bigint[]`;
  return `COPY (
    SELECT ${COLUMNS} FROM source_record r
    WHERE r.subjecten[1] = ANY (${asked}) AND NOT r.is_geannuleerd
    UNION ALL
    SELECT ${COLUMNS} FROM source_subject s JOIN source_record r USING (stroom, record_id)
    WHERE s.person = ANY (${asked}) AND s.person = ANY (r.subjecten[2:]) AND NOT r.is_geannuleerd
  ) TO STDOUT`;
};

export class RecordCache {
  readonly #flows: ReadonlyMap<string, Flow>;
  readonly #client: pg.ClientBase;
  readonly #byPerson = new Map<string, SourceRecord[]>();
  readonly #byKey = new Map<string, SourceRecord>();

  constructor(client: pg.ClientBase, flows: ReadonlyMap<string, Flow>) {
    this.#client = client;
    this.#flows = flows;
  }

  /** Reads the records of persons and of all within the steps. */
  async read(persons: Iterable<string>): Promise<void> {
    let next = [...new Set(persons)].filter((person) => !this.#byPerson.has(person));
    let reached = [...new Set(persons)];
    for (let step = 0; step <= KIN_STEPS; step++) {
      if (next.length > 0) await this.#fetch(next);
      reached = [...new Set(reached.flatMap((person) => [person, ...this.#kinOf(person)]))];
      next = reached.filter((person) => !this.#byPerson.has(person));
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

  /** The records of some persons and of those they belong with. */
  recordsAround(persons: readonly string[]): SubjectRecords {
    const reached = new Set(persons);
    let edge: readonly string[] = persons;
    for (let step = 0; step < KIN_STEPS; step++) {
      const next: string[] = [];
      for (const person of edge) {
        for (const kin of this.#kinOf(person)) {
          if (reached.has(kin)) continue;
          reached.add(kin);
          next.push(kin);
        }
      }
      edge = next;
    }
    return this.#recordsOf(reached);
  }

  #recordsOf(persons: ReadonlySet<string>): SubjectRecords {
    const found = new Set<SourceRecord>();
    for (const person of persons) {
      for (const record of this.#byPerson.get(person) ?? []) found.add(record);
    }
    const byFlow = new Map<string, SourceRecord[]>();
    for (const record of found) {
      const records = byFlow.get(record.flow);
      if (records === undefined) byFlow.set(record.flow, [record]);
      else records.push(record);
    }
    for (const records of byFlow.values()) {
      if (records.length > 1) records.sort(byRecordId);
    }
    return new SubjectRecords(byFlow);
  }

  #kinOf(person: string): string[] {
    const kin: string[] = [];
    for (const { flow, subjecten } of this.#byPerson.get(person) ?? []) {
      if (this.#flows.get(flow)?.isKin === true) kin.push(...subjecten);
    }
    return kin;
  }

  async #fetch(persons: readonly string[]): Promise<void> {
    for (const person of persons) this.#byPerson.set(person, []);
    const asked = new Set(persons);
    await copyRows(this.#client, recordsSql(persons), (row) => this.#keep(row, asked));
  }

  /** Notes a record with those of its persons that were asked for. */
  #keep(row: readonly string[], asked: ReadonlySet<string>): void {
    const [flow = "", recordId = "", versie, aangemaakt = "", ontvangen = ""] = row;
    const key = `${flow}/${recordId}`;
    let record = this.#byKey.get(key);
    if (record === undefined) {
      const subjecten = (row[SUBJECTS_AT] as string).split(",");
      const inhoud = JSON.parse(row[CONTENT_AT] as string) as SourceRecord["inhoud"];
      const said = { aangemaakt, ontvangen, subjecten, inhoud };
      record = { flow, recordId, versie: Number(versie), ...said };
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
