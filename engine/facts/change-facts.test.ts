/** A delivery changes what it speaks of and nothing else, once, whole or not at all. */
import t from "tap";
import { type Database, inTransaction } from "../database/connection.js";
import { drawFrom, drawValues } from "../database/test/sample-facts.js";
import { openTestDatabase } from "../database/test/test-database.js";
import type { FactChange, FactValues } from "./change.js";
import { changeFacts, changeFactsWithin } from "./change-facts.js";
import { changedSince } from "./changed-since.js";
import { SPANS } from "./columns.js";
import { FACT_TABLE_NAMES, type FactTableName, factTable } from "./tables.js";

const MONTHS = 12;
const KEYS = 3;
/** First month or year that is drawn, where all kinds of span are in range. */
const FIRST = 2010;

/** What holds by key and month, as text: what a table should say. */
type Model = Map<string, string>;

const placeOf = (change: FactChange, at: number): string =>
  [change.gezinId, change.childId, at].join(" ");

function drawChange(draw: (max: number) => number, table: FactTableName): FactChange {
  const { keys, span } = factTable(table);
  const ids = {
    gezin_id: { gezinId: `${1 + draw(KEYS)}` },
    child_id: { childId: `${1 + draw(2)}` },
  };
  const van = FIRST + draw(MONTHS);
  const tot = van + 1 + draw(MONTHS);
  const months = { 0: {}, 1: { van }, 2: { van, tot } }[SPANS[span].columns.length];
  const values = draw(4) === 0 ? null : (drawValues(draw, table) as FactValues);
  return Object.assign({ table, values }, months, ...keys.map((key) => ids[key])) as FactChange;
}

/** Months or years that a change speaks of; always is month 0. */
function monthsOf({ table, van = 0, tot = van + 1 }: FactChange): number[] {
  const first = factTable(table).span === "always" ? 0 : van;
  return Array.from(
    { length: factTable(table).span === "always" ? 1 : tot - van },
    (_, at) => first + at,
  );
}

/** Changes of one delivery speak of a month once. */
function withoutDoubles(changes: readonly FactChange[]): FactChange[] {
  const spoken = new Set<string>();
  return changes.filter((change) => {
    const places = monthsOf(change).map((at) => placeOf(change, at));
    if (places.some((place) => spoken.has(place))) return false;
    for (const place of places) spoken.add(place);
    return true;
  });
}

function applyToModel(model: Model, change: FactChange, values: string): void {
  for (const at of monthsOf(change)) {
    if (change.values === null) model.delete(placeOf(change, at));
    else model.set(placeOf(change, at), values);
  }
}

/** What a table says as of a delivery, by key and month. */
async function readModel({ pool }: Database, table: FactTableName, moment: number): Promise<Model> {
  const { keys, span, columns } = factTable(table);
  const { van, tot } = SPANS[span];
  const id = (key: string) =>
    (keys as readonly string[]).includes(key) ? `${key}::text` : "NULL::text";
  const values = Object.keys(columns)
    .map((name) => `'${name}', ${name}`)
    .join(", ");
  const { rows } = await pool.query(
    `SELECT ${id("gezin_id")} AS gezin, ${id("child_id")} AS child, (${van})::integer AS van,
       (${tot})::integer AS tot, jsonb_build_object(${values})::text AS values
     FROM ${table} WHERE is_known(known_from, known_to, ${moment})`,
  );
  const model: Model = new Map();
  for (const row of rows) {
    for (let at = row.van; at < row.tot; at++) {
      model.set([row.gezin ?? undefined, row.child ?? undefined, at].join(" "), row.values);
    }
  }
  return model;
}

/** Values as PostgreSQL writes them. */
async function valuesText({ pool }: Database, change: FactChange): Promise<string> {
  const names = Object.keys(factTable(change.table).columns);
  const pairs = names.map((name) => `'${name}', ${name}`).join(", ");
  const { rows } = await pool.query(
    `SELECT jsonb_build_object(${pairs})::text AS values
     FROM jsonb_populate_record(NULL::${change.table}, $1) row`,
    [JSON.stringify(change.values ?? {})],
  );
  return rows[0].values;
}

const sorted = (model: Model): [string, string][] =>
  [...model].sort(([a], [b]) => (a < b ? -1 : 1));

t.test("random changes of every table read as a model by month does", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const draw = drawFrom(11);
  for (const table of FACT_TABLE_NAMES.filter((name) => !isBeginCounted(name))) {
    const model: Model = new Map();
    const moments: [number, Model][] = [];
    for (let round = 0; round < 8; round++) {
      const changes = withoutDoubles(Array.from({ length: 6 }, () => drawChange(draw, table)));
      for (const change of changes) applyToModel(model, change, await valuesText(db, change));
      const delivery = { source: "test", id: `${table} ${round}` };
      const { deliveryId } = await changeFacts(db, delivery, changes);
      moments.push([deliveryId, new Map(model)]);
    }
    for (const [moment, expected] of moments) {
      t.same(sorted(await readModel(db, table, moment)), sorted(expected), `${table} ${moment}`);
    }
  }
  await db.pool.query("SELECT validate_facts()");
});

