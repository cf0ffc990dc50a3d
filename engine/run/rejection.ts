/**
 * Rows that the kernel rejected, with what was expected and what was found.
 *
 * The kernel's narrow columns no longer show what stood in the row; the packed rows that it decoded
 * do, and a row has one number in both.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import { CROSS_FAULTS, type CrossFaultName, faultName } from "../../core-wasm/layout/fault.js";
import { FACTS, type Fact, type FactName } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import { type PackedRows, rowEnd } from "../input/packed-rows.js";
import { type FoundFacts, unpackRow } from "../input/unpack-row.js";
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

/** The rejected rows of a prepared batch, in its order; `rows` are what the kernel decoded. */
export function describeRejected(
  kernel: Kernel,
  { bytes, rowCount }: PackedRows,
  paidTwice: PaidTwice,
): RejectedRow[] {
  const rejected: RejectedRow[] = [];
  let at = 0;
  for (let row = 0; row < rowCount; row += 1) {
    const end = rowEnd(bytes, at);
    if (kernel.faults[row] !== 0) {
      const found = unpackRow(bytes.subarray(at, end));
      rejected.push(describeRow(kernel, row, found, paidTwice.get(row)));
    }
    at = end;
  }
  return nameCulprits(rejected);
}

function describeRow(
  kernel: Kernel,
  rowNo: number,
  found: FoundFacts,
  elsewhere: string | undefined,
): RejectedRow {
  const code = faultName(kernel.faults[rowNo] as number);
  const gezinId = kernel.facts.gezinId[rowNo] as bigint;
  const childId = kernel.facts.childId[rowNo] as bigint;
  return { rowNo, gezinId, childId, code, detail: detailOf(code, found, elsewhere) };
}

function detailOf(code: string, found: FoundFacts, elsewhere: string | undefined): string {
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

const foundText = ({ name }: Fact, found: FoundFacts): string =>
  found.get(name as FactName) ?? "nothing";
