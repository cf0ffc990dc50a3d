/**
 * The records of a yearly screening, from files to facts: per 16 children as many assessments,
 * cadastral incomes and enrolments as the service has of them in a year, of households that the
 * register and the payers' files made known before. `countryMs`: of the country at that rate.
 */

import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { counted } from "../../engine/counted.js";
import type { Database } from "../../engine/database/connection.js";
import { deriveFacts } from "../../engine/sources/driver.js";
import { openInput } from "../../engine/sources/input.js";
import { loadSource } from "../../engine/sources/load.js";
import { flowNamed } from "../../engine/sources/registry.js";
import type { Bench, BenchContext } from "../harness/bench.js";
import { timeOf } from "../harness/measure.js";

/** Of 16 children in ten households: 21 assessments, 12 cadastral incomes, 16 enrolments. */
const [HOUSEHOLDS, CHILDREN, LETTERS, OWNED] = [10, 16, 21, 12];
const PERSON_FIRST = 10 ** 12;
/** Ids of a household: its children behind its parents. */
const IDS = 16;
/** Rules are fast after some thousand households: of fewer the beginning would be measured. */
const CHILDREN_MAX = 250_000;
const COUNTRY_CHILDREN = 1_619_799;
const US_PER_MS = 1000;
/** Households whose lines are written together. */
const WRITTEN_AT_ONCE = 1_000;
/** It brings households of its own. */
const POPULATION = 10;
const YEAR = 2023;
const FILES = ["register", "dossier", "aanslag", "kadaster", "inschrijving-lp"] as const;
const [KNOWN, YEARLY] = [FILES.slice(0, 2), FILES.slice(2)];

type File = (typeof FILES)[number];
type Content = Readonly<Record<string, unknown>>;

/** The records of a household, by flow. */
function* recordsOf(at: number, first: number): Generator<readonly [File, Content]> {
  const id = (other: number): string => String(first + at * IDS + other);
  const [mother, father] = [id(0), id(1)];
  const Begin = "2012-03-04";
  const children =
    Math.floor(((at + 1) * CHILDREN) / HOUSEHOLDS) - Math.floor((at * CHILDREN) / HOUSEHOLDS);
  const home = { Persoon: father, Informatietype: "141", Begin: "2010-01-01" };
  yield ["register", { ...home, Referentiepersoon: mother, Positie: "02" }];
  const file = { Nummer: `${mother}/1`, DossierNr: String(first + at), Begunstigde: mother };
  yield ["dossier", { ...file, Uitbetaler: "FONS", Begin: "2019-01-01" }];
  for (let child = 0; child < children; child += 1) {
    const Persoon = id(2 + child);
    yield ["register", { Persoon, Informatietype: "100", Begin }];
    yield ["register", { Persoon, Informatietype: "110", Begin, Ouder: mother }];
    const school = { Schooljaar: YEAR + 2, Niveau: "2", SoortOnderwijs: "1", SoortProgramma: "1" };
    const period = { Begin: `${YEAR + 2}-09-01`, Einde: `${YEAR + 3}-06-30` };
    yield ["inschrijving-lp", { Referte: `LP${Persoon}`, Persoon, ...school, ...period }];
  }
  const Items = [
    { Code: "A250", Waarde: 1_800_000 + (at % 997) * 1_000 },
    { Code: "B250", Waarde: 1_500_000 },
  ];
  const article = { Inkomensjaar: YEAR, Artikelnummer: `${YEAR}/${at}` };
  const letters = at % HOUSEHOLDS < LETTERS - 2 * HOUSEHOLDS ? 3 : 2;
  const persons = [mother, father, id(IDS - 1)].slice(0, letters);
  for (const [place, GevraagdePersoon] of persons.entries()) {
    const other = place === 2 ? {} : { GerelateerdePersoon: place === 0 ? father : mother };
    const order = place === 1 ? { Volgorde: "B" } : {};
    const FiscaleStatus = place === 2 ? "1" : "2";
    yield ["aanslag", { ...article, GevraagdePersoon, ...other, ...order, FiscaleStatus, Items }];
  }
  const owned = at % HOUSEHOLDS < OWNED - HOUSEHOLDS ? 2 : 1;
  for (let property = 0; property < owned; property += 1) {
    const share = { Eigenaar: mother, Teller: 1, Noemer: 2, Bedrag: 60_000 };
    yield ["kadaster", { Jaar: YEAR, Perceel: `${at}/${property}`, ...share, Ligging: `A${at}` }];
  }
}

