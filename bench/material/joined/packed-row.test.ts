/** SQL packs a row into the bytes that TypeScript packs it into, and nothing fails on odd values. */
import type pg from "pg";
import t from "tap";
import { ID_MAX } from "../../../core-wasm/fact.js";
import { CENTS_MAX, FACTS, type Fact, type FactName, sqlName } from "../../../core-wasm/layout.js";
import { dayText } from "../../../core-wasm/month.js";
import { type FactValues, packRow } from "../../../core-wasm/pack-row.js";
import { openTestDatabase } from "../../../engine/database/test/test-database.js";
import { INPUT_COLUMNS } from "./columns.js";
import { PACKED_ROW } from "./packed-row.js";

const COLUMNS = INPUT_COLUMNS.map(({ name, type }) => `${name} ${type}`).join(", ");
const SHORT_MAX = 2 ** 15 - 1;
const IDS: FactValues = { gezinId: 5n, childId: 7n };

const isSpan = (name: string): boolean => name === "vanMaand" || name === "totMaand";

/** A value as PostgreSQL's JSON reads it. */
function cellOf({ value }: Fact, found: FactValues[FactName]): unknown {
  if (value.kind !== "date") return typeof found === "bigint" ? String(found) : found;
  return dayText(Number(found));
}

async function packedBySql(pool: pg.Pool, values: FactValues): Promise<string> {
  const said = FACTS.filter(({ name }) => values[name] !== undefined);
  const cells = said.map((fact) => [sqlName(fact.name), cellOf(fact, values[fact.name])]);
  const { rows } = await pool.query<{ packed: string }>(
    `SELECT encode(${PACKED_ROW}, 'hex') AS packed FROM json_to_record($1) AS input (${COLUMNS})`,
    [JSON.stringify(Object.fromEntries(cells))],
  );
  return rows[0]?.packed ?? "";
}

/** Values at both ends of a column's type, beyond every range of a fact. */
function extremes({ value, type }: Fact): (number | bigint | boolean)[] {
  if (type === "bit") return [true, false];
  if (value.kind === "id") return [1n, ID_MAX];
  if (value.kind === "cents") return [0, 1, CENTS_MAX];
  if (value.kind === "date") return [-36_500, 0, 73_000];
  return [-SHORT_MAX - 1, -1, 0, 1, 256, SHORT_MAX];
}

t.test("a row packed by SQL has the bytes of the layout, whatever each fact says", async (t) => {
  const { pool, close } = await openTestDatabase();
  t.teardown(close);

  t.equal(await packedBySql(pool, IDS), packRow(IDS).toString("hex"), "nothing else is said");
  for (const fact of FACTS.filter(({ name }) => !isSpan(name))) {
    for (const value of extremes(fact)) {
      const values = { ...IDS, [fact.name]: value };
      const found = await packedBySql(pool, values);
      t.equal(found, packRow(values).toString("hex"), `${fact.name} ${value}`);
    }
  }
});

t.test("all facts at once, and cents out of their range", async (t) => {
  const { pool, close } = await openTestDatabase();
  t.teardown(close);
  const all = FACTS.flatMap((fact) =>
    isSpan(fact.name) ? [] : [[fact.name, extremes(fact).at(-1)]],
  );
  const values = Object.fromEntries(all) as FactValues;
  t.equal(await packedBySql(pool, values), packRow(values).toString("hex"));
  for (const [found, seen] of [
    [-(2n ** 63n), -1],
    [2n ** 63n - 1n, CENTS_MAX + 1],
  ] as const) {
    const names = ["gezinsinkomstenCents", "schoolInkomstenCents", "kiVreemdCents"] as const;
    for (const name of names) {
      t.equal(
        await packedBySql(pool, { ...IDS, [name]: found }),
        packRow({ ...IDS, [name]: seen }).toString("hex"),
      );
    }
  }
});
