/**
 * The households of a child in a month, as of a delivery: the rows that a run reads, in this month
 * and in the one before. What a run would reject is told here in the same words.
 */
import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import { faultName } from "../../core-wasm/layout/fault.js";
import { FIRST_MONTH, OPEN_MONTH, PAYERS } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import { EngineError } from "../errors.js";
import { readRows } from "../input/read-rows.js";
import { decodeRows } from "../scan/decode-rows.js";
import { type HouseMonth, type HouseRow, kernelRow } from "./house-row.js";
import { rejection } from "./rejection.js";

export interface ChildMonth {
  readonly childId: bigint;
  readonly month: number;
  readonly knownAt: number;
  /** The households of one payer alone: nothing of others is told, not even that they are. */
  readonly payer?: string | undefined;
}

/** A household in which the child is, and what it was in the month before. */
export interface HouseholdRead {
  readonly gezinId: string;
  readonly payer: string;
  readonly house: HouseMonth;
  readonly before: HouseMonth | undefined;
}

/** Throws `SUBJECT_UNKNOWN`, `MEMBERSHIP_MISSING` and `EXPLAIN_REJECTED`. */
export async function readHouseholds(
  client: pg.ClientBase,
  kernel: Kernel,
  wanted: ChildMonth,
): Promise<HouseholdRead[]> {
  const { month, knownAt } = wanted;
  const ids =
    wanted.payer === undefined
      ? await householdIds(client, wanted)
      : await payerHouseholdIds(client, wanted, wanted.payer);
  for (const id of ids) await requirePaidOnce(client, id, wanted);
  const households = ids.map(BigInt).sort((a, b) => (a < b ? -1 : 1));
  const window = { from: Math.max(FIRST_MONTH, month - 1), to: month + 1 };
  const packed = await readRows(client, { households, window, knownAt });
  kernel.beginDecode();
  const count = decodeRows(kernel, packed);
  const rows = Array.from({ length: count }, (_, row) => decodedRow(kernel, row, month));
  return households.map((id) => {
    const own = rows.filter(({ gezinId }) => gezinId === id);
    const at = (asked: number): HouseMonth => ({
      month: asked,
      rows: own.filter(({ van, tot }) => van <= asked && asked < tot).map(({ row }) => row),
    });
    const house = at(month);
    const payer = PAYERS[Number(house.rows[0]?.facts.get("payer"))] as string;
    const isSound = month > FIRST_MONTH && !own.some(({ isAtFault }) => isAtFault);
    return { gezinId: String(id), payer, house, before: isSound ? at(month - 1) : undefined };
  });
}

interface Decoded {
  readonly gezinId: bigint;
  readonly van: number;
  readonly tot: number;
  /** Of the month before: what it was can not be told. */
  readonly isAtFault: boolean;
  readonly row: HouseRow;
}

function decodedRow(kernel: Kernel, row: number, month: number): Decoded {
  const { facts, faults } = kernel;
  const gezinId = facts.gezinId[row] as bigint;
  const van = facts.vanMaand[row] as number;
  const tot = facts.totMaand[row] as number;
  const code = faults[row] as number;
  if (code !== 0 && van <= month && month < tot) {
    const child = facts.childId[row] as bigint;
    throw rejection(String(gezinId), String(child), faultName(code), `${faultName(code)} missing`);
  }
  return { gezinId, van, tot, isAtFault: code !== 0, row: kernelRow(kernel, row) };
}

interface Membership {
  readonly gezin_id: string;
  readonly van_maand: number;
  readonly tot_maand: number;
}

async function householdIds(
  client: pg.ClientBase,
  { childId, month, knownAt }: ChildMonth,
): Promise<string[]> {
  const { rows } = await client.query<Membership>(
    `SELECT gezin_id::text, van_maand, tot_maand FROM gezin_lid
     WHERE child_id = $1 AND is_known(known_from, known_to, $2) ORDER BY van_maand, gezin_id`,
    [childId, knownAt],
  );
  const held = rows.filter(({ van_maand, tot_maand }) => van_maand <= month && month < tot_maand);
  if (held.length > 0) return [...new Set(held.map(({ gezin_id }) => gezin_id))];
  if (rows.length > 0) throw missing(childId, month, rows);
  throw new EngineError(
    "SUBJECT_UNKNOWN",
    `child: expected one that is or was in a household, as of delivery ${knownAt}, ` +
      `found ${childId}`,
  );
}

/** The child's households that a payer has in the month; it hears of no others. */
async function payerHouseholdIds(
  client: pg.ClientBase,
  { childId, month, knownAt }: ChildMonth,
  payer: string,
): Promise<string[]> {
  const { rows } = await client.query<{ gezin_id: string }>(
    `SELECT DISTINCT gezin_id::text FROM gezin_lid lid JOIN gezin_uitbetaler own USING (gezin_id)
     WHERE child_id = $1 AND own.payer = $4::payer
       AND lid.van_maand <= $2 AND lid.tot_maand > $2
       AND own.van_maand <= $2 AND own.tot_maand > $2
       AND is_known(lid.known_from, lid.known_to, $3)
       AND is_known(own.known_from, own.known_to, $3)`,
    [childId, month, knownAt, payer],
  );
  if (rows.length > 0) return rows.map(({ gezin_id }) => gezin_id);
  throw new EngineError(
    "SUBJECT_UNKNOWN",
    `child: expected one in a household of ${payer} in ${monthText(month)}, found ${childId}`,
  );
}

function missing(childId: bigint, month: number, rows: readonly Membership[]): EngineError {
  const spans = rows.map(({ van_maand, tot_maand }) => {
    return `${monthText(van_maand)}..${tot_maand >= OPEN_MONTH ? "" : monthText(tot_maand - 1)}`;
  });
  return new EngineError(
    "MEMBERSHIP_MISSING",
    `month: expected one in which child ${childId} is in a household, ${spans.join(", ")}, ` +
      `found ${monthText(month)}`,
  );
}

interface PaidElsewhere {
  readonly child_id: string;
  readonly rol: string;
  readonly elsewhere: string;
}

/** A child of the household that is paid in another one too: a run rejects both. */
async function requirePaidOnce(
  client: pg.ClientBase,
  gezinId: string,
  { month, knownAt, payer }: ChildMonth,
): Promise<void> {
  const holds = (lid: string): string =>
    `${lid}.rol <> 'GEDEELD_ANDER' AND ${lid}.van_maand <= $2 AND ${lid}.tot_maand > $2
       AND is_known(${lid}.known_from, ${lid}.known_to, $3)`;
  const { rows } = await client.query<PaidElsewhere>(
    `SELECT here.child_id::text, here.rol,
       there.rol || ' in household ' || there.gezin_id AS elsewhere
     FROM gezin_lid here JOIN gezin_lid there USING (child_id)
     WHERE here.gezin_id = $1 AND there.gezin_id <> $1 AND ${holds("here")} AND ${holds("there")}`,
    [gezinId, month, knownAt],
  );
  const [twice] = rows;
  if (twice === undefined) return;
  const elsewhere = payer === undefined ? twice.elsewhere : "paid in another household";
  const found = `${twice.rol} here and ${elsewhere}`;
  throw rejection(gezinId, twice.child_id, "dubbelUitbetaald", found);
}
