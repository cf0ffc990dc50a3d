/**
 * The law of the thing: in whatever order, batches and moments facts arrive, what was decided and
 * all that regularisations decided since is what full knowledge from the start would have decided.
 * `npm run accuracy` plays longer streams of more households against the reference.
 */
import { createHash } from "node:crypto";
import fc from "fast-check";
import t from "tap";
import { monthIndex } from "../../core-wasm/month.js";
import { type Database, inTransaction } from "../database/connection.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { changeFacts } from "../facts/change-facts.js";
import { readRows } from "../input/read-rows.js";
import { recompute } from "../run/recompute.js";
import { regularise } from "./regularise.js";
import { decidedText, resultText, viewText } from "./test/decided-text.js";
import { type Play, playStream, type Step } from "./test/play.js";
import { drawStream } from "./test/stream.js";

const FIRST = monthIndex(2023, 7);
const MONTHS = [FIRST, FIRST + 2];
const PLAYS = 2;
const EVERYONE = { from: 0n, to: 2n ** 63n - 1n };

const stream = drawStream({
  ...{ seed: 1, groups: 4, facts: 60, lengthMax: 4 },
  ...{ first: FIRST, last: FIRST + 4 },
});

const share = fc.integer({ min: 20, max: 300 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("deliver" as const), share }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("payerError" as const), share }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("decide" as const), place: fc.nat(1) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("regularise" as const),
        after: fc.integer({ min: 1, max: 70 }),
        before: fc.nat(1),
      }),
    },
  ),
  { minLength: 7, maxLength: 9 },
);

async function openDatabase(): Promise<Database> {
  const db = await openTestDatabase();
  t.teardown(db.close);
  return db;
}

async function rejectedOf({ pool }: Database): Promise<Set<string>> {
  const { rows } = await pool.query("SELECT month, gezin_id FROM rejected JOIN run USING (run_id)");
  return new Set(rows.map(({ month, gezin_id }) => `${month} ${gezin_id}`));
}

/** What a run said, and the rows that it would read again: bit for bit. */
async function digestOf(db: Database, runId: number, month: number, knownAt: number) {
  const { rows } = await db.pool.query(
    "SELECT result::text AS said FROM result WHERE run_id = $1 ORDER BY gezin_id, child_id",
    [runId],
  );
  const window = { from: month, to: month + 1 };
  const read = await inTransaction(db, (client) =>
    readRows(client, { households: EVERYONE, window, knownAt }),
  );
  const hash = createHash("sha256").update(JSON.stringify(rows)).update(read.bytes);
  return { rowCount: rows.length, digest: hash.digest("hex") };
}

/** Plays steps, and sees that each run, replaced or not, is and would be at the end what it was. */
async function playAndRepeat(play: Play): Promise<Database> {
  const db = await openDatabase();
  const runs = new Map<number, readonly [month: number, knownAt: number, digest: string]>();
  await playStream(db, play, {
    decided: async (runId, month, knownAt) => {
      const { digest, rowCount } = await digestOf(db, runId, month, knownAt);
      if (rowCount === 0) throw new Error(`run ${runId}: expected results, found none`);
      runs.set(runId, [month, knownAt, digest]);
    },
  });
  for (const [runId, [month, knownAt, before]] of runs) {
    const { digest } = await digestOf(db, runId, month, knownAt);
    if (digest !== before) throw new Error(`run ${runId}: expected ${before}, found ${digest}`);
  }
  return db;
}

t.test("streams of facts in any order end where full knowledge does", async (t) => {
  const full = await openDatabase();
  await changeFacts(full, { source: "stream", id: "0" }, stream.homes);
  await changeFacts(full, { source: "stream", id: "1" }, stream.changes);
  for (const month of MONTHS) await recompute(full, { month, workers: 1 });
  const rejected = await rejectedOf(full);
  const isSkipped = (month: number, gezinId: bigint) => rejected.has(`${month} ${gezinId}`);
  const expected = await decidedText(full, isSkipped);
  t.ok(rejected.size > 0 && expected.length > MONTHS.length, "faults, and amounts");
  let differences = 0;
  const ends = fc.asyncProperty(steps, fc.nat(), async (drawn, order) => {
    const late = await playAndRepeat({ stream, months: MONTHS, order, steps: drawn });
    t.same(await decidedText(late, isSkipped), expected);
    const again = await regularise(late, { on: FIRST + 100, workers: 1 });
    t.match(again, { isUpToDate: true, differences: 0 }, "another one changes nothing");
    const all = await decidedText(late);
    t.same(await resultText(late), all, "readers of results get the same");
    t.same(await viewText(late), all, "and the view");
    const { rows } = await late.pool.query("SELECT count(*)::integer AS count FROM difference");
    differences += rows[0].count;
  });
  await fc.assert(ends, { numRuns: PLAYS, seed: 7, endOnFailure: true });
  t.ok(differences > 0, "something was decided anew");
});