/** Writes the records of households, a file a flow. */
async function writeFiles(folder: string, households: number, first: number): Promise<void> {
  const files = new Map<File, { handle: FileHandle; key: readonly string[] }>();
  for (const file of FILES) {
    const handle = await open(join(folder, `${file}.jsonl`), "w");
    files.set(file, { handle, key: (await flowNamed(file)).key });
  }
  for (let from = 0; from < households; from += WRITTEN_AT_ONCE) {
    const lines = new Map<File, string>(FILES.map((file) => [file, ""]));
    for (let at = from; at < Math.min(from + WRITTEN_AT_ONCE, households); at += 1) {
      for (const [stroom, inhoud] of recordsOf(at, first)) {
        const recordId = files
          .get(stroom)
          ?.key.map((field) => inhoud[field] ?? "")
          .join("/");
        const envelope = { stroom, recordId, versie: 1, status: "NIEUW" };
        const message = { ...envelope, aangemaakt: "2025-06-30", inhoud };
        lines.set(stroom, `${lines.get(stroom)}${JSON.stringify(message)}\n`);
      }
    }
    for (const [file, text] of lines) await files.get(file)?.handle.write(text);
  }
  for (const { handle } of files.values()) await handle.close();
}

async function loadAll(db: Database, folder: string, files: readonly File[]): Promise<number> {
  let records = 0;
  for (const file of files) {
    const input = await openInput(join(folder, `${file}.jsonl`));
    const { inserted, quarantined } = await loadSource(db, await flowNamed(file), [input]);
    if (quarantined > 0) throw new Error(`${file}: expected good messages, found ${quarantined}`);
    records += inserted;
  }
  return records;
}

async function run(context: BenchContext) {
  const { outputDir } = context;
  const children = Math.min(context.rows, CHILDREN_MAX);
  const db = await context.database(POPULATION);
  const households = Math.ceil((children * HOUSEHOLDS) / CHILDREN);
  const { rows } = await db.pool.query("SELECT max(child_id)::float8 AS last FROM kind");
  const first = Math.max(PERSON_FIRST, rows[0].last + IDS);
  await writeFiles(outputDir, households, first);
  await loadAll(db, outputDir, KNOWN);
  await deriveFacts(db);
  const cpu = process.cpuUsage();
  let [records, subjects] = [0, 0];
  const loadMs = await timeOf(async () => (records = await loadAll(db, outputDir, YEARLY)));
  const deriveMs = await timeOf(async () => ({ subjects } = await deriveFacts(db)));
  const countryMs = ((loadMs + deriveMs) * COUNTRY_CHILDREN) / children;
  const { user, system } = process.cpuUsage(cpu);
  const nodeCpuMs = (user + system) / US_PER_MS;
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  const figures = { loadMs, deriveMs, countryMs, nodeCpuMs, peakRssBytes };
  const of = `${counted(records, "record")}, ${counted(subjects, "subject")}`;
  const note = `${of}; memory is that of the bench too`;
  const work = { unit: "children" as const, count: children, samplesMs: [loadMs + deriveMs] };
  return [{ name: "screening, files to facts", ...work, checksum: `${records}`, figures, note }];
}

export const screeningBench: Bench = {
  name: "screening",
  doc: "assessments, cadastral incomes and enrolments of a year, from files to facts",
  needsDatabase: true,
  run,
};
