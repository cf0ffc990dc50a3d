import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import t from "tap";
import { KERNEL_FILE, Kernel } from "../../core-wasm/kernel.js";
import { COMPONENTS, sqlName } from "../../core-wasm/layout.js";
import { monthIndex } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import type { Database } from "../database/connection.js";
import { correct, deliver } from "../database/test/sample-facts.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { generate } from "../generate/generate.js";
import { regularise } from "../regularise/regularise.js";
import { recompute } from "../run/recompute.js";
import { deliverClean, MONTH } from "../run/test/run-fixture.js";
import { deriveFacts } from "../sources/driver.js";
import { loadSource } from "../sources/load.js";
import { flowNamed } from "../sources/registry.js";
import { codeLines } from "./case-worker.js";
import { explainStored, type StoredWanted } from "./explain-stored.js";
import type { Explanation } from "./explanation.js";

const CHILDREN = 20;
const SEED = 5;
const SINCE = monthIndex(2018, 1);
/** Months after which nothing is paid or claimed. */
const LONG = 120;

const engine = { kernel: await Kernel.load(), book: await loadParameters() };

const asked = (childId: bigint, other: Partial<StoredWanted> = {}): StoredWanted => ({
  childId,
  month: MONTH,
  language: "nl",
  ...other,
});
const explain = (db: Database, wanted: StoredWanted): Promise<Explanation[]> =>
  explainStored(db, engine, wanted);

t.test(
  "everything that a run paid is explained to the cent, and equals the decision",
  async (t) => {
    const db = await openTestDatabase();
    t.teardown(db.close);
    await generate(db, { children: CHILDREN, seed: SEED, workers: 1 });
    await recompute(db, { month: MONTH, workers: 1 });
    const { rows } = await db.pool.query<Record<string, string | number | null>>(
      "SELECT * FROM result ORDER BY child_id, gezin_id",
    );
    t.ok(rows.length > CHILDREN);
    const explained = new Map<string, Explanation[]>();
    for (const row of rows) {
      const childId = String(row["child_id"]);
      const known = explained.get(childId) ?? (await explain(db, asked(BigInt(childId))));
      explained.set(childId, known);
      const found = known.find(({ gezinId }) => gezinId === row["gezin_id"])?.kinderen[0];
      const wanted = COMPONENTS.map((name) => row[`${sqlName(name)}_cents`] ?? 0);
      t.same(
        found?.componenten.map(({ cents }) => cents),
        wanted,
        childId,
      );
      t.equal(found?.decision?.isEqual, true);
    }
  },
);

/** One database for what follows: each test has a household, or two, of its own. */
const db = await openTestDatabase();
t.teardown(db.close);
await deliverClean(db, 9);
const run = await recompute(db, { month: MONTH, workers: 1 });

t.test("a fact is told with the months it holds for, and who made it known when", async (t) => {
  const [explanation] = await explain(db, asked(10n));
  const facts = explanation?.kinderen[0]?.facts ?? [];
  t.match(facts.find(({ name }) => name === "gezinsinkomstenCents")?.sources, [
    { table: "gezin_aanslag", from: "2022", to: "2022", delivery: 1, source: "test" },
  ]);
  t.match(facts.find(({ name }) => name === "rol")?.sources, [
    { table: "gezin_lid", from: "2018-01", to: null, delivery: 1 },
  ]);
  t.match(explanation?.receipt, { run: run.runId, delivery: 1, kernel: engine.kernel.digest });
});

t.test("a fact that was derived names the records that it follows from", async (t) => {
  const flow = await flowNamed("register");
  const about = { Persoon: "9001", Begin: "2020-05-17" };
  const said = [
    { ...about, Informatietype: "100" },
    { ...about, Informatietype: "110", Ouder: "9002" },
  ];
  const lines = said.map((inhoud, at) => {
    const envelope = { stroom: "register", recordId: `R${at}`, versie: 1, status: "NIEUW" };
    return JSON.stringify({ ...envelope, aangemaakt: "2024-01-15", inhoud });
  });
  const stream = Readable.from([Buffer.from(lines.join("\n"))]);
  await loadSource(db, flow, [{ name: "register.jsonl", stream, bytes: 0 }]);
  await deriveFacts(db);
  await deliver(db, [
    ["gezin_lid", { gezin_id: 9, child_id: 9001, rol: "VOLLEDIG", van_maand: SINCE }],
  ]);
  const [explanation] = await explain(db, asked(9001n));
  const facts = explanation?.kinderen[0]?.facts ?? [];
  const recordsOf = (fact: string) =>
    facts.find(({ name }) => name === fact)?.sources.map(({ records }) => records);
  t.same(recordsOf("geboortedatum"), [["register/R0@1"]]);
  t.same(recordsOf("rol"), [[]]);
  t.match(JSON.stringify(codeLines(explanation as Explanation)), "<- register/R0@1");
});

