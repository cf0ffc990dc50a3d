/** The yearly screening tells what changes, by cause; a dry run leaves nothing. */
import t from "tap";
import { openTestDatabase } from "../database/test/test-database.js";
import { screenYear } from "./screen.js";
import { family, income, load } from "./test/records.js";

t.test("an award year turns low, a pupil leaves school; a dry run tells the same", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await load(db, [
    ...family("11", "2020-05-17", "1001"),
    income("1001", 2021, 50_000),
    income("1001", 2022, 30_000),
    ...family("12", "2006-03-17", "1002"),
    {
      stroom: "inschrijving-lp",
      recordId: "L1",
      inhoud: {
        Referte: "L1",
        Persoon: "12",
        Schooljaar: 2023,
        Niveau: "3",
        SoortOnderwijs: "1",
        SoortProgramma: "1",
        Graad: 3,
        Leerjaar: 2,
        Begin: "2023-09-01",
        Einde: "2024-06-30",
        Uitschrijving: "2024-06-30",
        Voltooid: true,
      },
    },
  ]);
  const dry = await screenYear(db, 2024, { isDryRun: true });
  const { rows } = await db.pool.query("SELECT FROM gezin_lid");
  t.equal(rows.length, 0, "a dry run leaves no fact");
  const done = await screenYear(db, 2024);
  t.same(done.causes, dry.causes);
  const byCause = new Map(done.causes.map((line) => [line.cause, line]));
  t.match(byCause.get("toekenningsjaar"), { children: 1, lessCents: 0 });
  t.ok((byCause.get("toekenningsjaar")?.moreCents ?? 0) > 7000, "a social allowance of low income");
  t.match(byCause.get("schoolverlater"), { children: 1, moreCents: 0 });
  t.ok(done.derived.insertedCount > 0);
  const again = await screenYear(db, 2024);
  t.same([again.derived.changed, again.causes], [0, done.causes], "done twice it is done once");
});
