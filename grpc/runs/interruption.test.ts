/** Runs that are cancelled, servers that stop, databases that are lost: what comes after them. */
import { status } from "@grpc/grpc-js";
import t from "tap";
import { monthText } from "../../core-wasm/month.js";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { deliverClean, MONTH } from "../../engine/run/test/run-fixture.js";
import { until } from "../../engine/test/until.js";
import type { GroeikernClient } from "../client/client.js";
import { openFilled, Wire } from "../test/run-fixture.js";
import { HOUSEHOLD, openTestService } from "../test/service-fixture.js";

const MAAND = monthText(MONTH);
const COPIES = 3000;
const draining = { code: "SERVER_DRAINING", status: status.UNAVAILABLE, retryMs: 1000 };

/** Reads to the end; gives the keys and the last cursor, also when it breaks. */
async function read(
  stream: ReturnType<GroeikernClient["streamResults"]>,
  onFirst: () => Promise<unknown> = async () => undefined,
) {
  const keys: string[] = [];
  let cursor = "";
  let fault: unknown;
  try {
    for await (const message of stream) {
      const isFirst = keys.length === 0;
      for (const { gezinId, childId } of message.results) keys.push(`${gezinId} ${childId}`);
      cursor = message.cursor;
      if (isFirst) await onFirst();
    }
  } catch (error) {
    fault = error;
  }
  return { keys, cursor, fault };
}

t.test("a run under way is cancelled, followed to a standstill, and gone on with", async (t) => {
  const database = await openTestDatabase();
  t.teardown(database.close);
  await deliverClean(database, 60);
  const { client, service } = await openTestService(t, { database });
  const operator = await client("operator");
  const started = await operator.startRun("first", MAAND);
  t.match(started, { state: /^(PREPARING|RUNNING)$/, isCalculating: true });
  const cancelled = await operator.cancelRun(started.runId);
  t.match(cancelled, { runId: started.runId, state: "INTERRUPTED", isCalculating: false });
  await t.rejects(operator.cancelRun(started.runId), { code: "RUN_NOT_CALCULATING" });

  const watched: boolean[] = [];
  const watch = async () => {
    for await (const { run } of operator.watchRun(started.runId)) {
      watched.push(run.isCalculating);
      if (watched.length === 1) void service.close();
    }
  };
  await t.rejects(watch(), { code: "SERVER_DRAINING", status: status.UNAVAILABLE });
  t.same(watched, [false]);

  const other = await (await openTestService(t, { database })).client("operator");
  t.equal((await other.startRun("second", MAAND)).runId, started.runId);
  let state = "";
  for await (const { run } of other.watchRun(started.runId)) state = run.state;
  t.equal(state, "FINISHED");
});

t.test("a server that stops ends its results with a status and a cursor to go on at", async (t) => {
  const { database, runId, rowCount } = await openFilled(t, 40, COPIES);
  const { client, service, lines } = await openTestService(t, { database });
  let closing: Promise<void> | undefined;
  const before = await read((await client("reader")).streamResults({ runId, retries: 0 }), () => {
    closing = service.close();
    return until(() => lines.some((line) => line.includes('"draining"')));
  });
  t.match(before.fault, draining);
  t.ok(before.keys.length > 0 && before.keys.length < rowCount);
  await closing;
  const next = await (await openTestService(t, { database })).client("reader");
  const after = await read(next.streamResults({ runId, cursor: before.cursor }));
  t.equal(after.fault, undefined);
  t.equal(new Set([...before.keys, ...after.keys]).size, rowCount);
  t.equal(before.keys.length + after.keys.length, rowCount);
});

t.test("a database that is lost in the middle of a stream, and comes back", async (t) => {
  const { database, runId, rowCount } = await openFilled(t, 40, COPIES);
  const wire = new Wire(database);
  await wire.mend();
  t.teardown(() => wire.cut());
  const { client, lines } = await openTestService(t, { database: wire.config });
  const reader = await client("reader");
  const lost = { code: "DATABASE_UNREACHABLE", status: status.UNAVAILABLE, retryMs: 2000 };

  const broken = await read(reader.streamResults({ runId, retries: 0 }), () => wire.cut());
  t.match(broken.fault, lost);
  t.ok(broken.keys.length < rowCount);
  const stream = reader.streamResults({ runId, retries: 0, cursor: broken.cursor });
  t.match((await read(stream)).fault, lost);
  t.equal((await reader.calculate([HOUSEHOLD])).results.length, 1, "who needs none goes on");

  await wire.mend();
  const losses = () => lines.filter((line) => line.includes("DATABASE_UNREACHABLE")).length;
  const before = losses();
  const whole = await read(reader.streamResults({ runId }), async () => {
    await wire.cut();
    void until(() => losses() > before).then(() => wire.mend());
  });
  t.equal(whole.fault, undefined, "the client takes the stream up where it broke");
  t.equal(whole.keys.length, rowCount);
  t.equal(new Set(whole.keys).size, rowCount);
});