const isBeginCounted = (name: FactTableName): boolean => factTable(name).isBeginCounted === true;

const INCOME: FactChange = {
  table: "gezin_aanslag",
  gezinId: "7",
  van: 2022,
  values: { inkomsten_cents: 5 },
};

t.test("a delivery is taken once, and writes only what is new", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const first = await changeFacts(db, { source: "tax", id: "a" }, [INCOME]);
  t.match(first, { isRepeated: false, insertedCount: 1, closedCount: 0 });
  const again = await changeFacts(db, { source: "tax", id: "a" }, [INCOME]);
  t.same(again, { ...first, isRepeated: true, insertedCount: 0 });
  const other = { ...INCOME, values: { inkomsten_cents: 6 } };
  await t.rejects(changeFacts(db, { source: "tax", id: "a" }, [other]), {
    code: "DELIVERY_REUSED",
    message: /expected the content that it had as delivery 1/,
  });
  const same = await changeFacts(db, { source: "tax", id: "b" }, [INCOME]);
  t.match(same, { isRepeated: false, insertedCount: 0, closedCount: 0 });
  const corrected = await changeFacts(db, { source: "tax", id: "c" }, [other]);
  t.match(corrected, { insertedCount: 1, closedCount: 1 });
  const { rows } = await db.pool.query(
    "SELECT inkomsten_cents, known_from, known_to FROM gezin_aanslag ORDER BY known_from",
  );
  t.same(rows, [
    { inkomsten_cents: "5", known_from: 1, known_to: corrected.deliveryId },
    { inkomsten_cents: "6", known_from: corrected.deliveryId, known_to: null },
  ]);
});

t.test("two commands that give one delivery at once take it once", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const both = [1, 2].map(() => changeFacts(db, { source: "tax", id: "a" }, [INCOME]));
  const taken = await Promise.all(both);
  t.same(taken.map(({ isRepeated }) => isRepeated).sort(), [false, true]);
  t.equal(taken[0]?.deliveryId, taken[1]?.deliveryId);
});

t.test("a change in the middle of a span leaves what is before and after it", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const situation = (van: number, tot: number, values: FactValues | null): FactChange => {
    return { table: "gezin_situatie", gezinId: "1", van, tot, values };
  };
  await changeFacts(db, { source: "s", id: "1" }, [situation(10, 32_767, { is_eenouder: true })]);
  await changeFacts(db, { source: "s", id: "2" }, [
    situation(20, 30, null),
    situation(40, 50, { is_eenouder: true }),
    situation(60, 70, { extra_kinderen_count: 1 }),
  ]);
  const { rows } = await db.pool.query(
    `SELECT van_maand AS van, tot_maand AS tot, is_eenouder AS alone FROM gezin_situatie
     WHERE known_to IS NULL ORDER BY 1`,
  );
  t.same(rows, [
    { van: 10, tot: 20, alone: true },
    { van: 30, tot: 60, alone: true },
    { van: 60, tot: 70, alone: false },
    { van: 70, tot: 32_767, alone: true },
  ]);
});

t.test("a fault anywhere refuses the delivery, in the words of calculate", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const bad: readonly [FactChange, RegExp][] = [
    [
      { table: "leefeenheid", gezinId: "1", van: 2020, tot: 2021, values: { school_punten: 21 } },
      /changes\[1\].values.school_punten: expected a whole number from 0 to 20, found 21/,
    ],
    [
      { table: "wezenbesluit", childId: "1", van: 1, tot: 2, values: { wezenstatus: "GEEN" } },
      /values.wezenstatus: expected one of HALVE_WEES, .*, found "GEEN"/,
    ],
    [
      { table: "kind", childId: "1", values: { geboortedatum: "2023-02-29" } },
      /values.geboortedatum: expected a date YYYY-MM-DD that exists, found "2023-02-29"/,
    ],
    [
      { table: "kind", childId: "1", values: {} },
      /values.geboortedatum: expected a date .* nothing/,
    ],
    [{ table: "kind", childId: "0", values: null }, /childId: expected text of a whole number/],
    [
      { table: "gezin_uitbetaler", gezinId: "1", van: 9, tot: 9, values: { payer: "FONS" } },
      /tot: expected a whole number above van/,
    ],
    [
      { table: "verblijf", childId: "1", van: 1, tot: 2, values: { rol: "VOLLEDIG" } },
      /values: expected one of heeft_domicilie, .*, found "rol"/,
    ],
    [
      { table: "nergens" as FactTableName, values: null },
      /changes\[1\].table: expected one of kind, .*, found "nergens"/,
    ],
    [
      { table: "kind", childId: "1", values: { geboortedatum: "2020-01-01", rangklasse: 1 } },
      /expected rangklasse 0 on a child born from 2019-01-01, found rangklasse 1/,
    ],
    [
      INCOME,
      /changes\[1\].van: expected one change of a fact and month .*found it spoken .* changes\[0\]/,
    ],
  ];
  for (const [change, message] of bad) {
    const refused = changeFacts(db, { source: "s", id: "1" }, [INCOME, change]);
    await t.rejects(refused, { code: "FACT_FAULT", message }, String(message));
  }
  const { rows } = await db.pool.query(
    "SELECT (SELECT count(*) FROM delivery) AS deliveries, (SELECT count(*) FROM gezin_aanslag) AS facts",
  );
  t.same(rows, [{ deliveries: "0", facts: "0" }]);
});

