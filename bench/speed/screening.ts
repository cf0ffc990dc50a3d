/**
 * The records of a yearly screening, from files to facts: per 16 children as many assessments,
 * cadastral incomes and enrolments as the service has of them in a year, of households that the
 * register and the payers' files made known before.
 */

import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
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
/** Of the country the records alone would be written for minutes. */
const CHILDREN_MAX = 10_000;
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

/** The lines of a file. */
async function* linesOf(file: File, households: number, first: number): AsyncGenerator<string> {
  const { key } = await flowNamed(file);
  for (let at = 0; at < households; at += 1) {
    for (const [name, inhoud] of recordsOf(at, first)) {
      if (name !== file) continue;
      const recordId = key.map((field) => inhoud[field] ?? "").join("/");
      const envelope = { stroom: file, recordId, versie: 1, status: "NIEUW" };
      yield `${JSON.stringify({ ...envelope, aangemaakt: "2025-06-30", inhoud })}\n`;
    }
  }
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
  for (const file of FILES) {
    const lines = Readable.from(linesOf(file, households, first));
    await pipeline(lines, createWriteStream(join(outputDir, `${file}.jsonl`)));
  }
  await loadAll(db, outputDir, KNOWN);
  await deriveFacts(db);
  let [records, subjects] = [0, 0];
  const loadMs = await timeOf(async () => (records = await loadAll(db, outputDir, YEARLY)));
  const deriveMs = await timeOf(async () => ({ subjects } = await deriveFacts(db)));
  const figures = { loadMs, deriveMs, peakRssBytes: process.resourceUsage().maxRSS * 1024 };
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
