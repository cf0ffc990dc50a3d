/** What a message costs does not grow with the records and messages before it. */
import t from "tap";
import type { Database } from "../database/connection.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { deriveFacts } from "./driver.js";
import { INSCHRIJVING_LP } from "./inschrijving-lp/flow.js";
import { REGISTER } from "./register/flow.js";
import { loadMessages, type TestMessage } from "./test/messages.js";

const PUPILS = 1_000;
const PARENTS = 1_000_000;
const MESSAGES = 60;
/** Rows of small tables, such as those of a session. */
const READ_WHOLE_MAX = 20;

const enrolment = (at: number, versie: number): TestMessage => ({
  ...{ recordId: `LP${at}`, versie },
  inhoud: {
    ...{ Referte: `LP${at}`, Persoon: String(at), Schooljaar: 2022, Niveau: "2" },
    ...{ SoortOnderwijs: "1", SoortProgramma: "1" },
    ...{ Begin: versie % 2 === 0 ? "2022-10-03" : "2022-09-01", Einde: "2023-06-30" },
  },
});

/** A child of a parent: of others nothing follows. */
function birth(at: number): TestMessage[] {
  const begun = { Persoon: String(at), Begin: "2004-03-04" };
  const Ouder = String(PARENTS + at);
  return [
    { recordId: `B${at}`, inhoud: { ...begun, Informatietype: "100" } },
    { recordId: `D${at}`, inhoud: { ...begun, Informatietype: "110", Ouder } },
  ];
}

/** Rows that were read by going over a table, by table, once all sessions have told theirs. */
async function readWhole({ pool }: Database): Promise<ReadonlyMap<string, number>> {
  const tell = () => pool.query("SELECT pg_stat_force_next_flush(), pg_sleep(0.1)");
  await Promise.all(Array.from({ length: pool.options.max }, tell));
  const { rows } = await pool.query(
    `SELECT relname AS name, seq_tup_read::integer AS count FROM pg_stat_user_tables
     WHERE schemaname NOT LIKE 'pg_temp%'`,
  );
  return new Map(rows.map(({ name, count }) => [name, count]));
}

t.test("a message goes over no table, however many records and messages there are", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const pupils = Array.from({ length: PUPILS }, (_, at) => at + 1);
  await loadMessages(db, REGISTER, pupils.flatMap(birth));
  await loadMessages(
    db,
    INSCHRIJVING_LP,
    pupils.map((at) => enrolment(at, 1)),
  );
  await deriveFacts(db);
  const message = async (versie: number) => {
    await loadMessages(db, INSCHRIJVING_LP, [enrolment(7, versie)]);
    return deriveFacts(db);
  };
  for (let versie = 2; versie < MESSAGES; versie += 1) await message(versie);
  const before = await readWhole(db);
  t.match(await message(MESSAGES), { subjects: 1, changed: 1 });
  const after = await readWhole(db);
  t.ok((before.get("source_record") ?? 0) > 0, "sessions have told what they read");
  for (const [name, count] of after) {
    const read = count - (before.get(name) ?? 0);
    t.ok(read <= READ_WHOLE_MAX, `${name}: ${read} rows`);
  }
});
