/**
 * The subjects that the records since the last derivation touch: as far as each reaches (reach.ts),
 * its persons, those within the steps in which records are read together, and the files of which
 * one is a beneficiary.
 *
 * Subjects stand in the order of their families, so that the records of a family are read once. A
 * family is known by its person of the highest number, a step away and then one more; who stands
 * elsewhere has its records read again, and nothing else of it.
 *
 * Records that were cancelled and persons that a record named before count too: what followed from
 * them follows no more.
 */
import type pg from "pg";
import type { Subject } from "./derivation.js";
import { type Reach, reachOf } from "./reach.js";
import type { Sources } from "./registry.js";
import { KIN_STEPS } from "./subject-records.js";
import {
  type Extent,
  fewSubjectsSql,
  INSERT_PERSONS_SQL,
  INSERT_STEP_OF_MOST_SQL,
  INSERT_STEP_SQL,
  insertSubjectsSql,
  LAST,
  NEWS,
  READ_SQL,
} from "./touched-sql.js";

export interface TouchedSubject {
  readonly subject: Subject;
  /** The person himself; the beneficiaries of a file. */
  readonly persons: readonly string[];
  /** Flows of the records that touch him; undefined = all that follows may be otherwise. */
  readonly news?: readonly string[] | undefined;
}

/** Subjects that are derived together. */
export const TOUCHED_AT_ONCE = 2_000;
/** Records, and persons, of which each is looked up whatever there is besides. */
const FEW = 1_000;

/** A session makes its tables once. Answers whether nothing was derived yet. */
const PREPARE_SQL = `
  CREATE TEMP TABLE IF NOT EXISTS touched_person
    (person bigint, step integer, family bigint, is_kin boolean, is_of_files boolean,
      is_own boolean) ON COMMIT DELETE ROWS;
  CREATE TEMP TABLE IF NOT EXISTS touched_subject
    (place bigint, is_dossier boolean, subject_id bigint, is_whole boolean) ON COMMIT DELETE ROWS;
  SELECT ${LAST} = 0 AS is_first`;

/** Few rows need no index and no statistics. Answers how many pages the records have. */
const PREPARE_MANY_SQL = `
  CREATE INDEX IF NOT EXISTS touched_person_person ON touched_person (person);
  ANALYZE touched_person;
  SELECT pg_relation_size('source_record') / current_setting('block_size')::bigint AS pages`;

export interface SubjectRow {
  readonly kind: Subject["kind"];
  readonly id: string;
  readonly persons: readonly string[];
  /** All that follows may be otherwise. */
  readonly isWhole: boolean;
}

/** Subjects of rows, of records of some flows. */
export const touchedOf = (rows: readonly SubjectRow[], news: readonly string[]): TouchedSubject[] =>
  rows.map(({ kind, id, persons, isWhole }) => ({
    ...{ subject: { kind, id }, persons, news: isWhole ? undefined : news },
  }));

/**
 * What each message asks: in one statement, without tables, that a session plans once. In several
 * they, and what is emptied at each commit, would cost more than all else.
 */
const FEW_SUBJECTS = { name: "few subjects", text: fewSubjectsSql(FEW, KIN_STEPS) };

type Told = { readonly kind: null; readonly isWhole: boolean; readonly news: readonly string[] };

/** Who is touched where few records are new, in the order of their families; else null. */
export async function readFewTouched(
  client: pg.ClientBase,
  sources: Sources,
): Promise<TouchedSubject[] | null> {
  const { kin, files, own, introducing } = reachOf(sources);
  const asked = { ...FEW_SUBJECTS, values: [kin, files, own, introducing] };
  const { rows } = await client.query<SubjectRow | Told>(asked);
  const { isWhole: isFew, news } = rows.pop() as Told;
  return isFew ? touchedOf(rows as SubjectRow[], news) : null;
}

/** Collects them in `touched_subject`, in the transaction; their number. `few` is for tests. */
export async function collectTouched(
  client: pg.ClientBase,
  sources: Sources,
  isAll: boolean,
  few = FEW,
): Promise<number> {
  const reach = reachOf(sources);
  const prepared = (await client.query(PREPARE_SQL)) as unknown as pg.QueryResult[];
  // Of all records there are no persons further.
  const hasAll = isAll || prepared.at(-1)?.rows[0]?.is_first === true;
  const extent: Extent = hasAll ? "all" : await collectPersons(client, reach, few);
  const asked = [hasAll ? reach.kin : reach.introducing];
  return (await client.query(insertSubjectsSql(extent), asked)).rowCount ?? 0;
}

/**
 * Persons whom the records since the last derivation name, and those within the steps. To look a
 * person up takes some pages at least: of more persons than pages all are read instead.
 */
async function collectPersons(
  client: pg.ClientBase,
  { kin, files, own }: Reach,
  few: number,
): Promise<"touched" | "most"> {
  const { rowCount } = await client.query(INSERT_PERSONS_SQL, [kin, files, own]);
  const persons = rowCount ?? 0;
  const isMost = persons > few && persons > (await prepareMany(client));
  const step = isMost ? INSERT_STEP_OF_MOST_SQL : INSERT_STEP_SQL;
  for (let at = 1, found = persons; at <= KIN_STEPS && found > 0; at++) {
    found = (await client.query(step, [kin, at])).rowCount ?? 0;
  }
  return isMost ? "most" : "touched";
}

async function prepareMany(client: pg.ClientBase): Promise<number> {
  const prepared = (await client.query(PREPARE_MANY_SQL)) as unknown as pg.QueryResult[];
  return Number(prepared.at(-1)?.rows[0]?.pages);
}

/** Some of them, from a place on, each with the flows of which records came. */
export async function readTouched(client: pg.ClientBase, from: number): Promise<TouchedSubject[]> {
  const { rows } = await client.query<SubjectRow>(READ_SQL, [from, from + TOUCHED_AT_ONCE]);
  const news = await client.query<{ news: string[] }>(`SELECT ${NEWS} AS news`);
  return touchedOf(rows, news.rows[0]?.news ?? []);
}
