/**
 * Derives some subjects: their records, what was derived before, what follows now and what changes
 * by that. Reads only; the same in a thread of its own.
 */
import type pg from "pg";
import type { FactChange } from "../facts/change.js";
import { checkChange } from "../facts/staging.js";
import { changeLine } from "./change-line.js";
import { DERIVED, DecidedFacts } from "./decided-facts.js";
import type { DerivationRule, Subject } from "./derivation.js";
import { type DerivedSubject, deriveAgain, deriveSubject } from "./derive-subject.js";
import { factChanges } from "./fact-difference.js";
import { NOTHING, readFacts } from "./kept-text.js";
import { Lines } from "./lines.js";
import { flowsRead, reachOf, rulesReading } from "./reach.js";
import type { Sources } from "./registry.js";
import { RecordCache } from "./subject-records.js";
import type { TouchedSubject } from "./touched-subjects.js";

/** What comes out of some subjects. */
export interface DerivedSome {
  readonly subjects: number;
  /** Persons that nobody knows, of whom there are records. */
  readonly unknown: number;
  readonly findings: number;
  /** Subjects that come out differently: kind, id, facts and findings, apart by a tab. */
  readonly rows: Lines;
  /** Changes of facts, but for months that somebody decided (change-line.ts). */
  readonly changes: Lines;
}

interface KeptRow {
  readonly soort: Subject["kind"];
  readonly subject_id: string;
  readonly facts: string;
  readonly findings: string;
}

const NO_FACTS: DerivedSubject = { findings: [], text: NOTHING, before: [], after: [] };

/** Subjects whose records are held together: of many the garbage would be the larger work. */
const TOGETHER = 250;

/** Those of a kind by their key: another plan would read those of everybody. */
const KEPT = {
  name: "kept subjects",
  text: `
    SELECT kept.* FROM unnest($2::bigint[]) AS asked (id) CROSS JOIN LATERAL (
      SELECT soort, subject_id::text, facts, findings FROM derived_subject
      WHERE soort = $1 AND subject_id = id OFFSET 0) kept`,
};

/** Children whom others than the sources made known. */
const KNOWN = {
  name: "known children",
  text: `
    SELECT child_id::text AS id FROM kind JOIN delivery ON delivery_id = known_from
    WHERE child_id = ANY ($1::bigint[]) AND known_to IS NULL AND source <> $2`,
};

export async function deriveSome(
  client: pg.ClientBase,
  sources: Sources,
  subjects: readonly TouchedSubject[],
): Promise<DerivedSome> {
  const some = new Some(client, sources);
  for (let at = 0; at < subjects.length; at += TOGETHER) {
    await some.derive(subjects.slice(at, at + TOGETHER));
  }
  return { subjects: subjects.length, ...some.derived };
}

class Some {
  readonly derived = { unknown: 0, findings: 0, rows: new Lines(), changes: new Lines() };
  readonly #decided: DecidedFacts;
  readonly #rules: Readonly<Record<Subject["kind"], readonly DerivationRule[]>>;

  constructor(
    readonly client: pg.ClientBase,
    readonly sources: Sources,
  ) {
    this.#decided = new DecidedFacts(client);
    const rulesOf = (kind: Subject["kind"]) =>
      sources.rules.filter(({ subject }) => subject === kind);
    this.#rules = { persoon: rulesOf("persoon"), dossier: rulesOf("dossier") };
  }

