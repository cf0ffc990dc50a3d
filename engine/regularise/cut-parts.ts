/** The parts of a regularisation: each small enough to be done again, and large enough to pay. */
import type pg from "pg";
import { readMemberMarks } from "../input/marks.js";
import { cutAtMarks } from "../scan/ranges.js";
import type { Part } from "./part.js";
import type { Scope } from "./scope.js";

/** Memberships of a part in which everybody is decided anew. */
const PART_ROWS = 25_000;
/**
 * Most households of a part of some: what a part costs besides them, index ranges of every run and
 * calls for every month, is as much as some hundred of them do.
 */
const PART_HOUSEHOLDS_MAX = 500;

/** Ranges of everybody where a month changed for all, else the touched households, some a part. */
export async function cutParts(
  client: pg.ClientBase,
  { touched, changedMonths, knownAt }: Scope,
  atLeast: number,
): Promise<Part[]> {
  if (changedMonths.size === 0) return touchedParts(touched, atLeast);
  const months = [...changedMonths.keys()];
  const window = { from: Math.min(...months), to: Math.max(...months) + 1 };
  const marks = await readMemberMarks(client, window, knownAt);
  const bounds = cutAtMarks(marks, Math.ceil(marks.rowCount / PART_ROWS));
  return bounds.map(({ from, to }, partNo) => {
    const own = touched.filter((gezinId) => gezinId >= from && gezinId < to);
    return { partNo, range: { from, to }, touched: own };
  });
}

/** As many parts, or as many times that, of as many households. */
function touchedParts(touched: readonly bigint[], atLeast: number): Part[] {
  const turns = Math.ceil(touched.length / (atLeast * PART_HOUSEHOLDS_MAX));
  const size = Math.ceil(touched.length / (atLeast * turns));
  const count = Math.ceil(touched.length / size);
  return Array.from({ length: count }, (_, partNo) => {
    const own = touched.slice(partNo * size, (partNo + 1) * size);
    return { partNo, range: null, touched: own };
  });
}
