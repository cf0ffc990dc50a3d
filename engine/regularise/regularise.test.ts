/** Decided anew: arrears and recoveries to the cent, why, how far back, and never twice. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import t from "tap";
import { monthText, parseMonth } from "../../core-wasm/month.js";
import { openTestDatabase } from "../database/test/test-database.js";
import type { FactChange } from "../facts/change.js";
import { changeFacts, type FactDelivery } from "../facts/change-facts.js";
import { type ExportOptions, exportRun } from "../run/export.js";
import { recompute } from "../run/recompute.js";
import { listRegularisations } from "./list.js";
import { type Regularised, regularise } from "./regularise.js";
import { NOBODYS, Owing, type Responsibility } from "./standing.js";
import { decidedText } from "./test/decided-text.js";

const month = (text: string): number => parseMonth(text) as number;
const LOW = 3_632_576;
const MIDDLE = 4_000_000;
const HIGH = 9_000_000;

let deliveryNo = 0;
const deliver = (changes: readonly FactChange[], why: Partial<FactDelivery> = {}) => {
  deliveryNo += 1;
  return changeFacts(db, { source: "test", id: `${deliveryNo}`, ...why }, changes);
};

const income = (kalenderjaar: number, inkomsten_cents: number, gezinId = "1"): FactChange => {
  return { table: "gezin_aanslag", gezinId, van: kalenderjaar, values: { inkomsten_cents } };
};

/** A household of FONS with a child that is born 2020-05-17. */
const household = (gezinId: string, childId: string): FactChange[] => [
  { table: "kind", childId, values: { geboortedatum: "2020-05-17" } },
  {
    ...{ table: "gezin_lid", gezinId, childId, van: month("2020-05"), tot: 32_767 },
    values: { rol: "VOLLEDIG" },
  },
  {
    ...{ table: "gezin_uitbetaler", gezinId, van: month("2020-05"), tot: 32_767 },
    values: { payer: "FONS" },
  },
];

/** A household for each test, in one database of which the months are decided once. */
const MONTHS = ["2020-05", "2020-06", "2023-10", "2023-11", "2023-12", "2024-01", "2024-02"];
const LATE = 5;
const db = await openTestDatabase();
t.teardown(db.close);
const decided = (gezinId: string, of: string, cents: number): FactChange => {
  const span = { van: month(of), tot: month(of) + 1 };
  const values = { gezinsinkomsten_cents: cents };
  return { table: "gezin_inkomensbesluit", gezinId, ...span, values };
};
await deliver([
  ...["1", "2", "3", "4", "6", "7", "9"].flatMap((id) => household(id, `${id}1`)),
  ...[income(2021, HIGH, "1"), income(2021, HIGH, "6")],
  ...[decided("2", "2023-10", LOW), decided("2", "2023-11", HIGH)],
  ...[income(2021, LOW, "3"), income(2021, LOW, "4")],
]);
for (const of of MONTHS) await recompute(db, { month: month(of), workers: 1 });

async function differences(gezinId: string): Promise<unknown[]> {
  const { rows } = await db.pool.query(
    `SELECT maand, component, before_cents AS before, after_cents AS after, standing, causes
     FROM difference_readable WHERE gezin_id = $1 ORDER BY regularisation_id, maand, component`,
    [gezinId],
  );
  return rows.map(({ maand, component, before, after, standing, causes }) => {
    const why = causes.map((cause: Record<string, string>) =>
      [cause["kind"], cause["fact"] ?? cause["name"], cause["delivery"]].join(" ").trim(),
    );
    return [maand, component, before, after, standing, why.join(", ")];
  });
}

/** What is decided of a household in two months. */
const ofHousehold = async (gezinId: string) =>
  (await decidedText(db)).filter(
    (line) => line.startsWith("2023-1") && line.includes(` ${gezinId} `),
  );

t.test("an assessment that comes late is paid, with its cause, once", async (t) => {
  const on = month("2024-03");
  t.match(await regularise(db, { on }), { isUpToDate: true, months: MONTHS.length });
  const { deliveryId } = await deliver([income(2021, LOW)]);
  const told = await regularise(db, { on, isDryRun: true });
  t.match(told, { isDryRun: true, regularisationId: null, arrearsCents: LATE * 7050 });
  t.same(await differences("1"), []);
  const first = await regularise(db, { on });
  const arrearsCents = LATE * 7050;
  t.match(first, { arrearsCents, recoveriesCents: 0, changedHouseholds: 1, differences: 1 });
  const why = `facts gezinAanslag ${deliveryId}`;
  t.same((await differences("1"))[0], ["2023-10", "socialeToeslag", 0, 7050, "due", why]);
  t.match(await regularise(db, { on }), { isUpToDate: true, regularisationId: null });
  t.same(await ofHousehold("1"), [
    "2023-10 1 11 FONS basisbedrag 17666 socialeToeslag 7050",
    "2023-11 1 11 FONS basisbedrag 17666 socialeToeslag 7050",
    "2023-12 1 11 FONS basisbedrag 17666 socialeToeslag 7050",
  ]);
});

