/** Messages become records by their versions, in whatever order; what is not right waits aside. */
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import t from "tap";
import type { Database } from "../database/connection.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { KADASTER } from "./kadaster/flow.js";
import { LEEFLOON } from "./leefloon/flow.js";
import { loadSource } from "./load.js";
import { listQuarantine } from "./quarantine.js";
import { REGISTER } from "./register/flow.js";
import { emptySources, lineOf, loadMessages, loadText, type TestMessage } from "./test/messages.js";

const leefloon = (bedrag: number) => {
  return { Persoon: "1001", Soort: "LEEFLOON", Begin: "2023-01-01", Bedrag: bedrag };
};
const message = (versie: number, bedrag = versie): TestMessage => {
  return { recordId: "L1", versie, inhoud: leefloon(bedrag) };
};

async function heldOf({ pool }: Database, stroom: string) {
  const { rows } = await pool.query(
    `SELECT record_id AS id, versie, is_geannuleerd AS gone, inhoud FROM source_record
     WHERE stroom = $1 ORDER BY record_id`,
    [stroom],
  );
  return rows;
}

const opened = openTestDatabase();
t.teardown(async () => (await opened).close());

/** Works on no records. */
async function withDatabase(work: (db: Database) => Promise<void>): Promise<void> {
  const db = await opened;
  await emptySources(db);
  await work(db);
}

const ORDERS = [
  [1, 2, 3],
  [3, 1, 2],
  [2, 3, 1],
  [3, 3, 2],
];

t.test("the highest version stays, in whatever order and batches versions come", async (t) => {
  for (const order of ORDERS) {
    for (const isApart of [false, true]) {
      await withDatabase(async (db) => {
        const messages = order.map((versie) => message(versie));
        if (!isApart) await loadMessages(db, LEEFLOON, messages);
        else for (const one of messages) await loadMessages(db, LEEFLOON, [one]);
        const held = await heldOf(db, "leefloon");
        t.same(held, [{ id: "L1", versie: 3, gone: false, inhoud: JSON.stringify(leefloon(3)) }]);
      });
    }
  }
});

t.test("the same file twice changes nothing, and says so", async (t) => {
  await withDatabase(async (db) => {
    const messages = [message(1), { recordId: "L2", inhoud: leefloon(5) }];
    const first = await loadMessages(db, LEEFLOON, messages);
    t.match(first, { inserted: 2, updated: 0, repeated: 0, quarantined: 0 });
    const again = await loadMessages(db, LEEFLOON, messages);
    t.match(again, { messages: 2, inserted: 0, updated: 0, repeated: 2, gapCount: 0 });
  });
});

t.test("a cancelled record is none until it is reactivated", async (t) => {
  await withDatabase(async (db) => {
    await loadMessages(db, LEEFLOON, [message(1)]);
    const gone = await loadMessages(db, LEEFLOON, [
      { recordId: "L1", versie: 2, status: "GEANNULEERD", subjecten: ["1001"] },
    ]);
    t.match(gone, { updated: 1, cancelled: 1 });
    t.match(await heldOf(db, "leefloon"), [{ versie: 2, gone: true }]);
    await loadMessages(db, LEEFLOON, [{ ...message(3), status: "GEHERACTIVEERD" }]);
    t.match(await heldOf(db, "leefloon"), [{ versie: 3, gone: false }]);
  });
});

t.test("a version that is missing is reported, and the later one is taken", async (t) => {
  await withDatabase(async (db) => {
    await loadMessages(db, LEEFLOON, [message(1)]);
    t.match(await loadMessages(db, LEEFLOON, [message(3)]), { gapCount: 1, gaps: ["L1"] });
    t.match(await loadMessages(db, LEEFLOON, [message(4), message(5)]), { gapCount: 0 });
    t.match(await heldOf(db, "leefloon"), [{ versie: 5 }]);
  });
});

