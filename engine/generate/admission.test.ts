/** Synthetic facts come among no others, and into no database that nobody named. */
import t from "tap";
import type { Database } from "../database/connection.js";
import { deliver, drawFacts } from "../database/test/sample-facts.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { generate } from "./generate.js";

const SMALL = { children: 50, seed: 1 };
const REFUSED = { code: "SYNTHETIC_REFUSED" };

/** The same database, as one that DATABASE_URL names. */
const asForeign = (db: Database): Database => ({ ...db, embedded: false });
const nameOf = (db: Database): string => db.config.database as string;

t.test("an empty database of another server is filled when it is named", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const foreign = asForeign(db);
  await t.rejects(generate(foreign, SMALL), REFUSED);
  await t.rejects(generate(foreign, { ...SMALL, replace: true }), {
    ...REFUSED,
    message: `expected --into ${nameOf(db)} beside it`,
  });
  await t.rejects(generate(foreign, { ...SMALL, into: "other" }), {
    ...REFUSED,
    message: `expected --into ${nameOf(db)}, found --into other`,
  });
  await generate(foreign, { ...SMALL, into: nameOf(db) });
  await generate(foreign, { ...SMALL, replace: true });
});

t.test("facts that were delivered are replaced by two words, never by one", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, drawFacts(1, 3));
  const present = { code: "FACTS_PRESENT", message: /that were delivered; they stay, unless both/ };
  await t.rejects(generate(db, SMALL), present);
  await t.rejects(generate(db, { ...SMALL, into: nameOf(db) }), present);
  await t.rejects(generate(db, { ...SMALL, replace: true }), REFUSED);
  await generate(db, { ...SMALL, replace: true, into: nameOf(db) });
});

t.test("a delivery on top of synthetic facts makes them facts of people", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await generate(db, SMALL);
  await generate(db, { ...SMALL, replace: true });
  await db.pool.query("SELECT open_delivery('tax office')");
  await t.rejects(generate(db, { ...SMALL, replace: true }), REFUSED);
});