  /** Derives some of them, and notes what came out. */
  async derive(subjects: readonly TouchedSubject[]): Promise<void> {
    const { client, derived } = this;
    const before = await readKept(client, subjects);
    const cache = new RecordCache(client, this.sources.flows, this.#flowsFor(subjects, before));
    await cache.read(subjects.flatMap(({ persons }) => persons));
    const known = await knownPersons(client, subjects, cache);
    const changes: FactChange[] = [];
    for (const touched of subjects) {
      const { subject } = touched;
      const isWaiting = subject.kind === "persoon" && !known.has(subject.id);
      if (isWaiting && cache.recordCountOf(subject.id) > 0) derived.unknown += 1;
      const old = before.get(keyOf(subject));
      const now =
        isWaiting || !cache.areConcerned(subject, this.#rules[subject.kind])
          ? { ...NO_FACTS, before: readFacts(old?.facts ?? NOTHING) }
          : this.#follow(touched, old, cache);
      this.#note(subject, old, now);
      changes.push(...factChanges(now.before, now.after));
    }
    for (const change of await this.#decided.leaveOut(changes)) {
      derived.changes.add(changeLine(checkChange(change)));
    }
  }

  /** The flows to read; undefined = all, for a subject of which all may be otherwise. */
  #flowsFor(
    subjects: readonly TouchedSubject[],
    before: ReadonlyMap<string, KeptRow>,
  ): ReadonlySet<string> | undefined {
    const news = new Set<string>();
    for (const touched of subjects) {
      const told = newsOf(touched, before.get(keyOf(touched.subject)));
      if (told === undefined) return undefined;
      for (const flow of told) news.add(flow);
    }
    const { rules } = this.sources;
    return flowsRead(reachOf(this.sources), rules, [...news]);
  }

  /** What follows for a known subject. */
  #follow(touched: TouchedSubject, old: KeptRow | undefined, cache: RecordCache): DerivedSubject {
    const { subject, persons } = touched;
    const rules = this.#rules[subject.kind];
    const records = cache.recordsAround(persons);
    const kept = old?.facts ?? NOTHING;
    const news = newsOf(touched, old);
    const asked = news === undefined ? rules : rulesReading(rules, news);
    return asked.length === rules.length
      ? deriveSubject(subject, records, rules, kept)
      : deriveAgain(subject, records, asked, kept);
  }

  #note(subject: Subject, old: KeptRow | undefined, now: DerivedSubject): void {
    const { derived } = this;
    derived.findings += now.findings.length;
    const findings = now.findings.length === 0 ? NOTHING : JSON.stringify(now.findings);
    if (now.text === (old?.facts ?? NOTHING) && findings === (old?.findings ?? NOTHING)) return;
    derived.rows.add(`${subject.kind}\t${subject.id}\t${now.text}\t${findings}`);
  }
}

const keyOf = ({ kind, id }: Subject): string => `${kind} ${id}`;

/** Whose rule it is that found something is not kept: of such a subject all are asked. */
const newsOf = (
  { news }: TouchedSubject,
  old: KeptRow | undefined,
): readonly string[] | undefined => ((old?.findings ?? NOTHING) === NOTHING ? news : undefined);

/** Persons that a record or a fact of others makes known. */
async function knownPersons(
  client: pg.ClientBase,
  subjects: readonly TouchedSubject[],
  cache: RecordCache,
): Promise<ReadonlySet<string>> {
  const persons = subjects.filter(({ subject }) => subject.kind === "persoon");
  const ids = persons.map(({ subject }) => subject.id);
  const known = new Set(ids.filter((id) => cache.isKnown(id)));
  const others = ids.filter((id) => !known.has(id));
  if (others.length === 0) return known;
  const values = [`{${others.join()}}`, DERIVED];
  const { rows } = await client.query<{ id: string }>({ ...KNOWN, values });
  for (const { id } of rows) known.add(id);
  return known;
}

async function readKept(
  client: pg.ClientBase,
  subjects: readonly TouchedSubject[],
): Promise<ReadonlyMap<string, KeptRow>> {
  const kept = new Map<string, KeptRow>();
  for (const kind of ["persoon", "dossier"] as const) {
    const ids = subjects.flatMap(({ subject }) => (subject.kind === kind ? subject.id : []));
    if (ids.length === 0) continue;
    const { rows } = await client.query<KeptRow>({ ...KEPT, values: [kind, `{${ids.join()}}`] });
    for (const row of rows) kept.set(`${row.soort} ${row.subject_id}`, row);
  }
  return kept;
}