t.test("a fact whose first month counts does not begin anew behind a change", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const study = (van: number, tot: number, statuut: string | null): FactChange => {
    return {
      table: "studie",
      childId: "1",
      van,
      tot,
      values: statuut && { statuut },
    } as FactChange;
  };
  await changeFacts(db, { source: "s", id: "1" }, [study(100, 112, "SCHOOLVERLATER")]);
  const cut = study(104, 106, "STUDENT");
  await t.rejects(changeFacts(db, { source: "s", id: "2" }, [cut]), {
    code: "FACT_FAULT",
    message:
      /changes\[0\].tot: expected changes up to the end .*found an end in 0008-10 of .* to 0009-04/,
  });
  await changeFacts(db, { source: "s", id: "2" }, [
    cut,
    study(106, 109, null),
    study(109, 112, null),
  ]);
  const { rows } = await db.pool.query(
    "SELECT van_maand AS van, tot_maand AS tot FROM studie WHERE known_to IS NULL ORDER BY 1",
  );
  t.same(rows, [
    { van: 100, tot: 104 },
    { van: 104, tot: 106 },
  ]);
});

t.test("what a delivery goes over grows with its changes alone", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const children = Array.from({ length: 1_000 }, (_, at) => String(at + 1));
  const study = (childId: string, van: number, tot: number, statuut: string): FactChange => {
    return { table: "studie", childId, van, tot, values: { statuut } };
  };
  const first = children.map((id) => study(id, 100, 112, "SCHOOLVERLATER"));
  await changeFacts(db, { source: "s", id: "1" }, first);
  const cut = children.flatMap((id) => [
    study(id, 104, 106, "STUDENT"),
    study(id, 106, 112, "SCHOOLVERLATER"),
  ]);
  const read = await inTransaction(db, async (client) => {
    await changeFactsWithin(client, { source: "s", id: "2" }, cut);
    const { rows } = await client.query<{ read: number }>(
      `SELECT sum(seq_tup_read)::float8 AS read FROM pg_stat_xact_user_tables
       WHERE relname = ANY ('{staged_studie,studie}')`,
    );
    return rows[0]?.read as number;
  });
  t.ok(read > 0 && read < 20 * cut.length, `${read} rows for ${cut.length} changes`);
});

t.test("what changed since a delivery is told by household", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const member = (gezinId: string, childId: string): FactChange => {
    return { table: "gezin_lid", gezinId, childId, van: 1, tot: 9, values: { rol: "VOLLEDIG" } };
  };
  const births = ["5", "6"].map((childId): FactChange => {
    return { table: "kind", childId, values: { geboortedatum: "2020-01-01" } };
  });
  const first = await changeFacts(db, { source: "s", id: "1" }, [
    member("1", "5"),
    member("2", "5"),
    member("3", "6"),
    ...births,
  ]);
  const since = (moment: number) => inTransaction(db, (client) => changedSince(client, moment));
  t.same(await since(0), [1n, 2n, 3n]);
  t.same(await since(first.deliveryId), []);
  await changeFacts(db, { source: "s", id: "2" }, [
    { table: "kind", childId: "5", values: { geboortedatum: "2020-01-02" } },
  ]);
  t.same(await since(first.deliveryId), [1n, 2n]);
  const second = await changeFacts(db, { source: "s", id: "3" }, [
    { ...member("2", "5"), van: 5, tot: 7, values: null },
  ]);
  const told = async () => [await since(second.deliveryId - 1), await since(0)];
  t.same(await told(), [
    [1n, 2n],
    [1n, 2n, 3n],
  ]);
  const noted = await told();
  await db.pool.query("UPDATE delivery SET is_load = true");
  t.same(await told(), noted, "the versions say what the deliveries noted");
});
