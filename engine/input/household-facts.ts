/**
 * The facts of a batch of households in memory: memberships in order, and a list of records for
 * every other table. Households and children are numbers; ids stay bytes.
 */
import type pg from "pg";
import { readFields } from "./copy-fields.js";
import { factsSql, memberSql, type RowsWanted } from "./fact-query.js";
import {
  MEMBER,
  PERIOD_AT,
  PERIOD_END_AT,
  RECORD_NAMES,
  RECORDS,
  type RecordName,
} from "./fact-records.js";
import { idArray } from "./households.js";
import { IdIndex } from "./id-index.js";
import { RecordList } from "./record-list.js";

export type RecordLists = Readonly<Record<RecordName, RecordList>>;

/** Children of a range of ids that may be read in vain, for each that is wanted. */
const RANGE_SHARE_MAX = 3;

/** Memberships of a batch, in order of household, child and span. */
export class Members {
  readonly count: number;
  readonly gezinnen: IdIndex;
  readonly kinderen: IdIndex;
  /** Numbers of household and child of each membership. */
  readonly gezin: Int32Array;
  readonly kind: Int32Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.count = bytes.length / MEMBER.bytes;
    this.gezinnen = new IdIndex(this.count);
    this.kinderen = new IdIndex(this.count);
    this.gezin = new Int32Array(this.count);
    this.kind = new Int32Array(this.count);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let member = 0; member < this.count; member += 1) {
      this.gezin[member] = this.gezinnen.add(this.int(member, 0), this.int(member, 4));
      this.kind[member] = this.kinderen.add(this.childHigh(member), this.childLow(member));
    }
  }

  van(member: number): number {
    return this.#view.getInt16(member * MEMBER.bytes + PERIOD_AT);
  }

  tot(member: number): number {
    return this.#view.getInt16(member * MEMBER.bytes + PERIOD_END_AT);
  }

  rol(member: number): number {
    return this.#view.getInt16(member * MEMBER.bytes + MEMBER.at.rol);
  }

  childHigh(member: number): number {
    return this.int(member, MEMBER.at.child_id);
  }

  childLow(member: number): number {
    return this.int(member, MEMBER.at.child_id + 4);
  }

  /** Four bytes of a membership. */
  int(member: number, at: number): number {
    return this.#view.getInt32(member * MEMBER.bytes + at);
  }
}

export interface HouseholdFacts {
  readonly members: Members;
  readonly lists: RecordLists;
}

/** Reads the facts that the rows wanted are made of. */
export async function readHouseholdFacts(
  client: pg.ClientBase,
  wanted: RowsWanted,
): Promise<HouseholdFacts> {
  const [memberBytes] = await readFields(client, memberSql(wanted));
  const members = new Members(memberBytes as Uint8Array);
  const children = await childCondition(client, members.kinderen);
  const fields = await readFields(client, factsSql(wanted, children));
  const lists = RECORD_NAMES.map((name, index) => {
    const record = RECORDS[name];
    const subjects = record.subject === "kind" ? members.kinderen : members.gezinnen;
    return [name, new RecordList(record, fields[index] as Uint8Array, subjects)];
  });
  return { members, lists: Object.fromEntries(lists) };
}

/**
 * Condition on child_id. Children of neighbouring households mostly have neighbouring ids: their
 * range is read then, which costs the least. Where it would bring in many others, they are named.
 */
async function childCondition(client: pg.ClientBase, children: IdIndex): Promise<string> {
  const ids = Array.from({ length: children.count }, (_, index) => children.idOf(index));
  if (ids.length === 0) return "false";
  const low = ids.reduce((least, id) => (id < least ? id : least));
  const high = ids.reduce((most, id) => (id > most ? id : most));
  const range = `child_id BETWEEN ${low} AND ${high}`;
  const most = RANGE_SHARE_MAX * ids.length;
  const { rows } = await client.query<{ is_dense: boolean }>(
    `SELECT count(*) <= ${most} AS is_dense
     FROM (SELECT FROM kind WHERE ${range} LIMIT ${most + 1}) child`,
  );
  return rows[0]?.is_dense === true ? range : `child_id = ANY (${idArray(ids)})`;
}
