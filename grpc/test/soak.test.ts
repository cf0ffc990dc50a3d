/**
 * Many calls of every kind, sound, refused, cancelled and broken, and what they leave: no handle, no
 * listener, no connection, no call that counts as open.
 */
import { readdirSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import t from "tap";
import type { Database } from "../../engine/database/connection.js";
import { until } from "../../engine/test/until.js";
import type { GroeikernClient } from "../client/client.js";
import { openFilled } from "./run-fixture.js";
import { HOUSEHOLD, openTestService } from "./service-fixture.js";

const ROUNDS = 20;
const WARM_ROUNDS = 10;
const HEAP_BYTES_MAX = 12 << 20;
/** Room for every result stream of a round. */
const LIMITS = { resultStreams: { max: 16, maxPerCaller: 16 } };
const BAD = { ...HOUSEHOLD, maand: "1999-01" };

type Call = (client: GroeikernClient, runId: number) => Promise<unknown>;

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

async function takeOne(stream: AsyncGenerator<unknown>): Promise<void> {
  await stream.next();
  await stream.return(undefined);
}

const aborted = (afterMs: number) => ({ signal: AbortSignal.timeout(afterMs) });

const CALLS: readonly Call[] = [
  (client) => client.calculate([HOUSEHOLD]),
  (client) => client.calculate([BAD]),
  (client) => client.calculate([HOUSEHOLD], { timeoutMs: 1 }),
  (client) => client.calculate([HOUSEHOLD], aborted(1)),
  (client) => client.calculate([{ ...HOUSEHOLD, payer: "INFINO" }]),
  (client) => client.getParameters("2025-01"),
  (client) => drain(client.calculateStream([[HOUSEHOLD], [BAD]])),
  (client) => takeOne(client.calculateStream([[HOUSEHOLD], [HOUSEHOLD]])),
  (client) => drain(client.calculateStream([[HOUSEHOLD]], aborted(1))),
  (client, runId) => client.getManifest(runId),
  (client, runId) => drain(client.watchRun(runId)),
  (client, runId) => drain(client.streamResults({ runId })),
  (client, runId) => drain(client.streamBlocks({ runId })),
  (client, runId) => takeOne(client.streamResults({ runId })),
  (client, runId) => takeOne(client.streamResults({ runId, gezinIds: ["1", "2"] })),
  (client, runId) => drain(client.streamResults({ runId, retries: 0 }, aborted(5))),
  (client) => drain(client.streamResults({ runId: 999 })),
  (client, runId) => drain(client.streamResults({ runId, cursor: "broken" })),
];

async function soak(client: GroeikernClient, runId: number, rounds: number): Promise<number> {
  let count = 0;
  for (let round = 0; round < rounds; round += 1) {
    const calls = CALLS.map((call) => call(client, runId).catch(() => undefined));
    count += (await Promise.all(calls)).length;
  }
  return count;
}

/** Bytes in use after everything that can go has gone. */
function usedHeap(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

/** What a process holds, counted. */
async function heldBy({ pool }: Database, metricsPort: number | undefined) {
  const answer = await fetch(`http://127.0.0.1:${metricsPort}/metrics`, {
    headers: { connection: "close" },
  });
  const text = await answer.text();
  const open = [...text.matchAll(/^groeikern_grpc_(\w+)_active (\d+)$/gm)];
  const { rows } = await pool.query(
    `SELECT count(*)::int AS busy FROM pg_stat_activity
     WHERE application_name = 'groeikern results' AND state <> 'idle'`,
  );
  const resources = process.getActiveResourcesInfo();
  return {
    files: readdirSync("/proc/self/fd").length,
    timers: resources.filter((name) => name === "Timeout").length,
    sockets: resources.filter((name) => name === "TCPSocketWrap").length,
    gates: open.map(([, name, count]) => `${name} ${count}`),
    busy: rows[0].busy as number,
    queue: /groeikern_grpc_queue_depth (\d+)/.exec(text)?.[1],
  };
}

/** Nobody is under way. */
const isQuiet = (gates: readonly string[]): boolean =>
  gates.every((gate) => gate.startsWith("connections ") || gate.endsWith(" 0"));

t.test("calls of every kind leave nothing behind", async (t) => {
  const { database, runId } = await openFilled(t, 40, 60);
  const opened = await openTestService(t, { database, metricsPort: 0, limits: LIMITS });
  const { metricsPort } = opened.service;
  const client = await opened.client("payer:FONS");
  await soak(client, runId, WARM_ROUNDS);
  let before = await heldBy(database, metricsPort);
  await until(async () => {
    before = await heldBy(database, metricsPort);
    return before.busy === 0 && isQuiet(before.gates);
  });
  const heapBytes = usedHeap();
  t.equal(await soak(client, runId, ROUNDS), ROUNDS * CALLS.length);

  let after = await heldBy(database, metricsPort);
  await until(async () => {
    after = await heldBy(database, metricsPort);
    const { busy, files, timers, gates } = after;
    return busy === 0 && files <= before.files && timers <= before.timers && isQuiet(gates);
  });
  t.ok(after.files <= before.files, `files: ${before.files} before, ${after.files} after`);
  t.ok(after.timers <= before.timers, `timers: ${before.timers} before, ${after.timers} after`);
  t.ok(after.sockets <= before.sockets, `sockets: ${before.sockets}, ${after.sockets} after`);
  t.match(after, { busy: 0, queue: "0" });
  t.ok(
    after.gates.includes("connections 1") && after.gates.every((gate) => /(ns 1| 0)$/.test(gate)),
    after.gates.join(", "),
  );
  t.ok(usedHeap() - heapBytes < HEAP_BYTES_MAX, "the heap does not grow");
  t.equal(opened.lines.filter((line) => /MaxListeners|leak/.test(line)).length, 0);
});
