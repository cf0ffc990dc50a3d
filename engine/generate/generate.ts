/**
 * `groeikern generate`: a synthetic population straight into PostgreSQL.
 *
 * Worker threads make chunks of families as COPY bytes, this thread sends them over one connection
 * in one transaction (fact-load.ts says why). The digest is over the rows of every table in the
 * order of the families: same seed, children and month give the same bytes, whatever the machine,
 * the workers and the chunks. Throws `EngineError` with the codes GENERATE_OPTION, FACTS_PRESENT,
 * SYNTHETIC_REFUSED, INTERRUPTED, DISK_FULL and those of the database; the database is then as it was.
 */
import { createHash, type Hash } from "node:crypto";
import { availableParallelism } from "node:os";
import type pg from "pg";
import { openClient } from "../database/client.js";
import { type Database, requireDiskSpace } from "../database/connection.js";
import { databaseError } from "../database/database-error.js";
import { EngineError } from "../errors.js";
import { FACT_TABLE_NAMES, type FactTableName } from "../facts/tables.js";
import { type Admission, requireAdmission } from "./admission.js";
import { CHUNK_FAMILIES, chunksOf, type Population } from "./chunks.js";
import { FactLoad } from "./fact-load.js";
import type { FactCounts } from "./fact-rows.js";
import { REFERENCE_MONTH, requirePopulation, requireRange } from "./population.js";

/** The population that the published figures are about. */
export const NATIONAL_CHILDREN = 1_619_799;
export { REFERENCE_MONTH } from "./population.js";

const WORKERS_MAX = 64;
/** Disk that tables, keys and indexes take, by measurement, with room to spare. */
const BYTES_PER_CHILD = 2_500;

export interface GenerateOptions extends Admission {
  readonly children: number;
  readonly seed: number;
  /** Reference month, month index: it has exactly so many children. Default 2025-08. */
  readonly month?: number;
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: GenerateProgress) => void;
}

/** `load`: children loaded of those asked for; `index`: keys and indexes put back. */
export interface GenerateProgress {
  readonly phase: "load" | "index" | "commit";
  readonly done: number;
  readonly total: number;
}

export interface GenerateSummary extends Population {
  readonly deliveryId: number;
  readonly families: number;
  readonly rows: FactCounts;
  readonly rowCount: number;
  readonly bytes: number;
  /** SHA-256 over the rows of all fact tables. */
  readonly digest: string;
  readonly loadMs: number;
  readonly indexMs: number;
  readonly totalMs: number;
}

/** Fills the fact tables of a migrated database. */
export async function generate(db: Database, options: GenerateOptions): Promise<GenerateSummary> {
  const population = requireOptions(options);
  await requireDiskSpace(db, population.children * BYTES_PER_CHILD);
  const client = await openClient(db.config, "generate");
  const stopCancelling = cancelOn(options.signal, db, client);
  const load = new FactLoad(client);
  try {
    const summary = await fill(db, client, load, population, options);
    stopCancelling();
    if (options.signal?.aborted) throw interrupted();
    options.onProgress?.({ phase: "commit", done: 0, total: 0 });
    await load.commit();
    return summary;
  } catch (error) {
    await load.rollback().catch(() => undefined);
    if (options.signal?.aborted) throw interrupted();
    throw error instanceof EngineError ? error : databaseError(error, db.config);
  } finally {
    stopCancelling();
    await client.end().catch(() => undefined);
  }
}

async function fill(
  db: Database,
  client: pg.Client,
  load: FactLoad,
  population: Population,
  options: GenerateOptions,
): Promise<GenerateSummary> {
  const start = performance.now();
  await load.begin();
  await requireAdmission(client, db, options);
  await load.prepare();
  const tally = await loadChunks(load, population, options);
  const loaded = performance.now();
  await load.finish((done, total) => {
    options.onProgress?.({ phase: "index", done, total });
    if (options.signal?.aborted) throw interrupted();
  });
  const { deliveryId } = load;
  const { children, seed, month } = population;
  await client.query(
    `INSERT INTO population (delivery_id, seed, children, month, digest, row_counts)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [deliveryId, seed, children, month, tally.digest, tally.rows],
  );
  const end = performance.now();
  const times = { loadMs: loaded - start, indexMs: end - loaded, totalMs: end - start };
  return { ...population, deliveryId, ...tally, ...times };
}

type Tally = Pick<GenerateSummary, "families" | "rows" | "rowCount" | "bytes" | "digest">;

async function loadChunks(
  load: FactLoad,
  population: Population,
  options: GenerateOptions,
): Promise<Tally> {
  const hashes = new Map<FactTableName, Hash>(
    FACT_TABLE_NAMES.map((name) => [name, createHash("sha256")]),
  );
  const rows = Object.fromEntries(FACT_TABLE_NAMES.map((name) => [name, 0])) as FactCounts;
  let children = 0;
  let families = 0;
  let bytes = 0;
  options.onProgress?.({ phase: "load", done: 0, total: population.children });
  for await (const chunk of chunksOf(population, { workers: workersFor(population, options) })) {
    for (const table of FACT_TABLE_NAMES) {
      if (options.signal?.aborted) throw interrupted();
      hashes.get(table)?.update(chunk.bytes[table]);
      await load.copy(table, chunk.bytes[table]);
      rows[table] += chunk.counts[table];
      bytes += chunk.bytes[table].length;
    }
    children += chunk.children;
    families += chunk.families;
    options.onProgress?.({ phase: "load", done: children, total: population.children });
  }
  const rowCount = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return { families, rows, rowCount, bytes, digest: digestOf(hashes) };
}

function digestOf(hashes: ReadonlyMap<FactTableName, Hash>): string {
  const digest = createHash("sha256");
  for (const [table, hash] of hashes) digest.update(`${table} ${hash.digest("hex")}\n`);
  return digest.digest("hex");
}

/** A pool is not worth its start for less than a chunk. */
function workersFor(population: Population, { workers }: GenerateOptions): number {
  if (workers !== undefined) return workers;
  return population.children <= CHUNK_FAMILIES ? 0 : Math.min(2, availableParallelism());
}

function requireOptions(options: GenerateOptions): Population {
  const { children, seed, month = REFERENCE_MONTH, workers = 0 } = options;
  requireRange("workers", workers, 0, WORKERS_MAX);
  return requirePopulation({ children, seed, month });
}

/** Cancels what the server is doing when the signal comes; returns how to stop listening. */
function cancelOn(signal: AbortSignal | undefined, db: Database, client: pg.Client): () => void {
  const cancel = async (): Promise<void> => {
    const { processID } = client as unknown as { processID: number };
    await db.pool.query("SELECT pg_cancel_backend($1)", [processID]).catch(() => undefined);
  };
  signal?.addEventListener("abort", cancel);
  return () => signal?.removeEventListener("abort", cancel);
}

function interrupted(): EngineError {
  return new EngineError(
    "INTERRUPTED",
    "generate: expected to finish, found an interruption; the database is as it was, run it again",
  );
}
