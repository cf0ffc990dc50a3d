/**
 * What a run was calculated with, the kernel and the parameters themselves: kept when the run is
 * planned, so that it can be repeated, and what it says explained, after any upgrade.
 */
import type pg from "pg";
import { keptText, readKept } from "../../core-wasm/checked-parameters.js";
import { ParameterBook } from "../../core-wasm/parameters.js";
import type { DatabasePool } from "../database/connection.js";
import { EngineError } from "../errors.js";

export interface Program {
  readonly digest: string;
  readonly kind: "kernel" | "parameters";
  readonly bytes: Uint8Array;
}

/** Parameters as they are kept; put into words when they are asked for. */
export function parameterProgram({ digest, set }: ParameterBook): Program {
  return {
    ...{ digest, kind: "parameters" },
    get bytes() {
      return Buffer.from(keptText(set));
    },
  };
}

/** Keeps what is not kept already: some 400 KB of bytes that mostly are. */
export async function keepPrograms(
  client: pg.ClientBase,
  programs: readonly Program[],
): Promise<void> {
  const { rows } = await client.query<{ digest: string }>(
    "SELECT digest FROM program WHERE digest = ANY ($1)",
    [programs.map(({ digest }) => digest)],
  );
  const kept = new Set(rows.map(({ digest }) => digest));
  for (const program of programs) {
    if (kept.has(program.digest)) continue;
    await client.query(
      "INSERT INTO program (digest, kind, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      [program.digest, program.kind, program.bytes],
    );
  }
}

/** The kernel module and the parameters of a run. Throws `RUN_UNKNOWN`. */
export async function readPrograms(
  { pool }: Pick<DatabasePool, "pool">,
  runId: number,
): Promise<{ readonly kernel: Uint8Array<ArrayBuffer>; readonly book: ParameterBook }> {
  const { rows } = await pool.query<{ kernel: Buffer; parameters: Buffer; digest: string }>(
    `SELECT kernel.bytes AS kernel, parameters.bytes AS parameters, parameters.digest
     FROM run JOIN program kernel ON kernel.digest = kernel_digest
       JOIN program parameters ON parameters.digest = parameter_digest
     WHERE run_id = $1`,
    [runId],
  );
  const [row] = rows;
  if (row === undefined) {
    throw new EngineError(
      "RUN_UNKNOWN",
      `run: expected the number of a run, found ${runId}, which does not exist; see groeikern runs`,
    );
  }
  const book = new ParameterBook(readKept(row.parameters.toString()), row.digest);
  return { kernel: new Uint8Array(row.kernel), book };
}
