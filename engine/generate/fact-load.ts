/**
 * The load of a population: one transaction on one connection, so that it is there or it is not.
 *
 *     begin -> copy, chunk by chunk, table by table -> finish -> commit, or rollback from anywhere
 *
 * The tables are emptied in the same transaction. So COPY may freeze its rows, PostgreSQL at
 * wal_level minimal (a server of one's own may have that) writes no log for them, and keys, indexes
 * and guards can go before the load and come back after it: a crash at any point leaves them as they were. Putting rows into kept indexes
 * took two to three times as long. Spans that overlap, which the guards would refuse, are refused
 * where rows are written (row-buffer.ts); the tests run validate_facts() besides.
 */
import { once } from "node:events";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { BOUND_SILENCE } from "../database/client.js";
import { FACT_TABLE_NAMES, type FactTableName, factTable, rowColumns } from "../facts/tables.js";
import { SOURCE } from "./admission.js";
import { COPY_HEADER, COPY_TRAILER } from "./row-buffer.js";

/** Bytes handed to the socket at once; the loader waits for it to drain in between. */
const WRITE_BYTES = 1 << 18;

interface Index {
  readonly table: string;
  readonly name: string;
  /** Definition when a constraint owns it, null when it is an index of its own. */
  readonly constraint: string | null;
  readonly definition: string;
}

const INDEXES = `
  SELECT t.relname AS table, i.relname AS name, pg_get_constraintdef(c.oid) AS constraint,
    pg_get_indexdef(x.indexrelid) AS definition
  FROM pg_index x
  JOIN pg_class t ON t.oid = x.indrelid
  JOIN pg_class i ON i.oid = x.indexrelid
  LEFT JOIN pg_constraint c ON c.conindid = x.indexrelid AND c.conrelid = t.oid
    AND c.contype IN ('p', 'u')
  WHERE x.indrelid = ANY ($1::regclass[])
  ORDER BY t.relname, i.relname`;

export class FactLoad {
  readonly #client: pg.ClientBase;
  #indexes: readonly Index[] = [];
  /** Delivery that brings the facts. */
  deliveryId = 0;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  /** Opens the delivery; waits for another one that is under way. */
  async begin(): Promise<void> {
    await this.#client.query(`BEGIN ISOLATION LEVEL READ COMMITTED; ${BOUND_SILENCE}`);
    const { rows } = await this.#client.query("SELECT open_delivery($1) AS id", [SOURCE]);
    this.deliveryId = rows[0].id;
    await this.#client.query("UPDATE delivery SET is_load = true WHERE delivery_id = $1", [
      this.deliveryId,
    ]);
  }

  /** Empties the tables and takes off what would be done row by row. */
  async prepare(): Promise<void> {
    await this.#client.query("DELETE FROM population; SELECT reset_facts()");
    const { rows } = await this.#client.query<Index>(INDEXES, [FACT_TABLE_NAMES]);
    this.#indexes = rows;
    const statements = rows.map(({ table, name, constraint }) =>
      constraint === null
        ? `DROP INDEX ${quote(name)}`
        : `ALTER TABLE ${quote(table)} DROP CONSTRAINT ${quote(name)}`,
    );
    for (const table of FACT_TABLE_NAMES) {
      statements.push(`ALTER TABLE ${table} DISABLE TRIGGER USER,
        ALTER COLUMN known_from SET DEFAULT ${this.deliveryId}`);
    }
    await this.#client.query(statements.join(";"));
  }

  /** Sends rows made by `FactRows` to their table. */
  async copy(table: FactTableName, bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    const sql = `COPY ${table} (${rowColumns(factTable(table)).join(", ")}) FROM STDIN (FORMAT binary, FREEZE)`;
    const stream = this.#client.query(copyFrom(sql));
    const finished = once(stream, "finish");
    stream.write(COPY_HEADER);
    for (let at = 0; at < bytes.length; at += WRITE_BYTES) {
      const part = bytes.subarray(at, at + WRITE_BYTES);
      if (!stream.write(part)) await Promise.race([once(stream, "drain"), finished]);
    }
    stream.end(COPY_TRAILER);
    await finished;
  }

  /** Puts keys, indexes and guards back and reads the tables' statistics; `onStep` after each. */
  async finish(onStep: (done: number, total: number) => void): Promise<void> {
    const total = this.#indexes.length + FACT_TABLE_NAMES.length;
    let done = 0;
    onStep(done, total);
    for (const { table, name, constraint, definition } of this.#indexes) {
      const add = `ALTER TABLE ${quote(table)} ADD CONSTRAINT ${quote(name)} ${constraint}`;
      await this.#client.query(constraint === null ? definition : add);
      done += 1;
      onStep(done, total);
    }
    const guards = FACT_TABLE_NAMES.map(
      (table) =>
        `ALTER TABLE ${table} ENABLE TRIGGER USER,
        ALTER COLUMN known_from SET DEFAULT opened_delivery()`,
    );
    await this.#client.query(guards.join(";"));
    for (const table of FACT_TABLE_NAMES) {
      await this.#client.query(`ANALYZE ${table}`);
      done += 1;
      onStep(done, total);
    }
  }

  /** Keys are read in place of their tables where these are known to be seen by all. */
  async commit(): Promise<void> {
    await this.#client.query("COMMIT");
    await this.#client.query(`VACUUM ${FACT_TABLE_NAMES.join(", ")}`);
  }

  async rollback(): Promise<void> {
    await this.#client.query("ROLLBACK");
  }
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
