/**
 * The peer that everyone asks for: the month as one SQL statement inside PostgreSQL, beside the run
 * on the same input, turn by turn. Its results are compared with the run's, cent by cent, before a
 * time is shown. It has no reasons, no check of facts and no manifest: that much less work.
 *
 * - INSERT .. SELECT: the statement into a leaf that stands ready, as a run finds it.
 * - CREATE TABLE AS: PostgreSQL reads in parallel then, and writes no log for the new table.
 * - One CREATE TABLE AS per core, each a range of households: the quickest found, and what a run
 *   does with its partitions.
 */
import { availableParallelism } from "node:os";
import type pg from "pg";
import { monthText, yearOf } from "../../../core-wasm/month.js";
import { openClient } from "../../../engine/database/client.js";
import type { Database } from "../../../engine/database/connection.js";
import { rangeCondition } from "../../../engine/input/households.js";
import { keepYears, newestDelivery } from "../../../engine/input/keep-years.js";
import { readMarks } from "../../../engine/input/marks.js";
import { recompute } from "../../../engine/run/recompute.js";
import { cutAtMarks } from "../../../engine/scan/ranges.js";
import { compareResults } from "../../accuracy/result-tables.js";
import type { Bench, BenchContext, Measurement } from "../../harness/bench.js";
import { sampleTurns, type Turn } from "../../harness/measure.js";
import { pairedRatio } from "../../harness/stats.js";
import { selectMonth } from "../../material/joined/select.js";
import { joinMonth } from "../../material/joined/table.js";
import { forgetKept, forgetRuns } from "../../speed/run/forget.js";
import { freshRun } from "../../speed/run/run.js";
import { insertStatement, rulesSelect, type StatementInput } from "./statement.js";

const LEAF = "bench_sql";
/** Workers, and a low price of handing a row from a worker to the leader, so that they are used. */
const PARALLEL = `SET work_mem = '128MB'; SET parallel_tuple_cost = 0.001;
  SET max_parallel_workers_per_gather = ${availableParallelism()}`;
const SERIAL = "SET work_mem = '128MB'; SET max_parallel_workers_per_gather = 0";

interface Peer extends Turn {
  readonly name: string;
  readonly note: string;
  /** Tables that hold the results afterwards. */
  readonly tables: readonly string[];
}

export const sqlBench: Bench = {
  name: "sql",
  doc: "the month as one SQL statement in PostgreSQL, beside the run",
  needsDatabase: true,
  async run(context) {
    const db = await context.database();
    return measure(context, db, {
      name: "run, beside SQL",
      note: "rows of the year kept ready",
      before: async () => {
        await forgetRuns(db);
        await keepYears(db, [yearOf(context.month)]);
      },
      peers: keptPeers,
    });
  },
};

export const sqlFactsBench: Bench = {
  name: "sql-facts",
  doc: "the month as one SQL statement straight from the facts, beside input and run",
  needsDatabase: true,
  async run(context) {
    const db = await context.database();
    return measure(context, db, {
      name: "run from the facts, beside SQL",
      note: "straight from the facts, nothing kept",
      before: async () => {
        await forgetRuns(db);
        await forgetKept(db);
      },
      peers: factsPeers,
    });
  },
};

interface Race {
  readonly name: string;
  readonly note: string;
  before(): Promise<unknown>;
  peers(context: BenchContext, db: Database, clients: readonly pg.Client[]): Promise<Peer[]>;
}

async function measure(context: BenchContext, db: Database, race: Race): Promise<Measurement[]> {
  const { month } = context;
  const { runId, rowsOut, totaalCents } = await freshRun(db, context);
  const clients = await openClients(db);
  try {
    const peers = await race.peers(context, db, clients);
    const results = await keepResults(clients[0] as pg.Client, runId);
    for (const peer of peers) await requireSame(peer, clients[0] as pg.Client, results);
    /** Nobody pays for what the one before has left to write. */
    const settled = ({ work, before }: Turn): Turn => {
      return { work, before: () => Promise.resolve(before?.()).then(() => checkpoint(db)) };
    };
    const run: Turn = { before: race.before, work: () => recompute(db, { month }) };
    const [runMs = [], ...peersMs] = await sampleTurns([run, ...peers].map(settled), context);
    const shared = { unit: "rows" as const, count: rowsOut, checksum: String(totaalCents) };
    const group = { ...shared, baseline: race.name, plot: "peers-run" };
    const rows = peers.map(({ name, note }, index): Measurement => {
      const samplesMs = peersMs[index] as number[];
      return { ...group, name, note, samplesMs, pairedRatio: pairedRatio(samplesMs, runMs) };
    });
    const note = `${monthText(month)}, ${race.note}; totals checked and published included`;
    return [{ ...group, name: race.name, note, samplesMs: runMs }, ...rows];
  } finally {
    await dropTables(clients[0] as pg.Client);
    await Promise.all(clients.map((client) => client.end()));
  }
}

