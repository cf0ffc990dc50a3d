/** Facts follow from all records of a subject, in whatever order and batches they came. */
import * as fc from "fast-check";
import t from "tap";
import { parseMonth } from "../../core-wasm/month.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { changeFacts } from "../facts/change-facts.js";
import { FACT_TABLE_NAMES, factTable } from "../facts/tables.js";
import type { DerivationRule } from "./derivation.js";
import { DOSSIER } from "./dossier/flow.js";
import { deriveFacts } from "./driver.js";
import type { Flow } from "./flow.js";
import { REGISTER } from "./register/flow.js";
import { loadSources, type Sources } from "./registry.js";
import { emptySources, loadMessages, type TestMessage } from "./test/messages.js";
import { UITKERING } from "./uitkering/flow.js";

const monthOf = (date: string): number => parseMonth(date.slice(0, 7)) as number;

/** Months with a benefit, of the person alone. */
const BEROEP: DerivationRule = {
  subject: "persoon",
  tables: ["beroep"],
  reads: ["uitkering"],
  derive: ({ id }, records) => {
    const months = new Map<
      number,
      ReturnType<typeof records.of<typeof UITKERING.fields>>[number]
    >();
    for (const record of records.of(UITKERING, id)) {
      const { Begin, Einde = Begin } = record.inhoud;
      for (let m = monthOf(Begin); m <= monthOf(Einde); m++) {
        if (!months.has(m)) months.set(m, record);
      }
    }
    const facts = [...months].map(([m, record]) => {
      const values = { is_zelfstandige_hoofdberoep: false, heeft_sociale_uitkering: true };
      return {
        change: { table: "beroep" as const, childId: id, van: m, tot: m + 1, values },
        from: [record],
      };
    });
    return { facts };
  },
};

/** Children of the beneficiaries' households, by their register records. */
const LID: DerivationRule = {
  subject: "dossier",
  tables: ["gezin_lid"],
  reads: ["dossier", "register"],
  derive: ({ id }, records) => {
    const files = records.all(DOSSIER).filter(({ inhoud }) => inhoud.DossierNr === id);
    const facts = files.flatMap((file) =>
      records
        .all(REGISTER)
        .filter(({ inhoud }) => inhoud.Referentiepersoon === file.inhoud.Begunstigde)
        .map((member) => {
          const van = monthOf(member.inhoud.Begin);
          const ids = { gezinId: id, childId: member.inhoud.Persoon };
          const values = { rol: "VOLLEDIG" };
          const change = { table: "gezin_lid" as const, ...ids, van, tot: van + 1, values };
          return { change, from: [file, member] };
        }),
    );
    return { facts };
  },
};

const opened = openTestDatabase();
t.teardown(async () => (await opened).close());

async function testSources(): Promise<Sources> {
  return { flows: (await loadSources()).flows, rules: [BEROEP, LID] };
}

type Sent = TestMessage & { readonly flow: Flow };

const register = (recordId: string, inhoud: object): Sent => ({ flow: REGISTER, recordId, inhoud });
const birth = (person: string): Sent =>
  register(`${person}/100`, { Persoon: person, Informatietype: "100", Begin: "2015-01-01" });
const benefit = (versie: number, begin: string, einde: string): Sent => {
  const inhoud = { Persoon: "11", Soort: "1", Begin: begin, Einde: einde };
  return { flow: UITKERING, recordId: "U1", versie, inhoud };
};
const member = (versie: number, month: number, ref: string): Sent => ({
  ...register("11/141", {
    Persoon: "11",
    Informatietype: "141",
    Begin: `2020-0${month}-01`,
    Referentiepersoon: ref,
    Positie: "03",
  }),
  versie,
});
const file = (versie: number, nummer: string, person: string): Sent => {
  const Begunstigde = { DossierNr: nummer, Begunstigde: person, Uitbetaler: "FONS" };
  const inhoud = { Nummer: "D1", ...Begunstigde, Begin: "2019-01-01" };
  return { flow: DOSSIER, recordId: "D1", versie, inhoud };
};

/** Loads messages, those of one flow together. */
async function send(messages: readonly Sent[]): Promise<void> {
  const db = await opened;
  for (const flow of new Set(messages.map((message) => message.flow))) {
    const own = messages.filter((message) => message.flow === flow);
    await loadMessages(
      db,
      flow,
      own.map(({ flow: _, ...message }) => message),
    );
  }
}

const derive = async () => deriveFacts(await opened, { sources: await testSources() });

/** Current facts as text, each month or year of each key. */
async function currentFacts(): Promise<string[]> {
  const { pool } = await opened;
  const found: string[] = [];
  for (const table of FACT_TABLE_NAMES) {
    const { rows } = await pool.query(
      `SELECT to_jsonb(f) - 'known_from' - 'known_to' AS fact FROM ${table} f
       WHERE known_to IS NULL`,
    );
    const isMonths = factTable(table).span === "months";
    for (const { fact } of rows) {
      const { van_maand: van, tot_maand: tot, ...rest } = fact;
      if (!isMonths) found.push(`${table} ${JSON.stringify(rest)}`);
      for (let m = van; isMonths && m < tot; m++)
        found.push(`${table} ${m} ${JSON.stringify(rest)}`);
    }
  }
  return found.sort();
}