t.test("a version with other content is a fault, and the first stays", async (t) => {
  await withDatabase(async (db) => {
    await loadMessages(db, LEEFLOON, [message(1, 10)]);
    t.match(await loadMessages(db, LEEFLOON, [message(1, 11)]), { quarantined: 1 });
    t.match(await loadMessages(db, LEEFLOON, [message(2, 20), message(2, 21)]), { quarantined: 1 });
    t.match(await loadMessages(db, LEEFLOON, [message(1, 11)]), { quarantined: 0 });
    t.match(await heldOf(db, "leefloon"), [{ versie: 2, inhoud: JSON.stringify(leefloon(20)) }]);
    const codes = (await listQuarantine(db.pool, { limit: 9 })).map(({ code }) => code);
    t.same(codes, ["VERSION_REUSED", "VERSION_REUSED"]);
  });
});

/** What is wrong with a line: its text, and the code and field of the fault. */
const BAD: readonly (readonly [line: string | Buffer, code: string, field: string])[] = [
  [
    lineOf(LEEFLOON, { ...message(1), inhoud: { ...leefloon(1), Soort: "X" } }),
    "CODE_UNKNOWN",
    "inhoud.Soort",
  ],
  [
    lineOf(LEEFLOON, { ...message(1), inhoud: { ...leefloon(1), Begin: "2023-02-30" } }),
    "DATE_UNKNOWN",
    "inhoud.Begin",
  ],
  [
    lineOf(LEEFLOON, { ...message(1), inhoud: { ...leefloon(1), Einde: "2022-01-01" } }),
    "PERIOD_REVERSED",
    "inhoud.Einde",
  ],
  [lineOf(LEEFLOON, { ...message(1), inhoud: leefloon(-1) }), "OUT_OF_RANGE", "inhoud.Bedrag"],
  [lineOf(LEEFLOON, { ...message(1), inhoud: leefloon(1.5) }), "WRONG_TYPE", "inhoud.Bedrag"],
  [lineOf(LEEFLOON, { ...message(1), inhoud: { Persoon: "1" } }), "FIELD_MISSING", "inhoud.Soort"],
  [
    lineOf(LEEFLOON, { ...message(1), inhoud: { ...leefloon(1), Kleur: "x" } }),
    "FIELD_UNKNOWN",
    "inhoud.Kleur",
  ],
  [lineOf(LEEFLOON, { ...message(1), subjecten: ["7"] }), "SUBJECT_MISSING", "subjecten"],
  [lineOf({ name: "dmfa" }, message(1)), "FLOW_OTHER", "stroom"],
  [lineOf(LEEFLOON, { recordId: "L1" }), "FIELD_MISSING", "inhoud"],
  ["{", "LINE_UNREADABLE", "line"],
  [Buffer.from([0x7b, 0xff, 0x7d]), "NOT_UTF8", "line"],
  [
    lineOf(LEEFLOON, { ...message(1), inhoud: { ...leefloon(1), Soort: "x".repeat(10 << 20) } }),
    "LINE_TOO_LONG",
    "line",
  ],
];

t.test("a bad line is put aside with its place, what was expected and found", async (t) => {
  await withDatabase(async (db) => {
    const good = (recordId: string) => `${lineOf(LEEFLOON, { recordId, inhoud: leefloon(1) })}\n`;
    const bad = BAD.flatMap(([line]) => [Buffer.from(line), Buffer.from("\n")]);
    const file = Buffer.concat([Buffer.from(good("A")), ...bad, Buffer.from(good("B"))]);
    const summary = await loadText(db, LEEFLOON, file);
    t.match(summary, { messages: BAD.length + 2, inserted: 2, quarantined: BAD.length });
    const listed = await listQuarantine(db.pool, { limit: 99 });
    t.same(
      listed.map(({ line, code, field }) => [line, code, field]),
      BAD.map(([, code, field], at) => [at + 2, code, field]),
    );
    const again = await loadText(db, LEEFLOON, file);
    t.match(again, { inserted: 0, quarantined: 0, quarantinedBefore: BAD.length });
  });
});

t.test("a file of another flow is refused whole", async (t) => {
  await withDatabase(async (db) => {
    const file = `${lineOf({ name: "dmfa" }, message(1))}\n${lineOf(LEEFLOON, message(1))}\n`;
    const { refused, inserted } = await loadText(db, LEEFLOON, file);
    t.match(refused, [{ line: 1, field: "stroom", expected: "leefloon", found: '"dmfa"' }]);
    t.equal(inserted, 0);
  });
});