t.test(
  "what became known after a decision differs from it; its run explains it still",
  async (t) => {
    const [before] = await explain(db, asked(20n));
    t.match(before?.kinderen[0]?.decision, { run: run.runId, isEqual: true });
    const late = { gezin_id: 2, kalenderjaar: 2022, inkomsten_cents: 9_000_000 };
    const delivery = await correct(db, "gezin_aanslag", "gezin_id = 2", [late]);
    const [now] = await explain(db, asked(20n));
    const decided = before?.kinderen[0]?.totaal;
    t.match(now?.kinderen[0]?.decision, { isEqual: false, totaal: decided });
    t.match(now?.kinderen[0]?.decision?.text, "is iets anders beslist");
    t.equal(now?.receipt.delivery, delivery);
    const [then] = await explain(db, asked(20n, { runId: run.runId }));
    t.equal(then?.kinderen[0]?.totaal, decided);
    t.match(then?.kinderen[0]?.decision, { isEqual: true });
    t.equal(then?.receipt.delivery, 1);
    await regularise(db, { on: MONTH + 2, workers: 1 });
    const [anew] = await explain(db, asked(20n));
    const { totaal = 0, decision } = anew?.kinderen[0] ?? {};
    t.match(decision, { isEqual: true, totaal: now?.kinderen[0]?.totaal });
    const verschil = `${Math.abs(totaal - (decided ?? 0)) / 100}`.replace(".", ",");
    const more = totaal > (decided ?? 0);
    t.match(decision?.text, `Dat is ${verschil}`);
    t.match(decision?.text, more ? "betaalt dat verschil bij" : "vraagt dat verschil terug");
  },
);

t.test("a letter says what a family keeps, and what comes too late to be paid", async (t) => {
  const decided = async (cents: number, on: number): Promise<string> => {
    const income = { gezin_id: 5, kalenderjaar: 2022, inkomsten_cents: cents };
    await correct(db, "gezin_aanslag", "gezin_id = 5", [income]);
    await regularise(db, { on, workers: 1 });
    const [explanation] = await explain(db, asked(50n));
    const { decision, totaal } = explanation?.kinderen[0] ?? {};
    t.match(decision, { isEqual: true, totaal });
    return decision?.text ?? "";
  };
  t.notMatch(await decided(0, MONTH + 2), /Eerder|verschil/, "as it was at first");
  const claimed = await decided(9_000_000, MONTH + 2);
  t.match(claimed, /minder dan eerst beslist was\. Uw uitbetaler vraagt dat verschil terug, /);
  t.match(await decided(0, MONTH + LONG), /minder\. Dat verschil krijgt u niet meer/);
  t.notMatch(await decided(9_000_000, MONTH + LONG), /Eerder/, "what was never paid is not kept");
  await decided(0, MONTH + 2);
  const late = await decided(9_000_000, MONTH + LONG);
  t.match(late, /meer\. Dat hoeft u niet terug te betalen, want het is te lang geleden\./);
});

t.test("the month before is compared, with the fact that makes the difference", async (t) => {
  const outside = { child_id: 30, heeft_domicilie: false, van_maand: SINCE, tot_maand: MONTH };
  await deliver(db, [["verblijf", outside]]);
  const [explanation] = await explain(db, asked(30n));
  const change = explanation?.kinderen[0]?.change;
  t.equal(change?.totaal, 0);
  t.match(change?.rules[0], { rule: "recht", codeBefore: "recht.geenDomicilie" });
  t.same(change?.rules[0]?.facts, ["heeftDomicilie"]);
});

t.test("a child in two households is explained in both, of one payer in its own", async (t) => {
  await correct(db, "gezin_lid", "child_id = 40", [
    { gezin_id: 4, child_id: 40, rol: "GEDEELD_HOOFD", van_maand: SINCE },
    { gezin_id: 5, child_id: 40, rol: "GEDEELD_ANDER", van_maand: SINCE },
  ]);
  const both = await explain(db, asked(40n));
  t.same(
    both.map(({ gezinId, kinderen }) => [gezinId, kinderen.length]),
    [
      ["4", 1],
      ["5", 1],
    ],
  );
  const one = await explain(db, asked(40n, { payer: both[1]?.payer }));
  t.same(
    one.map(({ gezinId }) => gezinId),
    ["5"],
  );
});

t.test("a run of another kernel is not explained by this one", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "groeikern-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "kernel.wasm");
  // A custom section: the same rules, of other bytes.
  writeFileSync(file, Buffer.concat([readFileSync(KERNEL_FILE), Buffer.from([0, 2, 1, 120])]));
  const kernel = await Kernel.load(file);
  const refused = explainStored(db, { ...engine, kernel }, asked(10n, { runId: run.runId }));
  const [expected, found] = [kernel.digest, engine.kernel.digest];
  t.not(expected, found);
  await t.rejects(refused, {
    code: "RUN_OTHER",
    message: `run ${run.runId}: expected the kernel of this program, ${expected}, found ${found}`,
  });
});

t.test("what can not be explained says what was expected and what was found", async (t) => {
  await t.rejects(explain(db, asked(999n)), {
    code: "SUBJECT_UNKNOWN",
    message: /^child: expected one that is or was in a household, as of delivery \d+, found 999$/,
  });
  await t.rejects(explain(db, asked(10n, { month: MONTH - 1, runId: run.runId })), {
    code: "RUN_OTHER",
    message: `run ${run.runId}: expected a run of 2024-09, found 2024-10`,
  });
  await t.rejects(explain(db, asked(10n, { runId: 77 })), { code: "RUN_UNKNOWN" });
  await correct(db, "gezin_lid", "child_id = 60", [
    { gezin_id: 6, child_id: 60, rol: "VOLLEDIG", van_maand: SINCE, tot_maand: MONTH },
  ]);
  await t.rejects(explain(db, asked(60n)), {
    code: "MEMBERSHIP_MISSING",
    message:
      "month: expected one in which child 60 is in a household, 2018-01..2024-09, found 2024-10",
  });
  const again = { gezin_id: 8, child_id: 70, rol: "VOLLEDIG", van_maand: SINCE };
  await deliver(db, [["gezin_lid", again]]);
  await t.rejects(explain(db, asked(70n)), {
    code: "EXPLAIN_REJECTED",
    message:
      /^household 7, child 70: .* found VOLLEDIG here and VOLLEDIG in household 8; the household/,
  });
});
