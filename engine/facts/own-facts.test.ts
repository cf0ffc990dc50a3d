/** The recipe of the README for own facts gives the amount that it promises. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { recompute } from "../run/recompute.js";

t.test("the household of the README's own facts is paid what the README says", async (t) => {
  const readme = readFileSync(join(PROJECT_ROOT, "README.md"), "utf8");
  const section = readme.split("### Own facts")[1] ?? "";
  const [recipe] = /^ {4}BEGIN;[\s\S]*?COMMIT;$/m.exec(section) ?? [];
  const [, month, euro] = /--month (\S+)`,[\s\S]*?([\d.]+) euro/.exec(section) ?? [];
  const db = await openTestDatabase();
  t.teardown(db.close);
  await db.pool.query(recipe as string);
  const { rows: asked } = await db.pool.query("SELECT month_index($1) AS month", [month]);
  await recompute(db, { month: asked[0].month, workers: 1 });
  const { rows } = await db.pool.query("SELECT maand, totaal_cents, redenen FROM result_readable");
  const redenen = ["recht.onvoorwaardelijk", "basisbedrag.nieuw", "socialeToeslag.kleinLaag"];
  const totaal_cents = Math.round(Number(euro) * 100);
  t.same(rows, [{ maand: month, totaal_cents, redenen }]);
  t.ok(totaal_cents > 0);
});

t.test("months go both ways, and what is no month is refused", async (t) => {
  const { pool, close } = await openTestDatabase();
  t.teardown(close);
  const { rows } = await pool.query(
    `SELECT m, month_text(m) AS text, month_index(month_text(m)) AS again
     FROM generate_series(24228, 24312) m`,
  );
  for (const { m, text, again } of rows) {
    t.equal(again, m);
    t.equal(text, `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, "0")}`);
  }
  for (const text of ["2024-13", "2024-8", "24-08", "2024-08-01", ""]) {
    const refused = pool.query("SELECT month_index($1)", [text]);
    await t.rejects(refused, /expected a month YYYY-MM, found/, text);
  }
});
