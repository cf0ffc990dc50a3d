/** Whoever belongs with a person is found, by looking persons up or by reading all records. */
import * as fc from "fast-check";
import type pg from "pg";
import t from "tap";
import { openTestDatabase } from "../database/test/test-database.js";
import { DOSSIER } from "./dossier/flow.js";
import { deriveFacts } from "./driver.js";
import { LEEFLOON } from "./leefloon/flow.js";
import { REGISTER } from "./register/flow.js";
import { loadSources, type Sources } from "./registry.js";
import { KIN_STEPS } from "./subject-records.js";
import { emptySources, loadMessages } from "./test/messages.js";
import {
  collectTouched,
  readFewTouched,
  readTouched,
  type TouchedSubject,
} from "./touched-subjects.js";
import { UITKERING } from "./uitkering/flow.js";

const PERSONS = 60;
const TOUCHED_MIN = 12;
/** More persons than there are, and as many records as are few. */
const MANY = 1_000;

const opened = openTestDatabase();
t.teardown(async () => (await opened).close());

/**
 * The subjects that are touched, in their order; of more persons than `few` all are read, without
 * it they are found at once.
 */
async function touched(few: number | "at once"): Promise<readonly string[]> {
  const client = await (await opened).pool.connect();
  try {
    await client.query("BEGIN");
    const subjects = await touchedSubjects(client, await loadSources(), few);
    return subjects.map(({ subject }) => `${subject.kind} ${subject.id}`);
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

async function touchedSubjects(
  client: pg.ClientBase,
  sources: Sources,
  few: number | "at once",
): Promise<readonly TouchedSubject[]> {
  if (few === "at once") return (await readFewTouched(client, sources)) ?? [];
  const count = await collectTouched(client, sources, false, few);
  const subjects = await readTouched(client, 0);
  t.equal(subjects.length, count);
  return subjects;
}

const id = (person: number): string => String(1000 + person);
const parent = (versie: number, [child, ouder]: readonly number[]) => {
  const Persoon = id(child as number);
  const inhoud = {
    Persoon,
    Informatietype: "110",
    Begin: "2015-01-01",
    Ouder: id(ouder as number),
  };
  return { recordId: `${child}/110`, versie, inhoud };
};
const file = (person: number) => {
  const names = { Nummer: `D${person}`, DossierNr: String(person), Begunstigde: id(person) };
  return { recordId: `D${person}`, inhoud: { ...names, Uitbetaler: "FONS", Begin: "2019-01-01" } };
};
const benefit = (person: number) => {
  const inhoud = { Persoon: id(person), Soort: "1", Begin: "2023-01-05", Einde: "2023-02-05" };
  return { recordId: `U${person}`, inhoud };
};

const income = (person: number) => {
  const inhoud = { Persoon: id(person), Soort: "LEEFLOON", Begin: "2023-01-01", Bedrag: 1 };
  return { recordId: `L${person}`, inhoud };
};

const person = fc.integer({ min: 1, max: PERSONS });
const persons = { minLength: TOUCHED_MIN, maxLength: 20 };
const world = fc.record({
  parents: fc.uniqueArray(fc.tuple(person, person), {
    ...{ selector: ([child]) => child, minLength: 10, maxLength: 40 },
  }),
  files: fc.uniqueArray(person, { maxLength: 20 }),
  others: fc.array(person, { maxLength: 5 }),
  benefits: fc.uniqueArray(person, persons),
  incomes: fc.uniqueArray(person, persons),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

/** Persons within the steps over who belongs with whom. */
function within(persons: readonly number[], pairs: readonly (readonly number[])[]): Set<number> {
  const reached = new Set(persons);
  for (let step = 0; step < KIN_STEPS; step += 1) {
    const edge = pairs.filter((pair) => pair.some((it) => reached.has(it)));
    for (const it of edge.flat()) reached.add(it);
  }
  return reached;
}

/** Who is touched: a benefit is read of the person alone, an income by rules of files. */
function expected({ parents, files, benefits, incomes }: World, moved: number[][]): Set<string> {
  const pairs = [...parents.filter(([child]) => !moved.some(([it]) => it === child)), ...moved];
  const around = within(moved.flat(), pairs);
  const known = new Set([...parents.flat(), ...files]);
  const strangers = incomes.filter((it) => !known.has(it));
  const near = within([...incomes, ...moved.flat()], pairs);
  return new Set([
    ...[...benefits, ...strangers, ...around].map((it) => `persoon ${id(it)}`),
    ...files.filter((it) => near.has(it)).map((it) => `dossier ${it}`),
  ]);
}

t.test("most persons are found by one reading as each by himself", async (t) => {
  const db = await opened;
  let beyond = 0;
  await fc.assert(
    fc.asyncProperty(world, async (drawn) => {
      const { parents, files, others, benefits, incomes } = drawn;
      await emptySources(db);
      const first = parents.map((it) => parent(1, it));
      await loadMessages(db, REGISTER, first);
      await loadMessages(db, DOSSIER, files.map(file));
      await deriveFacts(db);
      await loadMessages(db, UITKERING, benefits.map(benefit));
      await loadMessages(db, LEEFLOON, incomes.map(income));
      const found = await touched(MANY);
      t.same(await touched(0), found);
      t.same(await touched("at once"), found);
      t.same(new Set(found), expected(drawn, []));
      beyond += found.filter((subject) => subject.startsWith("dossier")).length;
      const moved = others.map((ouder, at) => [parents[at]?.[0] as number, ouder]);
      await loadMessages(
        db,
        REGISTER,
        moved.map((it) => parent(2, it)),
      );
      const after = new Set(await touched(MANY));
      t.same(
        [...expected(drawn, moved)].filter((subject) => !after.has(subject)),
        [],
      );
      t.same(new Set(await touched("at once")), after);
      t.same(
        (await touched(0)).filter((subject) => !after.has(subject)),
        [],
      );
    }),
    { numRuns: 12, seed: 1 },
  );
  t.ok(beyond > 0, "some files are of those of whom a record came");
});

t.test("of many new records nobody is looked up", async (t) => {
  const db = await opened;
  await emptySources(db);
  await loadMessages(
    db,
    UITKERING,
    Array.from({ length: MANY + 1 }, (_, at) => benefit(at)),
  );
  const client = await db.pool.connect();
  t.equal(await readFewTouched(client, await loadSources()), null);
  client.release();
});
