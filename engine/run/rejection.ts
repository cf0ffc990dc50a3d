/**
 * Rows that the kernel rejected, with what was expected and what was found.
 *
 * The kernel's narrow columns no longer show what stood in the row; the packed rows that it decoded
 * do, and a row has one number in both.
 */
import { expectedText, factOf } from "../../core-wasm/fact.js";
import type { Kernel } from "../../core-wasm/kernel.js";
import { factsText, faultName, findCrossFault } from "../../core-wasm/layout/fault.js";
import type { FactName } from "../../core-wasm/layout.js";
import { type PackedRows, rowEnd } from "../input/packed-rows.js";
import { type FoundFacts, unpackRow } from "../input/unpack-row.js";
import type { PaidTwice } from "../scan/paid-elsewhere.js";

/** A row of the table `rejected`; `code` is the fact at fault or the contradiction. */
export interface RejectedRow {
  /** Place in the input of the partition, from 0. */
  readonly rowNo: number;
  readonly gezinId: bigint;
  readonly childId: bigint;
  readonly code: string;
  readonly detail: string;
}

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
  const said = (name: FactName): string => found.get(name) ?? "nothing";
  const cross = findCrossFault(code);
  if (cross === undefined) {
    const fact = factOf(code as FactName);
    return `${code}: expected ${expectedText(fact)}, found ${said(fact.name as FactName)}`;
  }
  if (cross.name === "dubbelUitbetaald") return `expected ${cross.expected}, found ${elsewhere}`;
  return `expected ${cross.expected}, found ${factsText(cross, said)}`;
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
