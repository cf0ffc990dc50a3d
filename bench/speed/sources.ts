/**
 * Records of a plain flow: loaded, beside the bare COPY of the same rows into a table of the same
 * indexes; subjects derived from them; one message from its line to changed facts.
 */
import { once } from "node:events";
import { Readable } from "node:stream";
import { from as copyFrom } from "pg-copy-streams";
import { openClient } from "../../engine/database/client.js";
import type { Database } from "../../engine/database/connection.js";
import { deriveFacts } from "../../engine/sources/driver.js";
import type { Flow } from "../../engine/sources/flow.js";
import { loadSource } from "../../engine/sources/load.js";
import { loadSources } from "../../engine/sources/registry.js";
import type { Bench, Measurement } from "../harness/bench.js";
import { sampleTurns } from "../harness/measure.js";

const RECORDS_MAX = 200_000;
/** It leaves facts of persons of its own. */
const POPULATION = 10;
const YEARS = 4;
const FIRST_YEAR = 2019;
/** Persons of this bench, behind those of the population. */
const PERSON_FIRST = 10 ** 12;
const CHUNK_BYTES = 1 << 18;
const COLUMNS = [
  ...["stroom", "record_id", "versie", "is_geannuleerd", "aangemaakt", "ontvangen"],
  ...["subjecten", "inhoud"],
];
const TODAY = "2023-06-01";

const person = (at: number): string => String(PERSON_FIRST + at);

function message(stroom: string, recordId: string, versie: number, inhoud: object): string {
  const status = versie === 1 ? "NIEUW" : "GEWIJZIGD";
  const envelope = { stroom, recordId, versie, status, aangemaakt: "2023-05-01" };
  return `${JSON.stringify({ ...envelope, inhoud })}\n`;
}

/** A child of a parent: a pupil who may have facts. */
const birth = (at: number): string => {
  const begun = { Persoon: person(at), Begin: "2008-03-04" };
  const descent = { ...begun, Informatietype: "110", Ouder: String(2 * PERSON_FIRST + at) };
  return (
    message("register", `${person(at)}/100`, 1, { ...begun, Informatietype: "100" }) +
    message("register", `${person(at)}/110`, 1, descent)
  );
};

function enrolment(at: number, year: number, versie = 1): string {
  const Referte = `${person(at)}/${year}`;
  return message("inschrijving-lp", Referte, versie, {
    ...{ Referte, Persoon: person(at), Schooljaar: year, Niveau: "2", SoortOnderwijs: "1" },
    ...{
      SoortProgramma: "1",
      Begin: `${year}-09-0${1 + (versie % 9)}`,
      Einde: `${year + 1}-06-30`,
    },
  });
}

async function load(db: Database, flow: Flow, text: Buffer): Promise<number> {
  const chunks = function* (): Generator<Buffer> {
    for (let at = 0; at < text.length; at += CHUNK_BYTES) yield text.subarray(at, at + CHUNK_BYTES);
  };
  const input = { name: "bench", stream: Readable.from(chunks()), bytes: text.length };
  const { inserted, updated, quarantined } = await loadSource(db, flow, [input], { today: TODAY });
  if (quarantined > 0) throw new Error(`sources: expected good messages, found ${quarantined} bad`);
  return inserted + updated;
}

const forget = ({ pool }: Database) =>
  pool.query(`TRUNCATE source_load, source_record, source_subject, source_touched,
    source_complete, source_pull, source_quarantine, source_batch, source_derivation,
    derived_subject`);

interface Turns {
  readonly before: () => Promise<void>;
  readonly work: () => Promise<void>;
}

/** The rows that were loaded, as COPY has them, into a table of the same indexes. */
async function bareCopy(db: Database): Promise<Turns> {
  const client = await openClient(db.config, "bench");
  const columns = COLUMNS.join(", ");
  const { rows } = await client.query<{ line: string }>(
    `SELECT concat_ws(E'\\t', ${columns}) || E'\\n' AS line
     FROM source_record WHERE stroom = 'inschrijving-lp'`,
  );
  const bytes = Buffer.from(rows.map(({ line }) => line).join(""));
  await client.end();
  const before = async (): Promise<void> => {
    await db.pool.query("DROP TABLE IF EXISTS bench_record");
    await db.pool.query(`CREATE TABLE bench_record (LIKE source_record INCLUDING ALL);
      ALTER TABLE bench_record ALTER batch_id SET DEFAULT 1`);
  };
  const work = async (): Promise<void> => {
    const writer = await openClient(db.config, "bench");
    const stream = writer.query(copyFrom(`COPY bench_record (${columns}) FROM STDIN`));
    const finished = once(stream, "finish");
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      if (!stream.write(bytes.subarray(at, at + CHUNK_BYTES))) await once(stream, "drain");
    }
    stream.end();
    await finished;
    await writer.end();
  };
  return { before, work };
}

export const sourcesBench: Bench = {
  name: "sources",
  doc: "records of a flow loaded, beside bare COPY; subjects derived; a message to changed facts",
  needsDatabase: true,
  async run(context) {
    const db = await context.database(POPULATION);
    const { flows } = await loadSources();
    const [register, school] = ["register", "inschrijving-lp"].map(
      (name) => flows.get(name) as Flow,
    );
    const count = Math.max(YEARS, Math.min(context.rows, RECORDS_MAX));
    const persons = Math.floor(count / YEARS);
    const lines = Array.from({ length: persons * YEARS }, (_, at) =>
      enrolment(Math.floor(at / YEARS), FIRST_YEAR + (at % YEARS)),
    );
    const text = Buffer.from(lines.join(""));
    const births = Buffer.from(Array.from({ length: persons }, (_, at) => birth(at)).join(""));
    await load(db, school as Flow, text);
    const bare = await bareCopy(db);
    const loading = {
      before: async (): Promise<void> => {
        await forget(db);
      },
      work: async (): Promise<void> => {
        await load(db, school as Flow, text);
      },
    };
    const [copyMs = [], loadMs = []] = await sampleTurns([bare, loading], context);
    await load(db, register as Flow, births);
    const { subjects } = await deriveFacts(db);
    const deriving = { work: async () => void (await deriveFacts(db, { isAll: true })) };
    let versie = 1;
    const one = {
      work: async (): Promise<void> => {
        versie += 1;
        await load(db, school as Flow, Buffer.from(enrolment(0, FIRST_YEAR, versie)));
        await deriveFacts(db);
      },
    };
    const [deriveMs = []] = await sampleTurns([deriving], context);
    const [oneMs = []] = await sampleTurns([one], context);
    await db.pool.query("DROP TABLE IF EXISTS bench_record");
    await forget(db);
    const floor = "sources, bare COPY";
    const records = { unit: "rows" as const, count: persons * YEARS, checksum: `${persons}` };
    const rows: Measurement[] = [
      { name: floor, ...records, samplesMs: copyMs, baseline: floor },
      { name: "sources, load", ...records, samplesMs: loadMs, baseline: floor },
      row("sources, derive", subjects, deriveMs, "pupils of six records, parents; nothing new"),
      row("sources, a message to facts", 1, oneMs, "load and derivation of one record"),
    ];
    return rows;
  },
};

const row = (name: string, count: number, samplesMs: number[], note: string): Measurement => {
  return { name, unit: "children", count, samplesMs, checksum: String(count), note };
};
