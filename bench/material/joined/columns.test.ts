/** The select, the table and the layout agree on columns, types and codes. */
import t from "tap";
import {
  FACTS,
  PAYERS,
  ROLLEN,
  SCHOOLSOORTEN,
  STATUTEN,
  WEZENSTATUSSEN,
} from "../../../core-wasm/layout.js";
import { deliver, type FactRow } from "../../../engine/database/test/sample-facts.js";
import { openTestDatabase } from "../../../engine/database/test/test-database.js";
import { INPUT_COLUMNS } from "./columns.js";
import { selectMonth, selectWindow } from "./select.js";

const SEPTEMBER = 24_284;
const TYPE_OF: Readonly<Record<number, string>> = {
  16: "boolean",
  20: "bigint",
  21: "smallint",
  1082: "date",
};

const EXPECTED = INPUT_COLUMNS.map(({ name, type }) => ({ name, type }));

t.test("the select gives the columns of the layout, in order and type", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  t.equal(INPUT_COLUMNS.length, FACTS.length);
  const window = { from: SEPTEMBER, to: SEPTEMBER + 1 };
  for (const sql of [selectMonth(SEPTEMBER, 1, "all"), selectWindow(window, 1, "all")]) {
    const { fields } = await db.pool.query(sql);
    const found = fields.map(({ name, dataTypeID }) => ({ name, type: TYPE_OF[dataTypeID] }));
    t.same(found, EXPECTED);
  }
});

t.test("every enumeration gets the code that the layout gives it", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const span = { van_maand: SEPTEMBER, tot_maand: SEPTEMBER + 1 };
  const gezin = (id: number): [string, FactRow][] => [
    ["gezin_lid", { gezin_id: id, child_id: id, rol: "VOLLEDIG", ...span }],
    ["kind", { child_id: id, geboortedatum: "2012-03-04" }],
  ];
  const columns = {
    payer: [
      PAYERS,
      (id: number, payer: string) => ["gezin_uitbetaler", { gezin_id: id, payer, ...span }],
    ],
    wezenstatus: [
      WEZENSTATUSSEN,
      (id: number, wezenstatus: string) => ["wezenbesluit", { child_id: id, wezenstatus, ...span }],
    ],
    statuut: [
      STATUTEN,
      (id: number, statuut: string) => ["studie", { child_id: id, statuut, ...span }],
    ],
    school_soort: [
      SCHOOLSOORTEN,
      (id: number, kind: string) => [
        "schoolinschrijving",
        { child_id: id, school_soort: kind, school_soort2: kind, van_schooljaar: 2023 },
      ],
    ],
  } as const;
  let id = 0;
  const expected: [number, string, number][] = [];
  const facts: [string, FactRow][] = [];
  for (const [column, [values, make]] of Object.entries(columns)) {
    for (const [code, value] of values.entries()) {
      if (value === "GEEN") continue;
      id += 1;
      facts.push(...gezin(id), make(id, value) as unknown as [string, FactRow]);
      expected.push([id, column, code]);
    }
  }
  for (const [code, rol] of ROLLEN.entries()) {
    id += 1;
    facts.push(["gezin_lid", { gezin_id: id, child_id: id, rol, ...span }]);
    expected.push([id, "rol", code]);
  }
  const moment = await deliver(db, facts);
  const { rows } = await db.pool.query(
    `${selectMonth(SEPTEMBER, moment, "all")} ORDER BY gezin_id`,
  );
  for (const [gezinId, column, code] of expected) {
    t.equal(rows[gezinId - 1][column], code, `${column} ${code}`);
    if (column === "school_soort") t.equal(rows[gezinId - 1].school_soort2, code);
  }
});
