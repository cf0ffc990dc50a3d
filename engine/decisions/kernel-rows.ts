/** What a kernel has calculated for a month, as decided rows, and whether rows are just that. */

import type { Kernel } from "../../core-wasm/kernel.js";
import { COMPONENTS } from "../../core-wasm/layout/components.js";
import { counted } from "../counted.js";
import { COMPONENT_COUNT } from "./outcomes.js";
import type { DecidedRows } from "./rows.js";

/** The kernel's columns as halves and in the order of COMPONENTS. */
class KernelColumns {
  readonly gezinIds: Uint32Array;
  readonly childIds: Uint32Array;
  readonly redenen: Uint32Array;
  readonly cents: readonly Int32Array[];

  constructor(readonly kernel: Kernel) {
    const { facts, results } = kernel;
    this.gezinIds = halvesOf(facts.gezinId);
    this.childIds = halvesOf(facts.childId);
    this.redenen = halvesOf(results.redenen);
    this.cents = COMPONENTS.map((name) => results[`${name}Cents`]);
  }

  /** A row that does not hold in the month, or is rejected, has no result. */
  hasResult(row: number): boolean {
    if (this.kernel.faults[row] !== 0) return false;
    return this.redenen[row * 2] !== 0 || this.redenen[row * 2 + 1] !== 0;
  }
}

/** Ids of 64 bits as halves of 32, the low one first: a view. */
export const halvesOf = ({
  buffer,
  byteOffset,
  length,
}: BigInt64Array | BigUint64Array): Uint32Array => new Uint32Array(buffer, byteOffset, length * 2);

/**
 * Adds the results of the kernel's batch, in its order; of rows without a result nothing, or with
 * `isEvery` what they say.
 */
export function addKernelRows(
  kernel: Kernel,
  rowCount: number,
  month: number,
  rows: DecidedRows,
  isEvery = false,
): void {
  const columns = new KernelColumns(kernel);
  const { gezinIds, childIds, redenen, cents } = columns;
  const { payer } = kernel.facts;
  const { voorlopig, totaalCents } = kernel.results;
  rows.reserve(rowCount);
  let to = rows.rowCount;
  for (let row = 0; row < rowCount; row += 1) {
    if (!isEvery && !columns.hasResult(row)) continue;
    const low = redenen[row * 2] as number;
    const high = redenen[row * 2 + 1] as number;
    const total = totaalCents[row] as number;
    const isVoorlopig = voorlopig[row] as number;
    rows.outcomes[to] = rows.table.placeOfRow(low, high, isVoorlopig, total, cents, row);
    rows.gezinIds[to * 2] = gezinIds[row * 2] as number;
    rows.gezinIds[to * 2 + 1] = gezinIds[row * 2 + 1] as number;
    rows.childIds[to * 2] = childIds[row * 2] as number;
    rows.childIds[to * 2 + 1] = childIds[row * 2 + 1] as number;
    rows.payers[to] = payer[row] as number;
    rows.vanMaand[to] = month;
    rows.totMaand[to] = month + 1;
    to += 1;
  }
  rows.rowCount = to;
}

/**
 * Throws a RangeError unless the rows are the results of the kernel's batch, all of them, each with
 * its payer, its reasons and its cents.
 */
export function requireKernelRows(kernel: Kernel, rowCount: number, rows: DecidedRows): void {
  const columns = new KernelColumns(kernel);
  let found = 0;
  for (let row = 0; row < rowCount; row += 1) {
    if (!columns.hasResult(row)) continue;
    if (found === rows.rowCount || !isSame(columns, row, rows, found)) throw differs(columns, row);
    found += 1;
  }
  if (found === rows.rowCount) return;
  throw new RangeError(
    `decisions: expected ${counted(found, "row")} as calculated, found ${rows.rowCount}`,
  );
}

function isSame(columns: KernelColumns, row: number, rows: DecidedRows, found: number): boolean {
  const { gezinIds, childIds, redenen, cents, kernel } = columns;
  const { table } = rows;
  const place = rows.outcomes[found] as number;
  const isAlike =
    gezinIds[row * 2] === rows.gezinIds[found * 2] &&
    gezinIds[row * 2 + 1] === rows.gezinIds[found * 2 + 1] &&
    childIds[row * 2] === rows.childIds[found * 2] &&
    childIds[row * 2 + 1] === rows.childIds[found * 2 + 1] &&
    kernel.facts.payer[row] === rows.payers[found] &&
    redenen[row * 2] === table.low[place] &&
    redenen[row * 2 + 1] === table.high[place] &&
    kernel.results.voorlopig[row] === table.voorlopig[place] &&
    kernel.results.totaalCents[row] === table.totaal[place];
  if (!isAlike) return false;
  const at = place * COMPONENT_COUNT;
  for (let component = 0; component < COMPONENT_COUNT; component += 1) {
    if ((cents[component] as Int32Array)[row] !== table.cents[at + component]) return false;
  }
  return true;
}

function differs({ kernel }: KernelColumns, row: number): RangeError {
  const { gezinId, childId } = kernel.facts;
  const who = `household ${gezinId[row]}, child ${childId[row]}`;
  return new RangeError(`decisions: expected ${who} as calculated, found another row`);
}