const checkpoint = ({ pool }: Database) => pool.query("CHECKPOINT");

/** A connection per core; the first serves the peers that have one. */
async function openClients({ config }: Database): Promise<pg.Client[]> {
  const open = () => openClient(config, "bench");
  return Promise.all(Array.from({ length: availableParallelism() }, open));
}

async function keptPeers(
  context: BenchContext,
  db: Database,
  clients: readonly pg.Client[],
): Promise<Peer[]> {
  const { book, month } = context;
  const sheet = book.sheet(month);
  const client = clients[0] as pg.Client;
  const table = await joinMonth(db, month);
  await createLeaf(client);
  const countParts = () => clients.length;
  const marks = await readMarks(client, month, await newestDelivery(client), countParts);
  const parts = cutAtMarks(marks, countParts()).map((range, index) => {
    const query = `SELECT * FROM ${table} WHERE ${rangeCondition(range)}`;
    const as = `${LEAF}_${index}`;
    return { as, create: createSql(as, context, { query }), client: clients[index] as pg.Client };
  });
  return [
    {
      name: "SQL, INSERT .. SELECT",
      note: "one statement, one connection, into a leaf that stands ready",
      tables: [LEAF],
      before: () => client.query(`TRUNCATE ${LEAF}`),
      work: () => client.query(insertStatement(sheet, { table }, LEAF)),
    },
    createPeer("SQL, CREATE TABLE AS, parallel", context, client, { table }),
    {
      name: "SQL, CREATE TABLE AS per core",
      note: "a range of households each, all at once",
      tables: parts.map(({ as }) => as),
      before: async () => {
        await client.query(dropSql(parts.map(({ as }) => as)));
        for (const part of parts) await part.client.query(SERIAL);
      },
      work: () => Promise.all(parts.map((part) => part.client.query(part.create))),
    },
  ];
}

async function factsPeers(
  context: BenchContext,
  _db: Database,
  clients: readonly pg.Client[],
): Promise<Peer[]> {
  const client = clients[0] as pg.Client;
  const query = selectMonth(context.month, await newestDelivery(client), "all");
  return [createPeer("SQL from the facts, CREATE TABLE AS", context, client, { query })];
}

function createPeer(
  name: string,
  context: BenchContext,
  client: pg.Client,
  input: StatementInput,
): Peer {
  const as = `${LEAF}_whole`;
  const create = createSql(as, context, input);
  return {
    name,
    note: "one statement, one connection, parallel workers",
    tables: [as],
    before: () => client.query(`${dropSql([as])}; ${PARALLEL}`),
    work: () => client.query(create),
  };
}

/** The results of a run as a table, to compare with; it goes with the others. */
async function keepResults(client: pg.ClientBase, runId: number): Promise<string> {
  const table = `${LEAF}_run`;
  await client.query(`
    DROP TABLE IF EXISTS ${table};
    CREATE TABLE ${table} AS SELECT * FROM result WHERE run_id = ${runId}`);
  await client.query(`ANALYZE ${table}`);
  return table;
}

/** A table with the columns of results. */
async function createLeaf(client: pg.ClientBase): Promise<void> {
  await client.query(`
    DROP TABLE IF EXISTS ${LEAF};
    CREATE TABLE ${LEAF} (LIKE result);
    ALTER TABLE ${LEAF} ALTER run_id SET DEFAULT 0;
    ${indexSql(LEAF)}`);
}

const indexSql = (table: string): string =>
  `CREATE INDEX ON ${table} USING brin (gezin_id) WITH (pages_per_range = 8)`;
const dropSql = (tables: readonly string[]): string => `DROP TABLE IF EXISTS ${tables.join(", ")}`;

/** A new table with the columns of a leaf, and its index, in one transaction. */
function createSql(as: string, { book, month }: BenchContext, input: StatementInput): string {
  const select = rulesSelect(book.sheet(month), input);
  return `
    CREATE TABLE ${as} AS SELECT *, 0 AS run_id FROM (${select}) outcome;
    ${indexSql(as)}`;
}

async function requireSame(peer: Peer, client: pg.Client, leaf: string): Promise<void> {
  await peer.before?.();
  await peer.work();
  const all = peer.tables.map((table) => `SELECT * FROM ${table}`).join(" UNION ALL ");
  const { differing, byColumn, first } = await compareResults(client, `(${all})`, leaf);
  if (differing === 0) return;
  const shown = first.map(({ gezinId, childId, column, left, right }) => {
    return `household ${gezinId}, child ${childId}: ${column} ${left} and ${right}`;
  });
  throw new Error(
    `${peer.name}: expected the results of the run, found ${differing} that differ, ` +
      `by column ${JSON.stringify(byColumn)}; SQL and run: ${shown.join("; ")}`,
  );
}

async function dropTables(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ relname: string }>(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^bench_sql(_|$)'",
  );
  if (rows.length > 0) await client.query(dropSql(rows.map(({ relname }) => relname)));
}