async function startAnew(): Promise<void> {
  const { pool } = await opened;
  await emptySources(await opened);
  await pool.query("SELECT reset_facts()");
}

/** Facts of a stream, cut into batches, each derived. */
async function factsOf(batches: readonly (readonly Sent[])[]): Promise<string[]> {
  await startAnew();
  for (const batch of batches) {
    await send(batch);
    await derive();
  }
  return currentFacts();
}

const STREAM: readonly Sent[] = [
  birth("11"),
  birth("1001"),
  birth("1002"),
  file(1, "1", "1001"),
  file(2, "2", "1001"),
  file(3, "2", "1002"),
  member(1, 1, "1001"),
  member(2, 3, "1001"),
  member(3, 4, "1002"),
  benefit(1, "2023-01-05", "2023-03-05"),
  { ...benefit(2, "", ""), inhoud: undefined, status: "GEANNULEERD", subjecten: ["11"] },
  { ...benefit(3, "2023-02-05", "2023-02-25"), status: "GEHERACTIVEERD" },
];

t.test("any order, repetition and cutting into batches gives the same facts", async (t) => {
  const expected = await factsOf([STREAM]);
  t.equal(expected.length, 2, expected.join("\n"));
  const streams = fc
    .shuffledSubarray([...STREAM, ...STREAM], { minLength: 24, maxLength: 24 })
    .chain((order) => fc.tuple(fc.constant(order), fc.integer({ min: 1, max: 24 })));
  await fc.assert(
    fc.asyncProperty(streams, async ([order, size]) => {
      const count = Math.ceil(order.length / size);
      const batches = Array.from({ length: count }, (_, at) =>
        order.slice(at * size, (at + 1) * size),
      );
      t.same(await factsOf(batches), expected);
    }),
    { numRuns: 6, seed: 1 },
  );
});

t.test("a cancelled record leaves facts as if it had never been", async (t) => {
  const others = STREAM.filter(({ flow }) => flow !== UITKERING);
  const expected = await factsOf([others]);
  const cancelled = { ...STREAM[10], versie: 9 } as Sent;
  t.same(await factsOf([STREAM, [cancelled]]), expected);
});

t.test("a record about somebody unknown waits until he is known", async (t) => {
  await startAnew();
  await send([benefit(1, "2023-01-05", "2023-01-05")]);
  t.match(await derive(), { unknown: 1, changes: 0, deliveryId: null });
  await send([birth("11")]);
  t.match(await derive(), { unknown: 0, changes: 1 });
  t.equal((await currentFacts()).length, 1);
});

t.test("what others decided stays when a derivation changes or ends the fact", async (t) => {
  await startAnew();
  const db = await opened;
  await send([birth("11"), benefit(1, "2023-01-05", "2023-04-05")]);
  await derive();
  const month = parseMonth("2023-02") as number;
  await changeFacts(db, { source: "case worker", id: `${t.name}` }, [
    { table: "beroep", childId: "11", van: month, tot: month + 1, values: null },
    {
      table: "beroep",
      childId: "11",
      van: month + 1,
      tot: month + 2,
      values: { is_zelfstandige_hoofdberoep: true, heeft_sociale_uitkering: false },
    },
  ]);
  await send([benefit(2, "2023-02-05", "2023-02-25")]);
  await derive();
  const facts = await currentFacts();
  t.equal(facts.length, 1, facts.join("\n"));
  t.match(facts[0], `beroep ${month + 1}`);
});

t.test("nothing new derives nothing and makes no delivery", async (t) => {
  await startAnew();
  await send([birth("11"), benefit(1, "2023-01-05", "2023-01-05")]);
  await derive();
  t.match(await derive(), { subjects: 0, deliveryId: null });
  await send([{ ...benefit(1, "2023-01-05", "2023-01-05") }]);
  t.match(await derive(), { changed: 0, deliveryId: null });
});

t.test(
  "records of any name are kept as they are called, at first and when they change",
  async (t) => {
    await startAnew();
    const db = await opened;
    const recordId = 'a "name"\\of\\n one';
    const refs = async () => {
      const { rows } = await db.pool.query("SELECT facts FROM derived_subject");
      return rows.flatMap(({ facts }) => JSON.parse(facts)).flatMap(({ from }) => from);
    };
    await send([birth("11"), { ...benefit(1, "2023-01-05", "2023-01-05"), recordId }]);
    await derive();
    t.same(await refs(), [`uitkering/${recordId}@1`]);
    await send([{ ...benefit(2, "2023-01-06", "2023-01-06"), recordId }]);
    t.match(await derive(), { changed: 1, changes: 0 });
    t.same(await refs(), [`uitkering/${recordId}@2`]);
    const again = await deriveFacts(db, { sources: await testSources(), isAll: true });
    t.match(again, { changed: 0, deliveryId: null });
  },
);

t.test("a rule that fails leaves what was derived and says so", async (t) => {
  await startAnew();
  await send([birth("11"), benefit(1, "2023-01-05", "2023-01-05")]);
  await derive();
  const before = await currentFacts();
  await send([benefit(2, "2023-02-05", "2023-02-05")]);
  const failing = { ...BEROEP, derive: () => JSON.parse("no") };
  const sources = { ...(await testSources()), rules: [failing] };
  t.match(await deriveFacts(await opened, { sources }), { findings: 1 });
  t.same(await currentFacts(), before);
});