t.test("payments 9.13: a month too high and one too low are each put right", async (t) => {
  await deliver([decided("2", "2023-10", MIDDLE), decided("2", "2023-11", MIDDLE)]);
  const found = await regularise(db, { on: month("2024-01") });
  t.match(found, { arrearsCents: 3570, recoveriesCents: 3480, changedMonths: 2 });
});

t.test("payments 9.10: what the payer got wrong is kept, unless the family saw it", async (t) => {
  const on = month("2024-03");
  await deliver([income(2021, HIGH, "3")], { isPayerError: true });
  const cents = LATE * 7050;
  t.match(await regularise(db, { on }), { keptCents: cents, recoveriesCents: 0, arrearsCents: 0 });
  await deliver([income(2021, HIGH, "4")]);
  t.match(await regularise(db, { on }), { keptCents: 0, recoveriesCents: 35_250 });
});

t.test("payments 9.8: arrears reach five years back from the month of the decision", async (t) => {
  await deliver([income(2017, 2_000_000, "7")]);
  const at = (of: string) => regularise(db, { on: month(of), isDryRun: true });
  const all = await at("2025-05");
  t.ok(all.arrearsCents > 0);
  t.equal(all.prescribedArrearsCents, 0);
  const later = await at("2025-06");
  t.equal(later.arrearsCents, later.prescribedArrearsCents, "one of two months");
  t.match(await at("2025-07"), { arrearsCents: 0, prescribedArrearsCents: all.arrearsCents });
  await regularise(db, { on: month("2025-05") });
});

t.test(
  "a complaint interrupts the prescription of arrears, fraud lengthens that of debts",
  async (t) => {
    await deliver([income(2017, 2_000_000, "9")], { requestedMonth: month("2025-05") });
    const asked = await regularise(db, { on: month("2025-12") });
    t.ok(asked.arrearsCents > 0);
    t.equal(asked.prescribedArrearsCents, 0, "decided late, asked in time");
    await deliver([income(2017, HIGH, "9")], { isFraud: true });
    const claimed = await regularise(db, { on: month("2025-05") });
    t.equal(claimed.recoveriesCents, asked.arrearsCents, "no debt of three years and more is lost");
    t.equal(claimed.prescribedRecoveriesCents, 0);
    await t.rejects(deliver([income(2017, LOW, "9")], { isFraud: true, isPayerError: true }));
  },
);

/** The standing of a basic amount of a right-month, decided in another. */
function standing(
  of: string,
  cents: number,
  on: string,
  whose: Partial<Responsibility> = {},
): string {
  const owing = new Owing(month(on));
  owing.begin(month(of), { ...NOBODYS, ...whose });
  owing.add("basisbedrag", cents);
  return owing.standingOf("basisbedrag", cents);
}

t.test("payments 9.8 and 9.9: five years for arrears, three from the payment for a debt", (t) => {
  const due = (on: string) =>
    ["2020-01", "2020-02", "2020-03"].filter((of) => standing(of, 5100, on) === "due").length;
  t.equal(due("2025-01") * 5100, 15_300);
  t.equal(due("2025-02") * 5100, 10_200);
  t.equal(standing("2020-01", -5100, "2023-02"), "due", "paid in 2020-02");
  t.equal(standing("2020-01", -5100, "2023-03"), "prescribed");
  const fraud = { isFraud: true };
  t.equal(standing("2020-01", -5100, "2025-02", fraud), "due", "fraud reaches five years back");
  t.equal(standing("2020-01", -5100, "2025-03", fraud), "prescribed");
  const asked = { requestedMonth: month("2025-01") };
  t.equal(standing("2020-01", 5100, "2025-09", asked), "due", "asked in time, decided later");
  t.equal(standing("2019-12", 5100, "2025-09", asked), "prescribed");
  t.equal(standing("2020-01", -5100, "2023-03", asked), "prescribed", "no debt is asked for");
  t.end();
});

t.test(
  "an interruption ends what is under way, and the same command goes on with it",
  async (t) => {
    await deliver([income(2021, LOW, "6")]);
    const before = await decidedText(db);
    const on = month("2024-03");
    const stop = () => regularise(db, { on, workers: 1, signal: AbortSignal.abort() });
    const message =
      /^interrupted; 0 of 1 part of regularisation \d+ are done, and the same command/;
    await t.rejects(stop(), { code: "INTERRUPTED", message });
    t.match((await listRegularisations(db))[0], { status: "interrupted", partsDone: 0, parts: 1 });
    t.same(await decidedText(db), before);
    await db.pool.query(`INSERT INTO difference SELECT max(regularisation_id), 0, 0, 6, 61, 'FONS',
      'basisbedrag', ${month("2023-10")}, ${month("2023-11")}, 0, 100, 'due' FROM regularisation`);
    t.same(await decidedText(db), before, "what one that was killed left counts for nothing");
    const later = month("2024-04");
    t.match(await regularise(db, { on: later }), {
      changedHouseholds: 1,
      arrearsCents: LATE * 7050,
    });
    t.match(await regularise(db, { on }), { isUpToDate: true }, "begun anew, and once");
    await deliver([income(2021, HIGH, "6")]);
    await t.rejects(stop(), { code: "INTERRUPTED" });
    const notices: string[] = [];
    const { deliveryId } = await deliver([income(2021, LOW, "6")]);
    const goesOn = await regularise(db, { on, onNotice: (line) => notices.push(line) });
    t.match(goesOn, { recoveriesCents: LATE * 7050, knownAt: deliveryId - 1 });
    t.match(notices, [/^regularisation \d+ goes on, as of delivery \d+$/]);
    t.match(await regularise(db, { on }), { arrearsCents: LATE * 7050, knownAt: deliveryId });
    await deliver([income(2021, HIGH, "6")]);
    t.match(await regularise(db, { on }), { recoveriesCents: LATE * 7050 });
  },
);

