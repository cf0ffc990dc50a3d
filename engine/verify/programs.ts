/** The kernel and the parameters kept with a run: their bytes are those of their digests. */
import { createHash } from "node:crypto";
import { readKept } from "../../core-wasm/checked-parameters.js";
import { ParameterBook } from "../../core-wasm/parameters.js";
import type { Database } from "../database/connection.js";
import { errorMessage } from "../errors.js";
import type { Finding } from "./finding.js";

export interface ProgramDigests {
  readonly parameter_digest: string;
  readonly kernel_digest: string;
}

export interface CheckedPrograms {
  /** Null when the parameters are not those that were kept. */
  readonly book: ParameterBook | null;
  readonly findings: readonly Finding[];
}

export async function checkPrograms(
  { pool }: Database,
  { parameter_digest, kernel_digest }: ProgramDigests,
): Promise<CheckedPrograms> {
  const { rows } = await pool.query<{ digest: string; bytes: Buffer }>(
    "SELECT digest, bytes FROM program WHERE digest IN ($1, $2)",
    [parameter_digest, kernel_digest],
  );
  const bytesOf = (digest: string) => rows.find((row) => row.digest === digest)?.bytes;
  const findings: Finding[] = [];
  const kernel = bytesOf(kernel_digest);
  const found = kernel && createHash("sha256").update(kernel).digest("hex");
  if (found !== kernel_digest) findings.push(findingOf("kernel", kernel_digest, found));
  const parameters = readBook(bytesOf(parameter_digest));
  if (parameters.book?.digest !== parameter_digest) {
    const said = parameters.book?.digest ?? parameters.fault;
    findings.push(findingOf("parameters", parameter_digest, said));
    return { book: null, findings };
  }
  return { book: parameters.book, findings };
}

function findingOf(kind: string, expected: string, found: string | undefined): Finding {
  return {
    ...{ table: "program", kind: found === undefined ? "missing" : "changed", row: kind },
    ...{ expected, found: found ?? "none" },
  };
}

interface Read {
  readonly book?: ParameterBook;
  readonly fault?: string;
}

function readBook(bytes: Buffer | undefined): Read {
  if (bytes === undefined) return {};
  try {
    return { book: new ParameterBook(readKept(bytes.toString())) };
  } catch (error) {
    return { fault: errorMessage(error) };
  }
}
