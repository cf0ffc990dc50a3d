/**
 * A partition calculated once more, from the facts as its run saw them, by the kernel and the
 * parameters that were kept with it: what every row should be.
 */
import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import { ROLLEN } from "../../core-wasm/layout.js";
import type { Sheet } from "../../core-wasm/parameters.js";
import type { PackedBlock } from "../decisions/block-sink.js";
import { addKernelRows } from "../decisions/kernel-rows.js";
import { MonthDecider } from "../decisions/month-decider.js";
import type { Outcomes } from "../decisions/outcomes.js";
import { DecidedRows } from "../decisions/rows.js";
import type { GezinRange } from "../input/households.js";
import { totalsDigest } from "../run/partition-claim.js";
import { reasonSums } from "../run/reason-sums.js";
import { describeRejected } from "../run/rejection.js";
import { digestResults } from "../run/result-digest.js";
import { decodeRows } from "../scan/decode-rows.js";
import { markPaidTwice } from "../scan/paid-elsewhere.js";
import { readInput } from "../scan/read-input.js";
import type { Row } from "./finding.js";
import { reasonRows, rejectedRows, type StoredLines, totalRows } from "./stored-lines.js";

export interface Recalculated extends StoredLines {
  readonly rows: DecidedRows;
  /** As they would be written over the runs that it rests on; null when those can not be read. */
  readonly blocks: readonly PackedBlock[] | null;
}

export interface Wanted {
  readonly range: GezinRange;
  readonly sheet: Sheet;
  readonly factsMoment: number;
  /** The runs that the run rests on. */
  readonly baseChain: readonly number[];
}

const SHARED = ROLLEN.indexOf("GEDEELD_ANDER");

/** In the snapshot of the client's transaction. */
export async function recalculate(
  client: pg.ClientBase,
  kernel: Kernel,
  { range, sheet, factsMoment, baseChain }: Wanted,
  table: Outcomes,
): Promise<Recalculated> {
  const { month } = sheet;
  const packed = await readInput(client, { from: month, to: month + 1 }, factsMoment, range);
  kernel.beginDecode();
  const rowsIn = decodeRows(kernel, packed);
  const paidTwice = await markPaidTwice(kernel, rowsIn, client, month, factsMoment, range);
  kernel.prepare(rowsIn);
  const rejected = describeRejected(kernel, packed, paidTwice);
  kernel.resetUsed();
  kernel.calculate(sheet);
  const digest = digestResults(kernel, rowsIn);
  const rows = new DecidedRows(table);
  addKernelRows(kernel, rowsIn, month, rows);
  const sums = kernel.payerSums();
  const written = await decide(client, kernel, rowsIn, { range, month, baseChain });
  const line: Row = {
    ...{ gezin_from: String(range.from), gezin_to: String(range.to) },
    ...{ rows_expected: String(rowsIn), rows_in: String(rowsIn) },
    ...{ rows_out: String(kernel.encodedRows), rejected: String(rejected.length) },
    ...{ voorlopig: String(countVoorlopig(rows)), shared: String(countShared(kernel, rowsIn)) },
    ...{ used_candidates: kernel.usedCandidates().join(" "), digest },
    ...{ checksum: String(kernel.rowChecksum), totals_digest: totalsDigest(sums) },
    ...(written === null
      ? {}
      : { blocks_digest: written.digest, is_whole: String(written.isWhole) }),
  };
  return {
    ...{ line, rows, blocks: written?.blocks ?? null, totals: totalRows(sums) },
    ...{ reasons: reasonRows(reasonSums(rows)), rejected: rejectedRows(rejected) },
  };
}

interface Over {
  readonly range: GezinRange;
  readonly month: number;
  readonly baseChain: readonly number[];
}

/** What would be written; null when what it rests on is damaged. */
async function decide(
  client: pg.ClientBase,
  kernel: Kernel,
  rowCount: number,
  { range, month, baseChain }: Over,
) {
  const decider = new MonthDecider();
  try {
    await decider.begin(client, baseChain, range);
    return decider.decide(kernel, rowCount, month, range);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function countShared({ facts }: Kernel, rowCount: number): number {
  let count = 0;
  for (let row = 0; row < rowCount; row += 1) if (facts.rol[row] === SHARED) count += 1;
  return count;
}

/** Results that are provisional. */
export function countVoorlopig({ rowCount, outcomes, table }: DecidedRows): number {
  let count = 0;
  for (let row = 0; row < rowCount; row += 1) {
    if (table.voorlopig[outcomes[row] as number] === 1) count += 1;
  }
  return count;
}
