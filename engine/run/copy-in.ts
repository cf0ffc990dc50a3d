/** The binary COPY that fills the results of a run: its statement, and the bytes around the rows. */
import { RESULT_NAMES } from "../../core-wasm/layout/result-columns.js";

/** Signature, no flags, no extension. */
export const COPY_HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
/** No more rows. */
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

/** COPY of results into a table such as `result_run_7`; columns in the order the kernel encodes. */
export function copyInSql(table: string): string {
  const columns = RESULT_NAMES.join(", ");
  return `COPY ${table} (${columns}) FROM STDIN (FORMAT binary)`;
}
