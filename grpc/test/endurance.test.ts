/** Slow readers, deadlines, cancelled calls and a server that stops: nothing lost, nothing left. */
import { status } from "@grpc/grpc-js";
import t from "tap";
import { settled, until } from "../../engine/test/until.js";
import { CallFault, GroeikernClient } from "../client/client.js";
import { openFilled } from "./run-fixture.js";
import { HOUSEHOLD, openTestService } from "./service-fixture.js";

const HOUSEHOLDS = 60;
/** Copies of the results, so that a stream is larger than all buffers on its way. */
const COPIES = 5000;
const KEY_FACTOR = 1n << 40n;
/** A caller that never sends again. */
const FOREVER = new Promise<never>(() => undefined);

t.test(
  "a reader that stands still gets every row once, and holds no row of memory up",
  async (t) => {
    const { database, runId, rowCount } = await openFilled(t, HOUSEHOLDS, COPIES);
    const limits = { resultStreams: { max: 1, maxPerCaller: 1 } };
    const { client } = await openTestService(t, { database, limits });
    const reader = await client("reader");
    const before = process.memoryUsage();
    let seen = 0;
    let last = 0n;
    for await (const { results } of reader.streamResults({ runId })) {
      if (seen === 0) {
        await settled(() => process.memoryUsage().arrayBuffers);
        const { arrayBuffers } = process.memoryUsage();
        t.ok(
          arrayBuffers - before.arrayBuffers < 50 << 20,
          "bounded while the reader stands still",
        );
        const busy = reader.streamBlocks({ runId, retries: 0 }).next();
        await t.rejects(busy, { code: "SERVER_BUSY", status: status.RESOURCE_EXHAUSTED });
        t.equal((await reader.calculate([HOUSEHOLD])).results.length, 1);
      }
      seen += results.length;
      for (const { gezinId, childId } of results) {
        const key = BigInt(gezinId) * KEY_FACTOR + BigInt(childId);
        if (key <= last) t.fail(`expected a row behind ${last}, found ${key}`);
        last = key;
      }
    }
    t.equal(seen, rowCount);

    await t.test("a cancelled stream frees its connection in the database", async (t) => {
      const stream = reader.streamResults({ runId, payer: "FONS" });
      await stream.next();
      await stream.return(undefined);
      const count = async () => {
        const { rows: found } = await database.pool.query(
          `SELECT count(*)::int AS busy FROM pg_stat_activity
         WHERE application_name = 'groeikern results' AND state <> 'idle'`,
        );
        return found[0].busy;
      };
      await until(async () => (await count()) === 0);
      t.equal((await reader.streamResults({ runId }).next()).done, false);
    });
  },
);

t.test("a deadline that passes ends the call", async (t) => {
  const { client } = await openTestService(t);
  const reader = await client("reader");
  async function* never() {
    yield [HOUSEHOLD];
    await FOREVER;
  }
  const consume = async () => {
    for await (const outcomes of reader.calculateStream(never(), { timeoutMs: 1000 })) {
      t.equal(outcomes.length, 1);
    }
  };
  await t.rejects(consume(), {
    code: "DEADLINE_EXCEEDED",
    status: status.DEADLINE_EXCEEDED,
  });
});

t.test("a caller that sends nothing for too long loses its stream", async (t) => {
  const { client } = await openTestService(t, { limits: { idleMs: 300 } });
  async function* never() {
    await FOREVER;
    yield [HOUSEHOLD];
  }
  const stream = (await client("reader")).calculateStream(never());
  await t.rejects(stream.next(), { code: "CLIENT_STALLED", status: status.ABORTED });
});

t.test("a server that stops answers what it has read and says to come back", async (t) => {
  const { client, service, address } = await openTestService(t, { limits: { drainMs: 5000 } });
  const reader = await client("reader");
  async function* slowly() {
    yield [HOUSEHOLD];
    yield [HOUSEHOLD];
    await FOREVER;
  }
  let answered = 0;
  let closing: Promise<void> | undefined;
  const consume = async () => {
    for await (const _ of reader.calculateStream(slowly())) {
      answered += 1;
      if (answered === 2) closing = service.close();
    }
  };
  const fault = await consume().catch((error: unknown) => error);
  t.ok(fault instanceof CallFault);
  t.match(fault, { code: "SERVER_DRAINING", status: status.UNAVAILABLE, retryMs: 1000 });
  t.equal(answered, 2);
  await closing;
  const late = new GroeikernClient(address);
  t.teardown(() => late.close());
  await t.rejects(late.calculate([HOUSEHOLD], { timeoutMs: 2000 }));
});

t.test("metrics tell calls, queue and event loop, and nothing of persons", async (t) => {
  const { client, service } = await openTestService(t, { metricsPort: 0 });
  await (await client("payer:FONS")).calculate([HOUSEHOLD]);
  const answer = await fetch(`http://127.0.0.1:${service.metricsPort}/metrics`);
  const text = await answer.text();
  t.match(text, /groeikern_grpc_calls_total\{method="Calculate",status="OK"\} 1/);
  for (const name of ["groeikern_grpc_queue_depth", "nodejs_eventloop_lag_seconds"]) {
    t.match(text, name);
  }
  t.notMatch(text, /FONS|test-/);
  t.equal((await fetch(`http://127.0.0.1:${service.metricsPort}/`)).status, 404);
});
