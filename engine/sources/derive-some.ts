/**
 * Derives some subjects: their records, what was derived before, what follows now and what changes
 * by that. Reads only; the same in a thread of its own.
 */
import type pg from "pg";
import type { FactChange, FaultyChange } from "../facts/change.js";
import { type CheckedChange, checkChange } from "../facts/staging.js";
import { DERIVED, DecidedFacts } from "./decided-facts.js";
import type { Subject } from "./derivation.js";
import { deriveSubject, NOTHING } from "./derive-subject.js";
import { factChanges, type KeptFact } from "./fact-difference.js";
import type { Sources } from "./registry.js";
import { RecordCache } from "./subject-records.js";
import type { TouchedSubject } from "./touched-subjects.js";

/** Plain data: it travels between threads. */
export interface DerivedSome {
  readonly subjects: number;
  /** Persons that nobody knows, of whom there are records. */
  readonly unknown: number;
  readonly findings: number;
  /** Subjects of which something follows for the first time, as rows of COPY but for their end. */
  readonly fresh: readonly string[];
  /** Subjects that come out differently: kind, id, facts and findings, apart by a tab. */
  readonly kept: readonly string[];
  /** But for months that somebody decided. */
  readonly changes: readonly (CheckedChange | FaultyChange)[];
}

interface KeptRow {
  readonly soort: Subject["kind"];
  readonly subject_id: string;
  readonly facts: string;
  readonly findings: string;
}

const NO_FACTS = { facts: [], findings: [], text: NOTHING };

/** Those of a kind by their key: another plan would read those of everybody. */
const KEPT_SQL = `
  SELECT kept.* FROM unnest($2::bigint[]) AS asked (id) CROSS JOIN LATERAL (
    SELECT soort, subject_id::text, facts, findings FROM derived_subject
    WHERE soort = $1 AND subject_id = id OFFSET 0) kept`;

export async function deriveSome(
  client: pg.ClientBase,
  { flows, rules }: Sources,
  subjects: readonly TouchedSubject[],
): Promise<DerivedSome> {
  const cache = new RecordCache(client, flows);
  await cache.read(subjects.flatMap(({ persons }) => persons));
  const known = await knownPersons(client, subjects, cache);
  const before = await readKept(client, subjects);
  const fresh: string[] = [];
  const kept: string[] = [];
  const changes: FactChange[] = [];
  const counts = { unknown: 0, findings: 0 };
  for (const { subject, persons } of subjects) {
    const old = before.get(`${subject.kind} ${subject.id}`);
    const oldText = old?.facts ?? NOTHING;
    const isWaiting = subject.kind === "persoon" && !known.has(subject.id);
    if (isWaiting && cache.recordCountOf(subject.id) > 0) counts.unknown += 1;
    const own = isWaiting ? [] : cache.rulesOf(subject, rules);
    const derived =
      own.length === 0
        ? NO_FACTS
        : deriveSubject(subject, cache.recordsAround(persons), own, oldText);
    counts.findings += derived.findings.length;
    const findings = derived.findings.length === 0 ? NOTHING : JSON.stringify(derived.findings);
    if (derived.text === oldText && findings === (old?.findings ?? NOTHING)) continue;
    const place = `${subject.kind}\t${subject.id}`;
    if (old === undefined) fresh.push(`${place}\t${escaped(derived.text)}\t${escaped(findings)}`);
    else kept.push(`${place}\t${derived.text}\t${findings}`);
    if (derived.text === oldText) continue;
    changes.push(...factChanges(JSON.parse(oldText) as KeptFact[], derived.facts));
  }
  const delivered = (await new DecidedFacts(client).leaveOut(changes)).map(checkChange);
  return { subjects: subjects.length, ...counts, fresh, kept, changes: delivered };
}

/** JSON as COPY reads it: it has no control characters. */
const escaped = (json: string): string =>
  json.includes("\\") ? json.replaceAll("\\", "\\\\") : json;

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
  const { rows } = await client.query<{ id: string }>(
    `SELECT child_id::text AS id FROM kind JOIN delivery ON delivery_id = known_from
     WHERE child_id = ANY ($1) AND known_to IS NULL AND source <> $2`,
    [`{${others.join()}}`, DERIVED],
  );
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
    const { rows } = await client.query<KeptRow>(KEPT_SQL, [kind, `{${ids.join()}}`]);
    for (const row of rows) kept.set(`${row.soort} ${row.subject_id}`, row);
  }
  return kept;
}
