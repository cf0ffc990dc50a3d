/**
 * The chain over all finished runs, and that over regularisations: each digest is that of what its
 * run says now, and what it says names the digest of the one before it.
 *
 *     run 1 <- run 2 <- run 3      a run that was changed has another digest than it says,
 *                                  one whose digest was made to fit contradicts the next
 */
import { createHash } from "node:crypto";
import type { Database } from "../database/connection.js";
import type { CheckedTable, Finding } from "./finding.js";

/** A finished run, or regularisation, with all that it says. */
export interface Statement {
  readonly id: number;
  readonly digest: string;
  readonly statement: string;
}

export interface RunStatement extends Statement {
  readonly month: number;
  readonly previous: number | null;
  readonly replacedBy: number | null;
}

const RUNS = `
  SELECT run_id AS id, month, digest, run_statement(run_id) AS statement, previous_run AS previous,
    replaced_by AS "replacedBy"
  FROM run WHERE status = 'finished' ORDER BY run_id`;

const REGULARISATIONS = `
  SELECT regularisation_id AS id, digest, regularisation_statement(regularisation_id) AS statement
  FROM regularisation WHERE status = 'finished' ORDER BY regularisation_id`;

export const readRunStatements = async ({ pool }: Database): Promise<RunStatement[]> =>
  (await pool.query<RunStatement>(RUNS)).rows;

export const readRegularisationStatements = async ({ pool }: Database): Promise<Statement[]> =>
  (await pool.query<Statement>(REGULARISATIONS)).rows;

export const statementDigest = (statement: string): string =>
  createHash("sha256").update(statement).digest("hex");

/**
 * Those whose digest is not that of what they say. What one says of another whose digest was
 * changed is not held against it: it is compared with the digest that the other should have.
 */
export function findOthers(table: "run" | "regularisation", of: readonly Statement[]): Finding[] {
  const due = new Map(of.map(({ digest, statement }) => [digest, statementDigest(statement)]));
  return of.flatMap(({ id, digest, statement }) => {
    const expected = statementDigest(statement);
    if (expected === digest || isOfOthers(statement, digest, due)) return [];
    const place = table === "run" ? { run: id } : { regularisation: id };
    const kind = "changed" as const;
    const said = `${expected}, of what it says and of the one before it`;
    return [{ table, kind, ...place, column: "digest", expected: said, found: digest }];
  });
}

/** Whether a statement has its digest when those that it names have the digests due to them. */
function isOfOthers(statement: string, digest: string, due: ReadonlyMap<string, string>): boolean {
  const mended = statement.replace(
    /^(before|changes of|month \d+) ([0-9a-f]{64})$/gm,
    (line, name, of) => (due.has(of) ? `${name} ${due.get(of)}` : line),
  );
  return mended !== statement && statementDigest(mended) === digest;
}

/** Of statements in their order, those that do not end with the digest of the one before. */
export function findUnlinked(
  table: "run" | "regularisation",
  ordered: readonly Statement[],
): Finding[] {
  return ordered.flatMap(({ id, statement }, at): Finding[] => {
    const expected = `before ${ordered[at - 1]?.digest ?? "none"}`;
    const found = statement.split("\n").at(-1) ?? "";
    if (found === expected) return [];
    const place = table === "run" ? { run: id } : { regularisation: id };
    return [{ table, kind: "changed", ...place, row: "end of its statement", expected, found }];
  });
}

/** Finished runs in the order of their publication, the first one first, and what breaks it. */
export function orderRuns(runs: readonly RunStatement[]): {
  readonly ordered: readonly RunStatement[];
  readonly findings: readonly Finding[];
} {
  const next = new Map(runs.map((run) => [run.previous, run]));
  const ordered: RunStatement[] = [];
  for (let run = next.get(null); run !== undefined; run = next.get(run.id)) {
    if (ordered.includes(run)) break;
    ordered.push(run);
  }
  const findings = runs
    .filter((run) => !ordered.includes(run) || next.get(run.previous) !== run)
    .map((run) => previousFinding(run, runs));
  return { ordered, findings: [...findings, ...replacedFindings(ordered)] };
}

function previousFinding({ id, previous }: RunStatement, runs: readonly RunStatement[]): Finding {
  const isThere = previous === null || runs.some((run) => run.id === previous);
  return {
    ...{ table: "run" as CheckedTable, kind: "changed", run: id, column: "previous_run" },
    expected: "the run that was published before it, which no other follows",
    found: isThere ? `${previous ?? "none"}` : `${previous}, which is not there`,
  };
}

/** A run is replaced by the next one of its month. */
function replacedFindings(ordered: readonly RunStatement[]): Finding[] {
  return ordered.flatMap((run, at): Finding[] => {
    const later = ordered.slice(at + 1).find(({ month }) => month === run.month);
    const expected = later?.id ?? null;
    if (expected === run.replacedBy) return [];
    const words = { expected: `${expected ?? "none"}`, found: `${run.replacedBy ?? "none"}` };
    return [{ table: "run", kind: "changed", run: run.id, column: "replaced_by", ...words }];
  });
}
