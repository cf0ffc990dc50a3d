/** What is read of the records grows with the subjects, also while no table has statistics. */
import t from "tap";
import { createPool } from "../database/client.js";
import type { Database } from "../database/connection.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { DOSSIER } from "./dossier/flow.js";
import { deriveFacts } from "./driver.js";
import { INSCHRIJVING_LP } from "./inschrijving-lp/flow.js";
import { REGISTER } from "./register/flow.js";
import { loadMessages } from "./test/messages.js";

const FAMILIES = 1_500;
const FIRST = 10 ** 12;
/** Of a record: by its person, by whom it belongs with, and by what was derived, each once. */
const READS_MAX = 20;

const adult = (at: number): string => String(FIRST + 4 * at);
const child = (at: number): string => String(FIRST + 4 * at + 1);
const all = Array.from({ length: FAMILIES }, (_, at) => at);

const opened = openTestDatabase();
t.teardown(async () => (await opened).close());

/** Rows and entries of indexes that were read of the tables of sources. */
async function readCount({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ read: number }>(
    `SELECT ((SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE relname = ANY ($1))
       + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = ANY ($1)))::float8
       AS read`,
    [["source_record", "source_subject", "derived_subject"]],
  );
  return rows[0]?.read as number;
}

/** What a session read is counted when it ends. */
async function deriveAlone(db: Database): Promise<number> {
  const pool = createPool({ ...db.config, max: 1 });
  try {
    return (await deriveFacts({ ...db, pool })).subjects;
  } finally {
    await pool.end();
  }
}

t.test("a yearly file after the first derivation", async (t) => {
  const db = await opened;
  const Begin = "2012-03-04";
  const births = all.flatMap((at) => [
    { Persoon: child(at), Informatietype: "100", Begin },
    { Persoon: child(at), Informatietype: "110", Begin, Ouder: adult(at) },
  ]);
  const recordId = ({ Persoon, Informatietype }: (typeof births)[number]): string =>
    `${Persoon}/${Informatietype}`;
  await loadMessages(
    db,
    REGISTER,
    births.map((inhoud) => ({ recordId: recordId(inhoud), inhoud })),
  );
  await loadMessages(
    db,
    DOSSIER,
    all.map((at) => {
      const said = { Nummer: `${adult(at)}/1`, DossierNr: adult(at), Begunstigde: adult(at) };
      const inhoud = { ...said, Uitbetaler: "FONS", Begin: "2019-01-01" };
      return { recordId: said.Nummer, inhoud };
    }),
  );
  await deriveAlone(db);
  const pupils = all.map((at) => {
    const said = { Referte: `LP${at}`, Persoon: child(at), Schooljaar: 2025, Niveau: "2" };
    const kind = { SoortOnderwijs: "1", SoortProgramma: "1" };
    const inhoud = { ...said, ...kind, Begin: "2025-09-01", Einde: "2026-06-30" };
    return { recordId: said.Referte, inhoud };
  });
  const { inserted } = await loadMessages(db, INSCHRIJVING_LP, pupils);
  t.equal(inserted, FAMILIES);
  const before = await readCount(db);
  const subjects = await deriveAlone(db);
  t.equal(subjects, 2 * FAMILIES, "children and files: of parents nothing follows");
  const read = (await readCount(db)) - before;
  t.ok(read < READS_MAX * subjects, `${read} rows read for ${subjects} subjects`);
});
