/** Threads that served one run serve the next, and nothing of the one is found in the other. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { openTestDatabase } from "../database/test/test-database.js";
import { endIdleThreads, idleThreadCount } from "../threads/shelf.js";
import { recompute } from "./recompute.js";
import { deliverClean, MONTH } from "./test/run-fixture.js";

const WORKERS = 2;
const PARTITIONS = 4;
const REFORM = `basisbedrag:
  values:
    - { from: 2024-09-01, value: 15000, note: "reform: less, so that the sums differ" }
`;

t.after(endIdleThreads);

async function openFilled(t: Test, households: number) {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, households);
  return db;
}

t.test("runs of two databases by two sets of parameters never mix in the threads", async (t) => {
  const dbs = [await openFilled(t, 90), await openFilled(t, 130)] as const;
  const reform = join(t.testdir({}), "reform.yaml");
  writeFileSync(reform, REFORM);
  const run = async (place: 0 | 1, parametersDir?: string, workers = WORKERS) => {
    const given = { month: MONTH, workers, partitions: PARTITIONS, parametersDir };
    const { resultsDigest, totaalCents, isUpToDate } = await recompute(dbs[place], given);
    return { resultsDigest, totaalCents, isUpToDate };
  };
  const alone = [];
  for (const [place, of] of [[0], [0, reform], [1], [1, reform]] as const) {
    await endIdleThreads();
    alone.push(await run(place, of, 1));
  }
  t.equal(new Set(alone.map(({ totaalCents }) => totaalCents)).size, alone.length);
  t.equal(idleThreadCount(), 1);
  const [law, reformed, otherLaw, otherReformed] = alone;
  t.same(await run(0), law);
  t.same(await Promise.all([run(0, reform), run(1)]), [reformed, otherLaw]);
  t.same(await Promise.all([run(1, reform), run(0)]), [otherReformed, law]);
  t.equal(idleThreadCount(), 2 * WORKERS);
  for (const [place, of, found] of [
    [0, reform, reformed],
    [1, undefined, otherLaw],
    [0, undefined, law],
  ] as const) {
    t.same(await run(place, of), found);
  }
});

t.test(
  "sessions serve the next run of the database, and are opened anew when they ended",
  async (t) => {
    await endIdleThreads();
    const db = await openFilled(t, 60);
    const sessions = async (what: string): Promise<number[]> => {
      const { rows } = await db.pool.query<{ pid: number }>(
        `SELECT ${what} AS pid FROM pg_stat_activity WHERE datname = current_database()
         AND application_name IN ('groeikern read', 'groeikern write', 'groeikern run')
         ORDER BY pid`,
      );
      return rows.map(({ pid }) => pid);
    };
    const run = async (month: number): Promise<number[]> => {
      await recompute(db, { month, workers: 1, partitions: PARTITIONS });
      return sessions("pid");
    };
    const first = await run(MONTH);
    t.equal(first.length, 3);
    t.same(await run(MONTH + 1), first);
    await sessions("pg_terminate_backend(pid, 10000)::integer");
    const later = await run(MONTH + 2);
    t.equal(later.length, 3);
    t.notOk(later.some((pid) => first.includes(pid)));
  },
);
