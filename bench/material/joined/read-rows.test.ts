/**
 * The rows that are merged from the facts are, byte for byte, those that one SQL statement joins:
 * every month, as of every delivery, of random populations with random corrections.
 */
import type pg from "pg";
import t, { type Test } from "tap";
import { FACTS } from "../../../core-wasm/layout.js";
import { FLAG_BITS } from "../../../core-wasm/memory.js";
import { FIXED_BYTES, WORD_BYTES, WORD_MARK, WORDS } from "../../../core-wasm/packing.js";
import { type Database, inTransaction } from "../../../engine/database/connection.js";
import { deliver, drawFacts } from "../../../engine/database/test/sample-facts.js";
import { openTestDatabase } from "../../../engine/database/test/test-database.js";
import { isSeptember } from "../../../engine/input/award-year.js";
import type { Households } from "../../../engine/input/households.js";
import {
  FLAGS_MARK,
  type PackedRows,
  rowEnd,
  rowsWithin,
  SPAN_MARK,
} from "../../../engine/input/packed-rows.js";
import { readRows } from "../../../engine/input/read-rows.js";
import { correctAtRandom } from "../../../engine/run/test/random-corrections.js";
import { PACKED_ROW } from "./packed-row.js";
import { selectMonth } from "./select.js";

const FROM = 24_228;
const TO = 24_336;
const ALL = { from: 0n, to: 2n ** 63n - 1n };
/** A join of twenty tables is planned anew for each month: some of them, around every border. */
const isCompared = (month: number): boolean => [0, 8, 9].includes(month % 12) || month % 7 === 0;
const HOUSEHOLDS = 25;
const CORRECTIONS = 15;

const isOfSchool = (name: string): boolean =>
  FACTS.some((fact) => fact.name === name && fact.scope === "school");
const SCHOOL_MARKS = new Set(
  WORDS.filter(
    ({ kind, facts }) => kind !== "flags" && facts.every((fact) => isOfSchool(fact.name)),
  ).map(({ number }) => WORD_MARK + number),
);
const SCHOOL_FLAGS = [...FLAG_BITS]
  .filter(([name]) => isOfSchool(name))
  .reduce((mask, [, bit]) => mask | (1 << bit), 0);

/** A row as a month reads it: without its span, and without school facts outside September. */
function seenIn(row: Buffer, month: number): Buffer {
  const parts = [row.subarray(0, FIXED_BYTES)];
  for (let at = FIXED_BYTES; at < row.length; at += WORD_BYTES) {
    const word = Buffer.from(row.subarray(at, at + WORD_BYTES));
    const mark = word[0] as number;
    if (mark === SPAN_MARK || (SCHOOL_MARKS.has(mark) && !isSeptember(month))) continue;
    if (mark === FLAGS_MARK && !isSeptember(month)) {
      word.writeInt32BE(word.readInt32BE(4) & ~SCHOOL_FLAGS, 4);
      if (word.readInt32BE(4) === 0) continue;
    }
    parts.push(word);
  }
  return Buffer.concat(parts);
}

function monthOf(rows: PackedRows, month: number): string {
  const { bytes } = rowsWithin(rows, { from: month, to: month + 1 });
  const seen: Buffer[] = [];
  for (let at = 0, end = 0; at < bytes.length; at = end) {
    end = rowEnd(bytes, at);
    seen.push(seenIn(Buffer.from(bytes.subarray(at, end)), month));
  }
  return Buffer.concat(seen).toString("hex");
}

async function joined(
  client: pg.ClientBase,
  month: number,
  knownAt: number,
  households: Households,
): Promise<string> {
  const { rows } = await client.query<{ packed: string | null }>(
    `SELECT encode(string_agg(${PACKED_ROW}, '' ORDER BY gezin_id, child_id), 'hex') AS packed
     FROM (${selectMonth(month, knownAt, households)}) input`,
  );
  return rows[0]?.packed ?? "";
}

/** A database with households and three deliveries of corrections; the newest delivery. */
async function openCorrected(t: Test, seed: number): Promise<{ db: Database; newest: number }> {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const first = await deliver(db, drawFacts(seed, HOUSEHOLDS));
  for (let turn = 0; turn < 3; turn += 1) await correctAtRandom(db, seed + turn, CORRECTIONS);
  return { db, newest: first + 3 };
}

t.test("a month is what SQL joins, as of every delivery", async (t) => {
  const { db, newest } = await openCorrected(t, 11);
  for (let knownAt = newest - 3; knownAt <= newest; knownAt += 1) {
    for (let month = FROM + knownAt; month < TO; month += 11) {
      const [found, expected] = await inTransaction(db, async (client) => {
        const window = { from: month, to: month + 1 };
        const { bytes } = await readRows(client, { households: ALL, window, knownAt });
        return [Buffer.from(bytes).toString("hex"), await joined(client, month, knownAt, ALL)];
      });
      t.ok((expected?.length ?? 0) > 0);
      if (found !== expected) t.equal(found, expected, `${month} as of ${knownAt}`);
    }
  }
});

t.test("a year says in each of its months what SQL joins", async (t) => {
  const { db, newest } = await openCorrected(t, 12);
  const other: number[] = [];
  await inTransaction(db, async (client) => {
    for (let year = FROM; year < TO; year += 12) {
      const window = { from: year, to: year + 12 };
      const rows = await readRows(client, { households: ALL, window, knownAt: newest });
      for (let month = year; month < year + 12; month += 1) {
        if (!isCompared(month)) continue;
        if (monthOf(rows, month) !== (await joined(client, month, newest, ALL))) other.push(month);
      }
    }
  });
  t.same(other, []);
});

t.test("all years at once say in each month what SQL joins", async (t) => {
  const { db, newest } = await openCorrected(t, 13);
  const other: number[] = [];
  await inTransaction(db, async (client) => {
    const window = { from: FROM, to: TO };
    const rows = await readRows(client, { households: ALL, window, knownAt: newest - 1 });
    for (let month = FROM + 1; month < TO; month += 5) {
      if (monthOf(rows, month) !== (await joined(client, month, newest - 1, ALL)))
        other.push(month);
    }
  });
  t.same(other, []);
});

t.test("households in parts, and households by name, give the rows of the whole", async (t) => {
  const { db, newest: knownAt } = await openCorrected(t, 14);
  await inTransaction(db, async (client) => {
    const window = { from: FROM + 60, to: FROM + 84 };
    const read = async (households: Households): Promise<Uint8Array> =>
      (await readRows(client, { households, window, knownAt })).bytes;
    const whole = await read(ALL);
    const parts = [await read({ from: 0n, to: 9n }), await read({ from: 9n, to: ALL.to })];
    t.same(Buffer.concat(parts), Buffer.from(whole));
    const named = [3n, 4n, 17n];
    const expected = await joined(client, FROM + 70, knownAt, named);
    const rows = await readRows(client, { households: named, window, knownAt });
    t.equal(monthOf(rows, FROM + 70), expected);
    t.same(await read([]), new Uint8Array());
  });
});

t.test("a membership without birth or payer still gives a row", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const knownAt = await deliver(db, [
    ["gezin_lid", { gezin_id: 1, child_id: 2, rol: "VOLLEDIG", van_maand: FROM }],
  ]);
  const window = { from: FROM, to: TO };
  const rows = await inTransaction(db, (client) =>
    readRows(client, { households: ALL, window, knownAt }),
  );
  t.equal(rows.rowCount, 1);
});