t.test("of a gzip file that ends early all whole lines are loaded", async (t) => {
  await withDatabase(async (db) => {
    const zipped = (name: string) =>
      gzipSync(
        Array.from({ length: 5_000 }, (_, at) =>
          lineOf(LEEFLOON, { recordId: `${name}${at}`, inhoud: leefloon(at) }),
        ).join("\n"),
      );
    t.match(await loadText(db, LEEFLOON, zipped("A")), { inserted: 5_000, refused: [] });
    const cut = await loadText(db, LEEFLOON, zipped("B").subarray(0, -100));
    t.match(cut.refused, [{ field: "file", expected: "a whole gzip file" }]);
    t.ok(cut.inserted > 4_000, `${cut.inserted} records`);
  });
});

t.test("a notification without content is listed until its content comes", async (t) => {
  await withDatabase(async (db) => {
    const bare = { recordId: "R1", versie: 2, subjecten: ["11"] };
    t.match(await loadMessages(db, REGISTER, [bare]), { pulls: 1, inserted: 0 });
    const inhoud = { Persoon: "11", Informatietype: "100", Begin: "2020-01-01" };
    await loadMessages(db, REGISTER, [{ ...bare, inhoud }]);
    const { rows } = await db.pool.query("SELECT FROM source_pull");
    t.equal(rows.length, 0);
    t.match(await loadMessages(db, REGISTER, [bare]), { pulls: 0 });
  });
});

const HEADER = "Jaar;Perceel;Eigenaar;Teller;Noemer;Bedrag;Ligging\n";
const kadaster = (versie: number, owners: readonly string[], isComplete: boolean) =>
  `#{"stroom":"kadaster","periode":2022,"versie":${versie},"volledig":${isComplete}}\n${HEADER}` +
  owners.map((owner) => `2022;P;${owner};1;2;60000;"A ""7"""\n`).join("");

t.test("a yearly file cancels what it has no more only when it is complete", async (t) => {
  for (const order of [
    [1, 2],
    [2, 1],
  ]) {
    await withDatabase(async (db) => {
      for (const versie of order) {
        const owners = versie === 1 ? ["1", "2"] : ["1"];
        await loadText(db, KADASTER, kadaster(versie, owners, versie === 2));
      }
      t.match(await heldOf(db, "kadaster"), [
        { id: "2022/P/1", versie: 2, gone: false },
        { id: "2022/P/2", versie: 2, gone: true },
      ]);
    });
  }
  await withDatabase(async (db) => {
    await loadText(db, KADASTER, kadaster(1, ["1", "2"], false));
    await loadText(db, KADASTER, kadaster(2, ["1"], false));
    t.match(await heldOf(db, "kadaster"), [{ versie: 2 }, { versie: 1, gone: false }]);
  });
});

t.test("a CSV file without a column is refused", async (t) => {
  await withDatabase(async (db) => {
    const file = kadaster(1, ["1"], true).replace(";Teller", "");
    const { refused } = await loadText(db, KADASTER, file);
    t.match(refused, [{ line: 2, field: "Teller", expected: "a column of this name" }]);
  });
});

t.test("a load that was stopped goes on, and loses and doubles nothing", async (t) => {
  await withDatabase(async (db) => {
    const lines = Array.from({ length: 25_000 }, (_, at) =>
      lineOf(LEEFLOON, { recordId: `L${at}`, inhoud: leefloon(at) }),
    );
    const text = `${lines.join("\n")}\n`;
    const pieces = async function* (stop: AbortController | undefined) {
      for (let at = 0; at < text.length; at += 1 << 18) {
        if (at > text.length / 2) stop?.abort();
        yield Buffer.from(text.slice(at, at + (1 << 18)));
      }
    };
    const input = (stop?: AbortController) => {
      return { name: "test", stream: Readable.from(pieces(stop)), bytes: text.length };
    };
    const stop = new AbortController();
    const stopped = loadSource(db, LEEFLOON, [input(stop)], {
      signal: stop.signal,
      blockBytes: 1 << 19,
    });
    await t.rejects(stopped, { code: "INTERRUPTED" });
    const before = (await heldOf(db, "leefloon")).length;
    t.ok(before > 0 && before < lines.length, `${before} records`);
    const again = await loadSource(db, LEEFLOON, [input()]);
    t.match(again, { inserted: lines.length - before, repeated: before });
    t.equal((await heldOf(db, "leefloon")).length, lines.length);
  });
});
