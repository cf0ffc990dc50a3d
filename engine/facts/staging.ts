/**
 * Changes of a delivery on their way into temporary tables, a batch at a time, each checked by
 * itself; then all together. Faults are kept until the end, so that the sender hears of all.
 */
import { createHash, type Hash } from "node:crypto";
import type pg from "pg";
import { monthText } from "../../core-wasm/month.js";
import { copyIn } from "../database/copy-in.js";
import { type FactChange, type FaultyChange, type StagedRow, stageChange } from "./change.js";
import {
  copyStagedSql,
  createStagedSql,
  doubledSql,
  stagedName,
  stagedNames,
  tailSql,
  unknownSql,
} from "./change-sql.js";
import { FAULTS_MAX, FactFaults, type PlacedFault } from "./fact-faults.js";
import { FACT_TABLE_NAMES, type FactTableName, type KeyColumn } from "./tables.js";

const STAGED_ROWS = 5_000;
const NULL = "\\N";

/** A change that was checked elsewhere: its row as COPY has it, behind its place. */
export interface CheckedChange {
  readonly table: FactTableName;
  readonly line: string;
}

const NAMES = new Map(FACT_TABLE_NAMES.map((name) => [name, stagedNames(name)]));

/** A checked row: whole numbers, dates, names and truths, of which none has what COPY escapes. */
function lineOf(table: FactTableName, row: StagedRow): string {
  let line = "";
  for (const name of NAMES.get(table) as readonly string[]) line += `\t${row[name] ?? NULL}`;
  return line;
}

/** Checks a change, for whoever hands it over later. */
export function checkChange(change: FactChange): CheckedChange | FaultyChange {
  const staged = stageChange(change);
  if (Array.isArray(staged)) return { faults: staged };
  return { table: change.table, line: lineOf(change.table, staged as StagedRow) };
}

/** What has to be known of a key before something is said of it. */
const KNOWN: Readonly<Record<KeyColumn, { readonly field: string; readonly expected: string }>> = {
  child_id: {
    field: "childId",
    expected: "a child that is known, or that this delivery brings (kind)",
  },
  gezin_id: {
    field: "gezinId",
    expected: "a household that is known, or that this delivery brings (gezinLid)",
  },
};

export class Staging {
  readonly #client: pg.ClientBase;
  readonly #lines = new Map<FactTableName, string[]>();
  readonly #tables = new Set<FactTableName>();
  readonly #faults: PlacedFault[] = [];
  readonly #digest: Hash = createHash("sha256");
  #count = 0;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  async add(change: FactChange | FaultyChange | CheckedChange): Promise<void> {
    const place = this.#count;
    this.#count += 1;
    if ("faults" in change) return this.#blame(place, change.faults);
    if ("line" in change) {
      this.#digest.update(`${change.table}${change.line}\n`);
      return this.#put(place, change.table, change.line);
    }
    const staged = stageChange(change);
    if (Array.isArray(staged)) return this.#blame(place, staged, change.table);
    const row = staged as StagedRow;
    this.#digest.update(`${change.table} ${JSON.stringify(row)}\n`);
    return this.#put(place, change.table, lineOf(change.table, row));
  }

  async #put(place: number, table: FactTableName, line: string): Promise<void> {
    const lines = this.#lines.get(table) ?? [];
    lines.push(`${place}${line}\n`);
    this.#lines.set(table, lines);
    if (lines.length === STAGED_ROWS) await this.#flush(table);
  }

  /**
   * The tables that changes are staged for. Throws the faults that there were; with `isKnown` also
   * those of a child or a household that nobody knows.
   */
  async finish(
    isKnown: boolean,
  ): Promise<{ readonly tables: readonly FactTableName[]; readonly digest: string }> {
    for (const table of this.#lines.keys()) await this.#flush(table);
    const tables = FACT_TABLE_NAMES.filter((table) => this.#tables.has(table));
    for (const table of tables) {
      await this.#client.query(`ANALYZE ${stagedName(table)}`);
      this.#faults.push(...(await findDoubled(this.#client, table)));
      if (isKnown) this.#faults.push(...(await findUnknown(this.#client, table, this.#tables)));
    }
    if (this.#faults.length > 0) {
      const inOrder = this.#faults.toSorted((a, b) => a.place - b.place);
      throw new FactFaults(inOrder.slice(0, FAULTS_MAX));
    }
    return { tables, digest: this.#digest.digest("hex") };
  }

  #blame(place: number, faults: FaultyChange["faults"], table?: FactTableName): void {
    if (this.#faults.length >= FAULTS_MAX) return;
    this.#faults.push(...faults.map((fault) => ({ ...fault, place, ...(table && { table }) })));
  }

  async #flush(table: FactTableName): Promise<void> {
    const lines = this.#lines.get(table) ?? [];
    if (lines.length === 0) return;
    if (!this.#tables.has(table)) await this.#client.query(createStagedSql(table));
    this.#tables.add(table);
    await copyIn(this.#client, copyStagedSql(table), [Buffer.from(lines.join(""))]);
    this.#lines.set(table, []);
  }
}

/** Changes that speak of a month of which another of their key has spoken. */
async function findDoubled(client: pg.ClientBase, table: FactTableName): Promise<PlacedFault[]> {
  const { rows } = await client.query<{ place: number; other: number; field: string }>(
    doubledSql(table),
    [FAULTS_MAX],
  );
  return rows.map(({ place, other }) => {
    const expected = "one change of a fact and month in a delivery";
    return { place, table, field: "van", expected, found: "it spoken of before, in", other };
  });
}

/** Changes of a child or a household that neither the tables nor the delivery know. */
async function findUnknown(
  client: pg.ClientBase,
  table: FactTableName,
  delivered: ReadonlySet<FactTableName>,
): Promise<PlacedFault[]> {
  const faults: PlacedFault[] = [];
  for (const { key, sql } of unknownSql(table, delivered)) {
    const { rows } = await client.query<{ place: number; id: string }>(sql, [FAULTS_MAX]);
    faults.push(
      ...rows.map(({ place, id }) => ({ place, table, ...KNOWN[key], found: `"${id}"` })),
    );
  }
  return faults;
}

/** Throws when a change would leave a fact that begins anew behind it. */
export async function requireWholeTail(client: pg.ClientBase, table: FactTableName): Promise<void> {
  const sql = tailSql(table);
  if (sql === null) return;
  const { rows } = await client.query<{ place: number; tot: number; goes_on_to: number }>(sql, [
    FAULTS_MAX,
  ]);
  if (rows.length === 0) return;
  const faults = rows.map(({ place, tot, goes_on_to }): PlacedFault => {
    const expected =
      "changes up to the end of a fact whose first month counts, or what holds from there on";
    const [end, last] = [tot - 1, goes_on_to - 1].map(monthText);
    const found = `an end in ${end} of one that goes on to ${last}`;
    return { place, table, field: "tot", expected, found };
  });
  throw new FactFaults(faults);
}
