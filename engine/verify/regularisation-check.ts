/**
 * Differences, causes and rejected rows of a regularisation beside the digests of its parts. Where
 * a part has another one, the marks of its rows say which was changed, is missing or is too many.
 */

import type pg from "pg";
import { counted } from "../counted.js";
import { type Database, inTransaction } from "../database/connection.js";
import {
  causeLine,
  type Mark,
  type RejectedWords,
  readMarks,
  rejectedLine,
} from "../regularise/part-digest.js";
import type { Finding, Place } from "./finding.js";
import { missingRow } from "./missing-difference.js";
import { type DifferenceWords, markId, type PartRow, StoredPart } from "./stored-part.js";

export interface RegularisationFound {
  readonly findings: readonly Finding[];
  readonly rowCount: number;
}

const PARTS = `
  SELECT part_no, row_count, digest, marks FROM regularisation_part
  WHERE regularisation_id = $1 ORDER BY part_no`;

const DIFFERENCES = `
  DECLARE differences NO SCROLL CURSOR FOR
  SELECT part_no AS "partNo", gezin_id AS "gezinId", child_id AS "childId", payer::text, component,
    van_maand AS "vanMaand", tot_maand AS "totMaand", before_cents AS before, after_cents AS after,
    standing::text, cause_no AS "causeNo"
  FROM difference WHERE regularisation_id = $1 ORDER BY part_no`;
const FETCH = "FETCH 20000 FROM differences";

const CAUSES = `
  SELECT part_no AS "partNo", cause_no AS "causeNo", causes FROM difference_cause
  WHERE regularisation_id = $1`;

const REJECTED = `
  SELECT part_no AS "partNo", month, gezin_id AS "gezinId", child_id AS "childId", code, detail
  FROM regularisation_rejected WHERE regularisation_id = $1`;

interface PartPlace extends Place {
  readonly regularisation: number;
  readonly part: number;
}

interface PartLineRow {
  readonly part_no: number;
  readonly row_count: number;
  readonly digest: string;
  readonly marks: Buffer;
}

type OfPart<T> = T & { readonly partNo: number };

/** Checks every part of a finished regularisation. */
export function checkRegularisation(
  db: Database,
  regularisation: number,
  signal: AbortSignal,
): Promise<RegularisationFound> {
  return inTransaction(db, async (client) => {
    await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const lines = await client.query<PartLineRow>(PARTS, [regularisation]);
    const parts = new Map(lines.rows.map((line) => [line.part_no, line]));
    const small = await readSmall(client, regularisation);
    const findings: Finding[] = [];
    let rowCount = 0;
    const check = async (partNo: number, stored: StoredPart): Promise<void> => {
      for (const add of small.get(partNo) ?? []) add(stored);
      rowCount += stored.rowCount;
      const place = { regularisation, part: partNo };
      findings.push(...(await checkPart(client, place, parts.get(partNo), stored)));
      small.delete(partNo);
      parts.delete(partNo);
    };
    for await (const [partNo, stored] of differencesByPart(client, regularisation, signal)) {
      await check(partNo, stored);
    }
    for (const partNo of new Set([...parts.keys(), ...small.keys()])) {
      await check(partNo, new StoredPart());
    }
    return { findings, rowCount };
  });
}

type AddLine = (part: StoredPart) => void;

/** Causes and rejected rows by part: few beside the differences. */
async function readSmall(client: pg.ClientBase, id: number): Promise<Map<number, AddLine[]>> {
  const byPart = new Map<number, AddLine[]>();
  const add = (partNo: number, addLine: AddLine): void => {
    const known = byPart.get(partNo) ?? [];
    byPart.set(partNo, known);
    known.push(addLine);
  };
  type CauseRow = OfPart<{ readonly causeNo: number; readonly causes: unknown }>;
  const causes = await client.query<CauseRow>(CAUSES, [id]);
  for (const { partNo, causeNo, causes: said } of causes.rows) {
    add(partNo, (part) => part.addLine(causeLine(causeNo, said)));
  }
  const rejected = await client.query<OfPart<RejectedWords>>(REJECTED, [id]);
  for (const { partNo, ...row } of rejected.rows) {
    add(partNo, (part) => part.addLine(rejectedLine(row)));
  }
  return byPart;
}

async function* differencesByPart(
  client: pg.ClientBase,
  id: number,
  signal: AbortSignal,
): AsyncGenerator<[partNo: number, stored: StoredPart]> {
  await client.query(DIFFERENCES.replace("$1", String(id)));
  let open: [number, StoredPart] | undefined;
  for (;;) {
    signal.throwIfAborted();
    const { rows } = await client.query<OfPart<DifferenceWords>>(FETCH);
    for (const { partNo, ...row } of rows) {
      if (open !== undefined && open[0] !== partNo) yield open;
      if (open === undefined || open[0] !== partNo) open = [partNo, new StoredPart()];
      open[1].addDifference(row);
    }
    if (rows.length === 0) break;
  }
  if (open !== undefined) yield open;
}

async function checkPart(
  client: pg.ClientBase,
  place: PartPlace,
  line: PartLineRow | undefined,
  stored: StoredPart,
): Promise<Finding[]> {
  const table = "regularisation_part";
  if (line === undefined) {
    const expected = `a line for ${counted(stored.rowCount, "row")}`;
    return [{ table, kind: "missing", ...place, expected, found: "none" }];
  }
  const marks = readMarks(line.marks);
  const found = stored.digest(place.regularisation, place.part, marks);
  if (found.digest === line.digest && found.marks.equals(line.marks)) {
    if (found.rowCount === line.row_count) return [];
    const words = { expected: `${found.rowCount}`, found: `${line.row_count}` };
    return [{ table, kind: "changed", ...place, column: "row_count", ...words }];
  }
  const findings = await compareMarks(client, place, marks, stored.rows());
  if (findings.length > 0) return findings;
  const words = { expected: found.digest, found: line.digest };
  return [{ table, kind: "changed", ...place, column: "digest", ...words }];
}

async function compareMarks(
  client: pg.ClientBase,
  place: PartPlace,
  marks: readonly Mark[],
  rows: readonly PartRow[],
): Promise<Finding[]> {
  const left = new Map<string, Mark[]>();
  for (const mark of marks) left.set(markId(mark), [...(left.get(markId(mark)) ?? []), mark]);
  const others = rows.filter(({ mark }) => left.get(markId(mark))?.pop() === undefined);
  const missing = [...left.values()].flat();
  const findings: Finding[] = [];
  for (const { table, mark, place: own, said } of others) {
    const at = missing.findIndex(({ key, gezinId }) => {
      return key === mark.key && gezinId === mark.gezinId;
    });
    const [due] = at < 0 ? [] : missing.splice(at, 1);
    const kind = due === undefined ? ("added" as const) : ("changed" as const);
    const expected = due === undefined ? "none" : `the row as it was decided, mark ${due.line}`;
    findings.push({ table, kind, ...place, ...own, expected, found: said });
  }
  const causes = rows.filter(({ table }) => table === "difference_cause").length;
  for (const mark of missing) {
    const named = await missingRow(client, place.regularisation, mark, causes);
    const words = { expected: `a row as it was decided, mark ${mark.line}`, found: "none" };
    findings.push({ kind: "missing", ...place, ...named, ...words });
  }
  return findings;
}
