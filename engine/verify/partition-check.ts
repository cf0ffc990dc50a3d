/**
 * A partition of a finished run: what is stored of it adds up to what its run said.
 *
 *     blocks -> rows -> kernel: digest, sums, reasons, checksums  ==  run_partition, run_total, ..
 *        any difference, or asked for: calculated again from the facts -> which row, which amount
 */
import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import type { Sheet } from "../../core-wasm/parameters.js";
import { Outcomes } from "../decisions/outcomes.js";
import type { GezinRange } from "../input/households.js";
import { totalsDigest } from "../run/partition-claim.js";
import { reasonSums } from "../run/reason-sums.js";
import { digestResults } from "../run/result-digest.js";
import { compareBlocks, compareDecided, payerName } from "./compare-decided.js";
import { compareKeyed, compareRow, type Finding, type Place, type Row } from "./finding.js";
import { mendRow } from "./mend-row.js";
import { countVoorlopig, type Recalculated, recalculate } from "./recalculate.js";
import { readStoredLines, reasonRows, type StoredLines, totalRows } from "./stored-lines.js";
import { type BlockFault, fillKernel, readStoredRows, type StoredRows } from "./stored-rows.js";

/** What all partitions of a run share. */
export interface CheckedRun {
  readonly runId: number;
  readonly month: number;
  readonly factsMoment: number;
  /** The runs by which it is read, itself the last. */
  readonly chain: readonly number[];
  /** Of the parameters kept with it; null when they, or the kernel, are not to be had. */
  readonly sheet: Sheet | null;
  /** Whether its reasons are those of this program. */
  readonly hasReasons: boolean;
}

export interface CheckedPartition {
  readonly run: CheckedRun;
  readonly partitionNo: number;
  /** Where it begins and ends; its line may say otherwise, or be gone. */
  readonly range: GezinRange;
  /** Calculates it again, whatever its digests say. */
  readonly isRecalculated: boolean;
}

export interface PartitionFound {
  readonly findings: readonly Finding[];
  /** Results that were read. */
  readonly rowCount: number;
}

const NO_ROWS = { line: {}, totals: new Map(), reasons: new Map(), rejected: new Map() };

/** In the snapshot of the client's transaction. */
export async function checkPartition(
  client: pg.ClientBase,
  kernel: Kernel,
  asked: CheckedPartition,
): Promise<PartitionFound> {
  const { run, partitionNo, range } = asked;
  const table = new Outcomes();
  const lines = await readStoredLines(client, run.runId, partitionNo);
  const stored = await readStoredRows(client, run.chain, range, run.month, table);
  const { rowCount } = stored.rows;
  const check = { asked, lines, stored };
  const findings = compareStored(kernel, check);
  if (findings.length === 0 && !asked.isRecalculated) return { findings, rowCount };
  if (run.sheet === null) return { findings, rowCount };
  const { sheet, factsMoment, chain } = run;
  const wanted = { range, sheet, factsMoment, baseChain: chain.slice(0, -1) };
  const again = await recalculate(client, kernel, wanted, table).catch((error: unknown) => {
    if (error instanceof RangeError) return null;
    throw error;
  });
  if (again === null) return { findings, rowCount };
  const unproven = findUnproven(kernel, check, again, findings);
  return { findings: unproven ?? compareAgain(check, again, findings), rowCount };
}

interface Check {
  readonly asked: CheckedPartition;
  readonly lines: StoredLines | null;
  readonly stored: StoredRows;
}

/** What is stored, by itself: the rows add up to the lines. */
function compareStored(kernel: Kernel, { asked, lines, stored }: Check): Finding[] {
  const place = placeOf(asked);
  const { rows, blocksDigest } = stored;
  const faults = stored.faults.map((fault) => faultFinding(place, fault));
  if (lines === null) {
    const expected = rangeText(asked.range);
    return [
      ...faults,
      { table: "run_partition", kind: "missing", ...place, expected, found: "none" },
    ];
  }
  fillKernel(kernel, rows);
  const digest = digestResults(kernel, rows.rowCount);
  const sums = kernel.payerSums();
  const rejectedCount = lines.rejected.size;
  const expected: Row = {
    ...{ status: "finished", rows_in: String(rows.rowCount + rejectedCount) },
    ...{ rows_out: String(rows.rowCount), rejected: String(rejectedCount) },
    ...{ voorlopig: String(countVoorlopig(rows)), digest, checksum: String(kernel.rowChecksum) },
    ...{ blocks_digest: blocksDigest, totals_digest: totalsDigest(sums) },
  };
  const reasons = asked.run.hasReasons ? reasonRows(reasonSums(rows)) : null;
  return [
    ...faults,
    ...compareRow("run_partition", place, expected, lines.line),
    ...compareSums(asked, { totals: totalRows(sums), reasons }, lines),
  ];
}

/**
 * Where the facts, as they stand, do not give what the run told: its facts have changed without a
 * delivery, or are gone. Then what was calculated proves nothing of a row. Rows that have the
 * digest of their line are right all the same; of others the sums may say which one was changed.
 * Null when the facts do give it, or there is no line to know it by.
 */