t.test("a child that two households ask for: named, and what was decided stays", async (t) => {
  const second: FactChange = {
    ...{ table: "gezin_lid", gezinId: "6", childId: "11", van: month("2024-02"), tot: 32_767 },
    values: { rol: "VOLLEDIG" },
  };
  const before = await decidedText(db);
  await deliver([second]);
  const found: Regularised = await regularise(db, { on: month("2024-03") });
  t.match(found, { rejectedMonths: 2, changedHouseholds: 0 });
  t.same(await decidedText(db), before);
  const { rows } = await db.pool.query(
    "SELECT DISTINCT month, gezin_id FROM regularisation_rejected ORDER BY gezin_id",
  );
  t.same(
    rows.map((row) => [monthText(row.month), row.gezin_id]),
    [
      ["2024-02", "1"],
      ["2024-02", "6"],
    ],
  );
  await deliver([{ ...second, values: { rol: "GEDEELD_ANDER" } }]);
  t.match(await regularise(db, { on: month("2024-03") }), { rejectedMonths: 0 });
});

t.test("a changed amount of the past is decided anew for everybody that it touches", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "groeikern-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const parametersDir = join(folder, "reform.yaml");
  const entry = (from: string, cents: number) =>
    `    - { from: ${from}-01, value: ${cents}, note: "reform: ten euro more for a month" }\n`;
  const values = entry("2023-10", 8050) + entry("2023-11", 7050);
  writeFileSync(parametersDir, `socialeToeslagKleinLaag:\n  values:\n${values}`);
  const on = month("2024-03");
  const found = await regularise(db, { on, parametersDir, workers: 1 });
  t.match(found, { monthsForAll: 1, changedHouseholds: 1, arrearsCents: 1000 });
  t.same((await differences("1")).at(-1), [
    ...["2023-10", "socialeToeslag", 7050, 8050, "due"],
    "amount socialeToeslagKleinLaag",
  ]);
  t.match(await regularise(db, { on, parametersDir, workers: 1 }), { isUpToDate: true });
  const back = await regularise(db, { on, workers: 1, isPayerError: true });
  t.match(back, { keptCents: 1000, recoveriesCents: 0 });
});

/** What an export says of household 1 in 2023-10: whether regularised, cents, number of reasons. */
async function exported(what: ExportOptions["what"]): Promise<unknown> {
  const chunks: Buffer[] = [];
  const output = new Writable({ write: (chunk, _, done) => done(void chunks.push(chunk)) });
  await exportRun(db, output, { what, format: "jsonl" });
  const lines = Buffer.concat(chunks).toString().trim().split("\n");
  const row = lines.map((line) => JSON.parse(line)).find(({ gezin_id }) => gezin_id === "1");
  return [row.is_regularised, row.totaal_cents, row.redenen.length > 0];
}

t.test("a month is read as it is decided now, and as it was before", async (t) => {
  const of = month("2023-10");
  const { rows } = await db.pool.query("SELECT run_id FROM run WHERE month = $1", [of]);
  t.same(await exported({ runId: rows[0].run_id }), [false, 17_666, true], "the run stays");
  t.same(await exported({ month: of, until: 0 }), [false, 17_666, true]);
  t.same(await exported({ month: of, until: 1 }), [true, 24_716, false]);
  const last = "SELECT regularisation_id AS id FROM difference WHERE after_cents = 8050";
  const { rows: tenMore } = await db.pool.query(last);
  t.same(await exported({ month: of, until: tenMore[0].id }), [true, 25_716, false]);
  t.same(await exported({ month: of }), [true, 24_716, false]);
  await t.rejects(exported({ month: of, until: 99 }), { code: "REGULARISATION_UNKNOWN" });
  await t.rejects(exported({ month: month("2022-01") }), { code: "MONTH_UNDECIDED" });
});

t.test("an unknown delivery is refused", async (t) => {
  const refused = regularise(db, { on: month("2024-03"), knownAt: 99 });
  await t.rejects(refused, {
    code: "DELIVERY_UNKNOWN",
    message: /expected one from 1 to .*found 99/,
  });
});
