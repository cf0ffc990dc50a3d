/** Records over the wire are taken as from a file, with the same counts, faults and facts. */
import { gzipSync } from "node:zlib";
import t from "tap";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { openTestService } from "../test/service-fixture.js";

const database = await openTestDatabase();
t.teardown(database.close);

const message = (recordId: string, inhoud: object): string => {
  const envelope = { stroom: "register", recordId, versie: 1, status: "NIEUW" };
  return `${JSON.stringify({ ...envelope, aangemaakt: "2023-05-01", inhoud })}\n`;
};
const child = (kind: string): string =>
  message(`${kind}/100`, { Persoon: kind, Informatietype: "100", Begin: "2020-05-17" }) +
  message(`${kind}/110`, {
    ...{ Persoon: kind, Informatietype: "110", Begin: "2020-05-17", Ouder: "1001" },
  });
const FILE = `${child("11")}{"stroom":"register"}\n${child("12")}`;

/** Bytes in pieces of a few. */
function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

t.test("an operator streams records in pieces, and facts follow", async (t) => {
  const { client } = await openTestService(t, { database });
  const operator = await client("operator");
  const file = { stroom: "register", name: "mutations" };
  const taken = await operator.loadRecords(file, pieces(Buffer.from(FILE), 100));
  t.match(taken, { messages: 5, inserted: 4, quarantined: 1, repeated: 0 });
  t.match(taken.faults, [{ line: 3, field: "recordId" }]);
  t.match(taken.derived, { changed: 2, deliveryId: 1 });
  const again = await operator.loadRecords(file, pieces(gzipSync(FILE), 50));
  t.match(again, { messages: 5, repeated: 4, quarantinedBefore: 1 });
  t.match(again.derived, { subjects: 0, deliveryId: 0 });
  const { rows } = await database.pool.query("SELECT file FROM source_load");
  t.same(new Set(rows.map((row) => row.file)), new Set(["mutations"]));
});

t.test("another flow, a cut file and other roles are refused", async (t) => {
  const { client } = await openTestService(t, { database });
  const operator = await client("operator");
  const nothing = operator.loadRecords({ stroom: "registers" }, []);
  await t.rejects(nothing, { code: "REQUEST_FAULT", violations: [{ field: "file.stroom" }] });
  const other = await operator.loadRecords({ stroom: "dmfa" }, [Buffer.from(FILE)]);
  t.match(other, { inserted: 0, refusal: { line: 1, field: "stroom", expected: "dmfa" } });
  const file = { stroom: "register", isWithoutFacts: true };
  const cut = await operator.loadRecords(file, [gzipSync(FILE).subarray(0, -9)]);
  t.match(cut.refusal, { field: "file", expected: "a whole gzip file" });
  const reader = await client("reader");
  await t.rejects(reader.loadRecords(file, [Buffer.from(FILE)]), { code: "ROLE_REFUSED" });
});