function findUnproven(
  kernel: Kernel,
  { asked, lines, stored }: Check,
  again: Recalculated,
  before: readonly Finding[],
): readonly Finding[] | null {
  if (lines === null || isTold(lines.line, again.line)) return null;
  const place = placeOf(asked);
  const { chain } = asked.run;
  if (compareDecided(place, stored, chain, again.rows).length === 0) return null;
  const unproven = unprovenFinding(place, again, lines.line["digest"]);
  const isOwn = !before.some(
    ({ table, column }) => table === "run_partition" && column === "digest",
  );
  if (isOwn) return asked.isRecalculated ? [...before, unproven] : before;
  const mended = mendRow(kernel, stored.rows, again.rows, lines);
  if (mended === null) return [...before, unproven];
  const faults = stored.faults.map((fault) => faultFinding(place, fault));
  return [...faults, ...compareDecided(place, stored, chain, mended)];
}

/** By the digest, or by the sums where that alone was changed. */
const isTold = (line: Row, again: Row): boolean =>
  line["digest"] === again["digest"] ||
  (line["checksum"] === again["checksum"] && line["totals_digest"] === again["totals_digest"]);

/** What is stored beside what was calculated again. */
function compareAgain(
  { asked, lines, stored }: Check,
  again: Recalculated,
  before: readonly Finding[],
): readonly Finding[] {
  const place = placeOf(asked);
  const { chain } = asked.run;
  const rows = compareDecided(place, stored, chain, again.rows);
  const found = lines ?? NO_ROWS;
  const isOther = again.line["blocks_digest"] !== stored.blocksDigest;
  const blocks = isOther && rows.length === 0 ? compareBlocks(place, stored, again.blocks) : [];
  const damage = [...rows, ...blocks];
  return [
    ...before.filter(({ kind, table }) => kind === "missing" && table === "run_partition"),
    ...stored.faults.map((fault) => faultFinding(place, fault)),
    ...damage,
    ...(lines === null
      ? []
      : compareRow("run_partition", place, lineAgain(again, stored, lines, damage), lines.line)),
    ...compareSums(asked, again, found),
    ...compareKeyed({
      ...{ table: "rejected", expected: again.rejected, found: found.rejected },
      placeOf: (key) =>
        rejectedPlace(place, key, again.rejected.get(key) ?? found.rejected.get(key)),
    }),
  ];
}

/**
 * The line as it should be. What was written over damaged runs is not known: the blocks that are
 * there then count, unless they are damaged themselves.
 */
function lineAgain(
  { line }: Recalculated,
  { blocksDigest }: StoredRows,
  { line: told }: StoredLines,
  damage: readonly Finding[],
): Row {
  const { is_whole: isWhole, ...rest } = line;
  const isDamaged = damage.length > 0;
  const digest = isDamaged ? told["blocks_digest"] : blocksDigest;
  const known = isDamaged || isWhole === undefined ? {} : { is_whole: isWhole };
  return { ...rest, ...known, ...(digest === undefined ? {} : { blocks_digest: digest }) };
}

const faultFinding = (place: Place, { run, payer, gezinId, found }: BlockFault): Finding => ({
  ...{ table: "decision", kind: "changed", ...place, run, payer: payerName(payer) },
  ...{ gezinId, row: "block", expected: "a block that can be read", found },
});

function unprovenFinding(place: Place, again: Recalculated, told: string | undefined): Finding {
  return {
    ...{ table: "run_partition", kind: "changed", ...place, column: "digest" },
    expected: `${told}, that the facts give as the run saw them`,
    found:
      `${again.line["digest"]}: they were changed without a delivery, or are gone; ` +
      "no row can be calculated again",
  };
}

const rejectedPlace = (place: Place, key: string, row: Row | undefined): Place => ({
  ...place,
  ...(row === undefined ? {} : { gezinId: row["gezin_id"], childId: row["child_id"] }),
  row: `row ${key}`,
});

function compareSums(
  asked: CheckedPartition,
  expected: Pick<StoredLines, "totals"> & { readonly reasons: StoredLines["reasons"] | null },
  found: Pick<StoredLines, "totals" | "reasons">,
): Finding[] {
  const place = placeOf(asked);
  const { totals, reasons } = expected;
  const payerPlace = (key: string): Place => {
    const [payer = "", component = ""] = key.split(" ");
    return { ...place, payer, component };
  };
  const reasonPlace = (key: string): Place => {
    const [component = "", reason = ""] = key.split(" ");
    return { ...place, component, row: `reason ${reason}` };
  };
  return [
    ...compareKeyed({
      ...{ table: "run_total", placeOf: payerPlace, expected: totals, found: found.totals },
    }),
    ...(reasons === null || !asked.run.hasReasons
      ? []
      : compareKeyed({
          ...{ table: "run_reason", placeOf: reasonPlace },
          ...{ expected: reasons, found: found.reasons },
        })),
  ];
}

const placeOf = ({ run, partitionNo }: CheckedPartition): Place => ({
  run: run.runId,
  partition: partitionNo,
});

const rangeText = ({ from, to }: GezinRange): string => `a line of households ${from} to ${to}`;
