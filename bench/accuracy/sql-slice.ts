/**
 * A slice of the population in one month through the kernel and through the SQL statement, compared
 * row by row inside PostgreSQL. Kernel and connection serve one slice after the other.
 *
 *     input rows -> COPY -> kernel -> COPY -> by_kernel
 *                `-> the rules as one statement -> by_sql
 */
import type pg from "pg";
import { Kernel } from "../../core-wasm/kernel.js";
import type { Sheet } from "../../core-wasm/parameters.js";
import { openClient } from "../../engine/database/client.js";
import { decodeRows } from "../../engine/scan/decode-rows.js";
import { readPacked } from "../material/joined/table.js";
import { writeResults } from "../material/write-results.js";
import { insertStatement } from "../peers/sql/statement.js";
import { compareResults, type ResultComparison } from "./result-tables.js";

/** Which rows: the query of a partition, all of the sheet's month. */
export interface SqlSlice {
  readonly select: string;
  readonly sheet: Sheet;
}

const TABLES = `
  SET work_mem = '64MB';
  CREATE TEMP TABLE by_kernel (LIKE result);
  CREATE TEMP TABLE by_sql (LIKE result);
  ALTER TABLE by_kernel ALTER run_id SET DEFAULT 0;
  ALTER TABLE by_sql ALTER run_id SET DEFAULT 0`;

export class SqlComparer {
  private constructor(
    readonly kernel: Kernel,
    readonly client: pg.Client,
  ) {}

  static async open(config: pg.ClientConfig): Promise<SqlComparer> {
    const client = await openClient(config, "accuracy");
    await client.query(TABLES);
    return new SqlComparer(await Kernel.load(), client);
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  async compare({ select, sheet }: SqlSlice): Promise<ResultComparison> {
    const { client } = this;
    await client.query("DROP TABLE IF EXISTS by_input; TRUNCATE by_kernel, by_sql");
    await client.query(`CREATE TEMP TABLE by_input AS ${select}`);
    await client.query("CREATE INDEX ON by_input (gezin_id, child_id); ANALYZE by_input");
    await this.#calculate(sheet);
    await client.query(insertStatement(sheet, { table: "by_input" }, "by_sql"));
    await client.query("ANALYZE by_kernel, by_sql");
    return compareResults(client, "by_kernel", "by_sql");
  }

  async #calculate(sheet: Sheet): Promise<void> {
    const { kernel, client } = this;
    kernel.beginDecode();
    const rows = decodeRows(kernel, await readPacked(client, "SELECT * FROM by_input"));
    const rejected = kernel.prepare(rows);
    if (rejected > 0) throw new Error(`input: expected no row at fault, found ${rejected}`);
    kernel.calculate(sheet);
    await writeResults(kernel, client, "by_kernel", rows);
  }
}
