/** The comparison from the facts in the database: complete, and near where noise is large. */
import t from "tap";
import { loadParameters } from "../../core-wasm/parameters.js";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { generate } from "../../engine/generate/generate.js";
import { comparePopulation } from "./compare.js";
import { PUBLISHED } from "./published.js";

const CHILDREN = 10_000;
/** A figure of this many children or families swings by less than the tolerance. */
const COUNT_MIN = 500;
const TOLERANCE_PERCENT = 20;

t.test("10,000 children resemble the published figures, as far as so few can", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await generate(db, { children: CHILDREN, seed: 2 });
  const lines = await comparePopulation(db, await loadParameters());
  t.equal(lines.length, PUBLISHED.length);
  const judged = lines.filter((line) => line.isWithin !== null && line.unit === "count");
  for (const line of judged.filter(({ published }) => published >= COUNT_MIN)) {
    const isNear = line.differencePercent > -TOLERANCE_PERCENT;
    t.ok(isNear && (line.isWithin || line.differencePercent < TOLERANCE_PERCENT), line.what, line);
  }
});

t.test("without a generated population there is nothing to compare", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await t.rejects(comparePopulation(db, await loadParameters()), { code: "POPULATION_MISSING" });
});
