/**
 * Rows that the kernel rejected, with what was expected and what was found.
 *
 * The kernel's narrow columns no longer show what stood in the row, so the rejected households are
 * read again from the same snapshot, a bounded number at a time. A household is rejected whole, and
 * both readings have one order: the rows of one are the rows of the other. The facts are read as
 * text and ordered as numbers, which is why the order names its columns by table.
 */
import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import { CROSS_FAULTS, type CrossFaultName, faultName } from "../../core-wasm/layout/fault.js";
import { FACTS, type Fact, type FactName, sqlName } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import type { PaidTwice } from "./paid-elsewhere.js";

/** A row of the table `rejected`; `code` is the fact at fault or the contradiction. */
export interface RejectedRow {
  /** Place in the input of the partition, from 0. */
  readonly rowNo: number;
  readonly gezinId: bigint;
  readonly childId: bigint;
  readonly code: string;
  readonly detail: string;
}

type FoundRow = Readonly<Record<string, string | null>>;

const ROWS_AT_ONCE_MAX = 2000;

/** Facts that a contradiction is about. */
const CROSS_FACTS: Record<CrossFaultName, readonly FactName[]> = {
  rangklasseNa2018: ["rangklasse", "geboortedatum"],
  zorgPijler1BovenTotaal: ["zorgPijler1", "zorgTotaal"],
  overlijdenVoorGeboorte: ["overlijdensdatum", "geboortedatum"],
  spanLeeg: ["vanMaand", "totMaand"],
  spanOverlap: ["childId", "vanMaand", "totMaand"],
  dubbelUitbetaald: [],
  gezinAfgewezen: [],
};

const FACT_BY_NAME: ReadonlyMap<string, Fact> = new Map(FACTS.map((fact) => [fact.name, fact]));
const CROSS_BY_NAME = new Map(CROSS_FAULTS.map((fault) => [fault.name as string, fault]));

/** The rejected rows of a prepared batch, in its order; `select` is what the batch was read with. */
export async function readRejected(
  kernel: Kernel,
  rowCount: number,
  reader: pg.ClientBase,
  select: string,
  paidTwice: PaidTwice,
): Promise<RejectedRow[]> {
  const rejected: RejectedRow[] = [];
  for (let row = 0; row < rowCount; ) {
    const rows: number[] = [];
    row = collectRejected(kernel, row, rowCount, rows);
    if (rows.length === 0) break;
    const found = await readFound(kernel, rows, reader, select);
    for (const [index, rowNo] of rows.entries()) {
      rejected.push(describeRow(kernel, rowNo, found[index], paidTwice));
    }
  }
  return nameCulprits(rejected);
}

/** Collects rejected rows from `from` on, whole households; returns the row to go on at. */
function collectRejected(kernel: Kernel, from: number, rowCount: number, rows: number[]): number {
  const { gezinId } = kernel.facts;
  for (let row = from; row < rowCount; row += 1) {
    if (kernel.faults[row] === 0) continue;
    const isSameGezin = rows.length > 0 && gezinId[row] === gezinId[rows.at(-1) as number];
    if (rows.length >= ROWS_AT_ONCE_MAX && !isSameGezin) return row;
    rows.push(row);
  }
  return rowCount;
}

async function readFound(
  kernel: Kernel,
  rows: readonly number[],
  reader: pg.ClientBase,
  select: string,
): Promise<FoundRow[]> {
  const { gezinId } = kernel.facts;
  const households = new Set(rows.map((row) => String(gezinId[row])));
  const columns = FACTS.map(({ name }) => `${sqlName(name)}::text`).join(", ");
  const { rows: found } = await reader.query<FoundRow>(
    `SELECT ${columns} FROM (${select}) input WHERE input.gezin_id = ANY($1::bigint[])
     ORDER BY input.gezin_id, input.child_id`,
    [[...households]],
  );
  if (found.length === rows.length) return found;
  throw new Error(`rejected: expected ${rows.length} rows read again, found ${found.length}`);
}

function describeRow(
  kernel: Kernel,
  rowNo: number,
  found: FoundRow | undefined,
  paidTwice: PaidTwice,
): RejectedRow {
  const code = faultName(kernel.faults[rowNo] as number);
  const gezinId = kernel.facts.gezinId[rowNo] as bigint;
  const childId = kernel.facts.childId[rowNo] as bigint;
  if (found?.gezin_id !== String(gezinId) || found.child_id !== String(childId)) {
    const seen = `child ${found?.child_id} of household ${found?.gezin_id}`;
    throw new Error(
      `rejected: expected child ${childId} of household ${gezinId} read again, found ${seen}`,
    );
  }
  const detail = detailOf(code, found, paidTwice.get(rowNo));
  return { rowNo, gezinId, childId, code, detail };
}

function detailOf(code: string, found: FoundRow, elsewhere: string | undefined): string {
  const fact = FACT_BY_NAME.get(code);
  if (fact !== undefined) {
    return `${code}: expected ${expectedText(fact)}, found ${foundText(fact, found)}`;
  }
  const { expected, name } = CROSS_BY_NAME.get(code) as (typeof CROSS_FAULTS)[number];
  if (name === "dubbelUitbetaald") return `expected ${expected}, found ${elsewhere}`;
  const told = CROSS_FACTS[name].map((of) => {
    return `${of} ${foundText(FACT_BY_NAME.get(of) as Fact, found)}`;
  });
  return `expected ${expected}, found ${told.join(", ")}`;
}

/** A row rejected for its household says which child and fault were the cause. */
function nameCulprits(rejected: readonly RejectedRow[]): RejectedRow[] {
  const culprits = new Map<bigint, RejectedRow>();
  for (const row of rejected) {
    if (row.code !== "gezinAfgewezen" && !culprits.has(row.gezinId)) culprits.set(row.gezinId, row);
  }
  return rejected.map((row) => {
    const culprit = culprits.get(row.gezinId);
    if (row.code !== "gezinAfgewezen" || culprit === undefined) return row;
    return { ...row, detail: `${row.detail}${culprit.code} at child ${culprit.childId}` };
  });
}

function expectedText({ value }: Fact): string {
  switch (value.kind) {
    case "id":
      return "a whole number from 1 on";
    case "enum":
      return `the code of one of ${value.values.join(", ")}`;
    case "count":
      return `a whole number from ${value.min} to ${value.max}`;
    case "date":
      return "a date";
    case "cents":
      return "whole cents from 0 to 10^15 - 1";
    case "bool":
      return "true or false";
    case "month":
      if (value.min === undefined || value.max === undefined) return "a month";
      return `a month from ${monthText(value.min)} to ${monthText(value.max)}`;
  }
}

function foundText({ name, value }: Fact, found: FoundRow): string {
  const text = found[sqlName(name)];
  if (text === null || text === undefined) return "nothing";
  return value.kind === "month" && Number(text) >= 0 ? monthText(Number(text)) : text;
}
