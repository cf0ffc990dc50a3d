/**
 * Which row a mark is of that no row has any more: the household stands in the mark, the rest of
 * the key is found by trying the keys that the household may have.
 */
import type pg from "pg";
import { COMPONENTS, PAYERS } from "../../core-wasm/layout.js";
import { causeLine, differenceKey, type Mark, markOf } from "../regularise/part-digest.js";
import { SpanRows } from "../regularise/spans.js";
import type { CheckedTable, Place } from "./finding.js";
import { differencePlace, linePlace } from "./stored-part.js";

interface Named extends Place {
  readonly table: CheckedTable;
}

const CHILDREN = "SELECT DISTINCT child_id FROM gezin_lid WHERE gezin_id = $1";
const MONTHS = "SELECT month FROM regularisation_month WHERE regularisation_id = $1";

/** The one that is tried. */
const ROW = new SpanRows();

/** `causeCount`: causes that are still there. */
export async function missingRow(
  client: pg.ClientBase,
  regularisation: number,
  mark: Mark,
  causeCount: number,
): Promise<Named> {
  if (mark.gezinId === 0n) return missingCause(mark, causeCount);
  const gezinId = String(mark.gezinId);
  const children = await client.query<{ child_id: string }>(CHILDREN, [gezinId]);
  const months = await client.query<{ month: number }>(MONTHS, [regularisation]);
  for (const { child_id: childId } of children.rows) {
    for (const { month } of months.rows) {
      const found = keyOf(mark, childId, month);
      if (found !== undefined) return found;
    }
  }
  return { table: "difference", gezinId };
}

/** The key of a child and month that a mark is of. */
function keyOf(mark: Mark, childId: string, month: number): Named | undefined {
  const gezinId = String(mark.gezinId);
  const line = {
    ...{ table: "regularisation_rejected" as const, gezinId: mark.gezinId, said: "" },
    key: `${month} ${gezinId} ${childId}`,
  };
  if (markOf(line).key === mark.key) return { table: line.table, ...linePlace(line) };
  const rows = ROW;
  rows.gezinIds.set(halvesOf(mark.gezinId));
  rows.childIds.set(halvesOf(BigInt(childId)));
  for (const [payerCode, payer] of PAYERS.entries()) {
    for (const [place, component] of COMPONENTS.entries()) {
      rows.payers[0] = payerCode;
      rows.components[0] = place;
      if (differenceKey(rows, 0, month) !== mark.key) continue;
      const words = { gezinId, childId, payer, component, vanMaand: month };
      return { table: "difference", ...differencePlace(words) };
    }
  }
  return undefined;
}

const halvesOf = (id: bigint): [low: number, high: number] => [
  Number(BigInt.asUintN(32, id)),
  Number(BigInt.asUintN(32, id >> 32n)),
];

/** Numbers of causes follow each other. */
function missingCause(mark: Mark, causeCount: number): Named {
  for (let causeNo = 0; causeNo <= causeCount + 1; causeNo += 1) {
    const line = causeLine(causeNo, []);
    if (markOf(line).key === mark.key) return { table: line.table, ...linePlace(line) };
  }
  return { table: "difference_cause" };
}
