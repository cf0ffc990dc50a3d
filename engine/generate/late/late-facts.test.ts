/** Late facts: the same whenever they are asked for, and none where there is no population. */
import t from "tap";
import { monthIndex, monthText } from "../../../core-wasm/month.js";
import { openTestDatabase } from "../../database/test/test-database.js";
import { generate } from "../generate.js";
import { deliverLateFacts } from "./late-facts.js";
import type { Fate } from "./records.js";

const FROM = monthIndex(2024, 9);
const TO = monthIndex(2024, 12);
const SEED = 7;
/** Households with a child in a month in which nobody pays them, as it stands. */
const WITHOUT_PAYER = `SELECT gezin_id, maand FROM gezin_lid lid
  CROSS JOIN LATERAL generate_series(van_maand, least(tot_maand, ${TO} + 1) - 1) maand
  WHERE lid.known_to IS NULL AND NOT EXISTS (
    SELECT FROM gezin_uitbetaler payer WHERE payer.gezin_id = lid.gezin_id AND known_to IS NULL
      AND payer.van_maand <= maand AND maand < payer.tot_maand)`;

const db = await openTestDatabase();
t.teardown(db.close);

t.test("without a population nothing is late", async (t) => {
  const refused = deliverLateFacts(db, { from: FROM, to: TO, seed: SEED });
  await t.rejects(refused, { code: "POPULATION_MISSING", message: /found none; run groeikern/ });
});

t.test("a month's delivery is the same by itself, again, and among others", async (t) => {
  await generate(db, { children: 1200, seed: 3, workers: 0 });
  const all = await deliverLateFacts(db, { from: FROM, to: TO, seed: SEED });
  t.same(
    all.map(({ month }) => monthText(month)),
    ["2024-09", "2024-10", "2024-11", "2024-12"],
  );
  t.ok(all.every(({ isRepeated, insertedCount }) => !isRepeated && insertedCount > 0));
  const sumOf = (fate: Fate) => all.reduce((sum, { records }) => sum + records[fate], 0);
  const [late, corrected, cancelled] = [sumOf("late"), sumOf("corrected"), sumOf("cancelled")];
  t.ok(late > corrected && corrected > cancelled && cancelled > 0, `${late}, ${corrected}`);
  await db.pool.query("SELECT validate_facts()");
  const { rows } = await db.pool.query(WITHOUT_PAYER);
  t.same(rows, [], "whoever has a child has a payer");
  // What was delivered before has changed the facts since; the content is compared by its digest.
  for (const month of [TO, FROM]) {
    const again = await deliverLateFacts(db, { from: month, to: month, seed: SEED });
    t.match(again, [{ isRepeated: true, deliveryId: all[month - FROM]?.deliveryId }]);
  }
  const [other] = await deliverLateFacts(db, { from: FROM, to: FROM, seed: SEED + 1 });
  t.match(other, { isRepeated: false });
});
