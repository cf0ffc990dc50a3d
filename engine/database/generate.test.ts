/** The generated part of the schema is what its declarations say, and a new table follows from them. */
import t from "tap";
import { FACT_TABLE_NAMES, factTable, rowColumns, subjectOf } from "../facts/tables.js";
import { staleSql } from "./generate.js";
import { openTestDatabase } from "./test/test-database.js";

t.test("the generated SQL is fresh", async (t) => {
  t.same(staleSql(), []);
});

t.test(
  "every fact table has the columns, the guards and the index of its declaration",
  async (t) => {
    const { pool, close } = await openTestDatabase();
    t.teardown(close);
    const { rows } = await pool.query<{ table_name: string; subject: string }>(
      "SELECT table_name::text, subject FROM fact_table ORDER BY 1",
    );
    const declared = FACT_TABLE_NAMES.map((name) => {
      return { table_name: name, subject: subjectOf(factTable(name)) };
    });
    t.same(
      rows,
      declared.toSorted((a, b) => (a.table_name < b.table_name ? -1 : 1)),
    );
    for (const name of FACT_TABLE_NAMES) {
      const { rows: found } = await pool.query<{
        columns: string[];
        guards: number;
        index: string;
      }>(
        `SELECT ARRAY(SELECT attname::text FROM pg_attribute
           WHERE attrelid = $1::text::regclass AND attnum > 0 ORDER BY attnum) AS columns,
         (SELECT count(*)::integer FROM pg_trigger WHERE tgrelid = $1::text::regclass) AS guards,
         to_regclass($1 || '_moment') AS index`,
        [name],
      );
      const [table] = found;
      t.same(table?.columns, [...rowColumns(factTable(name)), "known_from", "known_to"], name);
      t.ok((table?.guards ?? 0) >= 3, name);
      t.ok(table?.index, name);
    }
  },
);

t.test("a fact table made later is guarded like the first ones", async (t) => {
  const { pool, close } = await openTestDatabase();
  t.teardown(close);
  await pool.query(`
    CREATE TABLE later (child_id bigint NOT NULL, maand smallint NOT NULL,
      known_from integer NOT NULL DEFAULT opened_delivery(), known_to integer,
      PRIMARY KEY (child_id, maand, known_from));
    INSERT INTO fact_table VALUES ('later', 'child_id', 'maand', 'maand + 1', 'child_id');
    SELECT guard_fact_table('later'), guard_fact_table('later')`);
  await t.rejects(pool.query("INSERT INTO later VALUES (1, 1)"), /expected an open delivery/);
  await t.rejects(pool.query("DELETE FROM later"), /expected facts to stay/);
  const twice = "INSERT INTO later SELECT 1, 1, opened_delivery() UNION ALL SELECT 2, 1";
  await t.rejects(pool.query(twice));
  const { rows } = await pool.query("SELECT col_description('later'::regclass, 3) AS note");
  t.match(rows, [{ note: /Delivery that brought/ }]);
});
