/** A message in quarantine is read again as its file was, once what blocked it is gone. */
import t from "tap";
import type { Database } from "../database/connection.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { code, required, whole } from "./field.js";
import type { Flow } from "./flow.js";
import { KADASTER } from "./kadaster/flow.js";
import { LEEFLOON } from "./leefloon/flow.js";
import { listQuarantine } from "./quarantine.js";
import { releaseQuarantine } from "./release.js";
import { emptySources, lineOf, loadMessages, loadText } from "./test/messages.js";

const leefloon = { Persoon: "1001", Soort: "LEEFLOON", Begin: "2023-01-01", Bedrag: 5 };
const MESSAGE_BYTES = 1 << 20;

/** The flows as they were before a source had a new code, or a wider range. */
const OLD_LEEFLOON: Flow = {
  ...LEEFLOON,
  fields: { ...LEEFLOON.fields, Soort: required(code({ IVT: "Another." }), "Kind.") },
};
const OLD_KADASTER: Flow = {
  ...KADASTER,
  fields: { ...KADASTER.fields, Noemer: required(whole(1, 1), "Parts.") },
};

const opened = openTestDatabase();
t.teardown(async () => (await opened).close());
t.beforeEach(async () => emptySources(await opened));

const listed = async ({ pool }: Database) => listQuarantine(pool, { limit: 9 });
const only = async (db: Database): Promise<number> => (await listed(db))[0]?.id as number;

async function recordsIn({ pool }: Database) {
  const { rows } = await pool.query(
    "SELECT record_id AS id, versie, inhoud::json FROM source_record ORDER BY record_id",
  );
  return rows;
}

t.test("one that has become right is taken, once", async (t) => {
  const db = await opened;
  const message = { recordId: "L1", inhoud: leefloon };
  t.match(await loadMessages(db, OLD_LEEFLOON, [message]), { inserted: 0, quarantined: 1 });
  const id = await only(db);
  t.same(await releaseQuarantine(db, id), { id, fault: null });
  t.same(await recordsIn(db), [{ id: "L1", versie: 1, inhoud: leefloon }]);
  t.same(await listed(db), []);
  await t.rejects(releaseQuarantine(db, id), { code: "QUARANTINE_UNKNOWN" });
});

t.test("a row of a yearly file has the columns and the version of its file", async (t) => {
  const db = await opened;
  const rows = ["2022;P1;1001;1;1;500;A1", "2022;P2;1001;1;2;500;A1"];
  const names = Object.keys(KADASTER.fields).join(";");
  const head = JSON.stringify({ stroom: "kadaster", periode: 2022, versie: 3 });
  const file = [`#${head}`, names, ...rows, ""].join("\n");
  t.match(await loadText(db, OLD_KADASTER, file), { inserted: 1, quarantined: 1 });
  t.match(await releaseQuarantine(db, await only(db)), { fault: null });
  t.match(await recordsIn(db), [
    { id: "2022/P1/1001", versie: 3 },
    { id: "2022/P2/1001", versie: 3, inhoud: { Perceel: "P2", Noemer: 2 } },
  ]);
});

t.test("a line without version has that of the head of its file", async (t) => {
  const db = await opened;
  const { versie: _, ...bare } = JSON.parse(lineOf(LEEFLOON, { recordId: "L1", inhoud: leefloon }));
  const head = JSON.stringify({ bestand: { stroom: "leefloon", versie: 7 } });
  await loadText(db, OLD_LEEFLOON, `${head}\n${JSON.stringify(bare)}\n`);
  t.match(await releaseQuarantine(db, await only(db)), { fault: null });
  t.match(await recordsIn(db), [{ id: "L1", versie: 7 }]);
});

t.test("one that is wrong still, or whose version is held with other content, stays", async (t) => {
  const db = await opened;
  const wrong = { recordId: "L1", inhoud: { ...leefloon, Bedrag: -1 } };
  await loadMessages(db, LEEFLOON, [wrong]);
  const fault = { code: "OUT_OF_RANGE", field: "inhoud.Bedrag" };
  t.match(await releaseQuarantine(db, await only(db)), { fault });
  await emptySources(db);
  await loadMessages(db, LEEFLOON, [{ recordId: "L1", inhoud: leefloon }]);
  await loadMessages(db, LEEFLOON, [{ recordId: "L1", inhoud: { ...leefloon, Bedrag: 6 } }]);
  const id = await only(db);
  t.match(await releaseQuarantine(db, id), { fault: { code: "VERSION_REUSED" } });
  await loadMessages(db, LEEFLOON, [{ recordId: "L1", versie: 2, inhoud: leefloon }]);
  t.match(await releaseQuarantine(db, id), { fault: null }, "a higher version came since");
  t.match(await recordsIn(db), [{ id: "L1", versie: 2, inhoud: leefloon }]);
});

t.test("a line that is not kept as it came is only taken from its file, and says so", async (t) => {
  const db = await opened;
  const text = lineOf(LEEFLOON, { recordId: "L1", inhoud: { ...leefloon, Soort: "é" } });
  const long = lineOf(LEEFLOON, { recordId: "x".repeat(MESSAGE_BYTES), inhoud: leefloon });
  const file = Buffer.from(`${text}\n${long}\n`.replace("é", "\xe9"), "latin1");
  await loadText(db, LEEFLOON, file);
  const found = await listed(db);
  t.same(
    found.map(({ code: it }) => it),
    ["NOT_UTF8", "LINE_TOO_LONG"],
  );
  for (const { id, code: it } of found) {
    const expected = /a load of test\.jsonl mended: the line is not kept as it came$/;
    t.match(await releaseQuarantine(db, id), { fault: { code: it, field: "line", expected } });
  }
  t.equal((await listed(db)).length, 2);
  t.same(await recordsIn(db), []);
});
