/** Decided rows, and the blocks that they lie in, as they are stored and as they should be. */

import { COMPONENTS } from "../../core-wasm/layout/components.js";
import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import { counted } from "../counted.js";
import type { PackedBlock } from "../decisions/block-sink.js";
import { COMPONENT_COUNT } from "../decisions/outcomes.js";
import { compareIds, type DecidedRows } from "../decisions/rows.js";
import { compareKeyed, type Finding, type Place, type Row } from "./finding.js";
import { runThatSaid, type StoredRows } from "./stored-rows.js";

/** Rows of a partition that differ; each names the run in whose blocks it stands. */
export function compareDecided(
  place: Place,
  stored: StoredRows,
  chain: readonly number[],
  expected: DecidedRows,
): Finding[] {
  const found = stored.rows;
  const findings: Finding[] = [];
  const at = (rows: DecidedRows, row: number): Place => {
    const gezinId = rows.gezinId(row);
    const run = runThatSaid(stored, chain, rows.payers[row] as number, gezinId);
    return { ...place, run, gezinId: String(gezinId), childId: String(rows.childId(row)) };
  };
  const table = "decision";
  let one = 0;
  let other = 0;
  while (one < expected.rowCount || other < found.rowCount) {
    const order = orderOf(expected, one, found, other);
    if (order < 0) {
      const row = rowText(expected, one);
      const where = at(expected, one);
      findings.push({ table, kind: "missing", ...where, expected: row, found: "none" });
    } else if (order > 0) {
      const row = rowText(found, other);
      findings.push({ table, kind: "added", ...at(found, other), expected: "none", found: row });
    } else {
      findings.push(...differences(expected, one, found, other, () => at(found, other)));
    }
    if (order <= 0) one += 1;
    if (order >= 0) other += 1;
  }
  return findings;
}

function orderOf(left: DecidedRows, row: number, right: DecidedRows, other: number): number {
  if (row >= left.rowCount) return 1;
  if (other >= right.rowCount) return -1;
  const { gezinIds, childIds } = left;
  const gezin = compareIds(gezinIds, row, right.gezinIds, other);
  return gezin !== 0 ? gezin : compareIds(childIds, row, right.childIds, other);
}

/** The amounts, and what else differs, of two rows of a child in a household. */
function differences(
  expected: DecidedRows,
  row: number,
  found: DecidedRows,
  other: number,
  placeOf: () => Place,
): Finding[] {
  const [one, two] = [expected.outcomes[row] as number, found.outcomes[other] as number];
  if (one === two && expected.payers[row] === found.payers[other]) return [];
  const place = placeOf();
  const findings: Finding[] = [];
  const add = (where: Place, wanted: unknown, seen: unknown): void => {
    if (wanted === seen) return;
    findings.push({
      ...{ table: "decision", kind: "changed", ...place, ...where },
      ...{ expected: String(wanted), found: String(seen) },
    });
  };
  const left = expected.table.at(one);
  const right = found.table.at(two);
  const payers = [expected.payers[row] as number, found.payers[other] as number] as const;
  add({ column: "payer" }, payerName(payers[0]), payerName(payers[1]));
  add({ column: "redenen" }, left.redenen, right.redenen);
  add({ column: "voorlopig" }, left.voorlopig, right.voorlopig);
  for (let at = 0; at < COMPONENT_COUNT; at += 1) {
    const component = COMPONENTS[at] as string;
    add({ component }, left.componenten[at], right.componenten[at]);
  }
  return findings;
}

export const payerName = (code: number): string => PAYERS[code] ?? `code${code}`;

function rowText(rows: DecidedRows, row: number): string {
  const { redenen, totaalCents, componenten } = rows.table.at(rows.outcomes[row] as number);
  const amounts = componenten.flatMap((cents, at) =>
    cents === 0 ? [] : [`${COMPONENTS[at]} ${cents}`],
  );
  const payer = payerName(rows.payers[row] as number);
  return [payer, `totaal ${totaalCents}`, ...amounts, `redenen ${redenen}`].join(" ");
}

/** Blocks of a run that say the right rows in other bytes, under other keys, or twice. */
export function compareBlocks(
  place: Place,
  stored: StoredRows,
  expected: readonly PackedBlock[] | null,
): Finding[] {
  if (expected === null) return [];
  return compareKeyed({
    table: "decision",
    placeOf: (key) => {
      const [payer = "", gezinId = ""] = key.split(" ");
      return { ...place, payer, row: "block", gezinId };
    },
    expected: new Map(expected.map(blockRow)),
    found: new Map(stored.blocks.map(blockRow)),
  });
}

const blockRow = ({ payer, gezinFrom, gezinLast, rowCount, bytes }: PackedBlock): [string, Row] => [
  `${payerName(payer)} ${gezinFrom}`,
  {
    gezin_last: String(gezinLast),
    row_count: String(rowCount),
    rows: `${counted(bytes.length, "byte")} ${Buffer.from(bytes).toString("base64")}`,
  },
];
