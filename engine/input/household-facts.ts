/**
 * The facts of a batch of households in memory: memberships in order, and a list of records for
 * every other table. Households and children are numbers; ids stay bytes.
 */
import type pg from "pg";
import { readFields } from "./copy-fields.js";
import {
  type ChildrenWanted,
  factsSql,
  memberSql,
  type NamedWanted,
  preparedSql,
  type RowsWanted,
} from "./fact-query.js";
import { RECORD_NAMES, RECORDS, type RecordName } from "./fact-records.js";
import type { IdIndex } from "./id-index.js";
import type { InputMemory } from "./input-memory.js";
import { Members } from "./members.js";
import { RecordList } from "./record-list.js";

export type RecordLists = Readonly<Record<RecordName, RecordList>>;

/** Children of a range of ids that may be read in vain, for each that is wanted. */
const RANGE_SHARE_MAX = 3;
/** So many are named without a question. */
const FEW_CHILDREN = 500;
/** So many are read by a prepared statement. */
const FEW_HOUSEHOLDS = 16;
const NO_BYTES = Buffer.alloc(0);

export interface HouseholdFacts {
  readonly members: Members;
  readonly lists: RecordLists;
}

/** Reads what the rows wanted are made of; it lies in the memory until that is used again. */
export async function readHouseholdFacts(
  client: pg.ClientBase,
  wanted: RowsWanted,
  memory: Partial<InputMemory> = {},
): Promise<HouseholdFacts> {
  const { households } = wanted;
  if (!("from" in households) && households.length <= FEW_HOUSEHOLDS) {
    return readPrepared(client, { ...wanted, households });
  }
  const [memberBytes] = await readFields(client, memberSql(wanted), memory.members);
  const members = new Members(memberBytes as Uint8Array);
  const children = await childrenOf(client, members.kinderen);
  return listed(members, await readFields(client, factsSql(wanted, children), memory.facts));
}

/** Statements by their text: a name is that of one text, on every connection. */
const names = new Map<string, string>();

async function readPrepared(client: pg.ClientBase, wanted: NamedWanted): Promise<HouseholdFacts> {
  const { text, values } = preparedSql(wanted);
  const name = names.get(text) ?? `household facts ${names.size}`;
  names.set(text, name);
  const { rows } = await client.query<(Buffer | null)[]>({
    ...{ name, text, values, rowMode: "array" },
  });
  const [members, ...fields] = (rows[0] as (Buffer | null)[]).map((field) => field ?? NO_BYTES);
  return listed(new Members(members as Buffer), fields);
}

function listed(members: Members, fields: readonly Uint8Array[]): HouseholdFacts {
  const lists = RECORD_NAMES.map((name, index) => {
    const record = RECORDS[name];
    const subjects = record.subject === "kind" ? members.kinderen : members.gezinnen;
    return [name, new RecordList(record, fields[index] as Uint8Array, subjects)];
  });
  return { members, lists: Object.fromEntries(lists) };
}

/**
 * Children of neighbouring households mostly have neighbouring ids: their range is read then, which
 * costs the least. Where it would bring in many others, they are named; so are few. How many there
 * are is what the planner expects: rows are the same either way.
 */
async function childrenOf(client: pg.ClientBase, children: IdIndex): Promise<ChildrenWanted> {
  if (children.count <= FEW_CHILDREN) return namedChildren(children);
  const { low, high } = children.bounds();
  const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>(
    `EXPLAIN (FORMAT JSON) SELECT FROM kind WHERE child_id BETWEEN ${low} AND ${high}`,
  );
  const expected = rows[0]?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0;
  return expected <= RANGE_SHARE_MAX * children.count ? { low, high } : namedChildren(children);
}

const namedChildren = (children: IdIndex): ChildrenWanted => ({
  ids: Array.from({ length: children.count }, (_, index) => children.idOf(index)),
});
