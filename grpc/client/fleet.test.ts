/** Several servers behind one client: one of them dies, and nobody who calls notices. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { Client, credentials, status } from "@grpc/grpc-js";
import { validateServiceConfig } from "@grpc/grpc-js/build/src/service-config.js";
import t, { type Test } from "tap";
import { compiledFile, PROJECT_ROOT } from "../../core-wasm/root.js";
import { addressOf } from "../../engine/database/address.js";
import { methodsOf } from "../contract/contract.js";
import { openFilled } from "../test/run-fixture.js";
import { HOUSEHOLD } from "../test/service-fixture.js";
import { CallFault } from "./call-fault.js";
import { finishRun, GroeikernClient, type Run } from "./client.js";
import { Fleet } from "./fleet.js";
import { isHealthy } from "./health.js";
import { hedged } from "./hedge.js";

const COPIES = 3000;
const CALLS = 60;
const LANES = 6;
/** The service ends with this test, also when that is killed. */
const FOLLOW = `--import=${pathToFileURL(compiledFile("engine/terminal/follow-parent"))}`;
const SERVE = ["serve", "--port", "0", "--plaintext", "--caller", "reader", "--workers", "1"];

interface Started {
  readonly child: ChildProcess;
  readonly address: string;
}

async function startServer(t: Test, url: string): Promise<Started> {
  const child = spawn(process.execPath, [FOLLOW, compiledFile("engine/cli/main"), ...SERVE], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ["pipe", "pipe", "inherit"],
  });
  t.teardown(() => child.kill("SIGKILL"));
  for await (const line of createInterface({ input: child.stdout as Readable })) {
    const { msg, port } = JSON.parse(line) as { msg?: string; port?: number };
    if (msg === "serving" && port !== undefined) return { child, address: `127.0.0.1:${port}` };
  }
  throw new Error("serve: expected it to start, found its end");
}

t.test(
  "of three servers one is killed: no call fails, and a stream has every row once",
  async (t) => {
    const { database, runId, rowCount } = await openFilled(t, 40, COPIES);
    const url = addressOf(database.config);
    const servers = await Promise.all([1, 2, 3].map(() => startServer(t, url)));
    const client = new GroeikernClient(servers.map(({ address }) => address));
    t.teardown(() => client.close());
    let answers = 0;
    const lane = async (): Promise<void> => {
      for (let call = 0; call < CALLS / LANES; call += 1) {
        const { results } = await client.calculate([HOUSEHOLD]);
        if (results[0]?.totaal === 24_716) answers += 1;
        if (answers === LANES) servers[0]?.child.kill("SIGKILL");
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    t.equal(answers, CALLS);

    // One of the two streams goes to each of the servers that are left.
    let isKilled = false;
    const read = async (): Promise<number[]> => {
      const seen = new Set<string>();
      let rows = 0;
      for await (const { results } of client.streamResults({ runId })) {
        if (!isKilled) isKilled = servers[1]?.child.kill("SIGKILL") === true;
        rows += results.length;
        for (const { gezinId, childId } of results) seen.add(`${gezinId} ${childId}`);
      }
      return [rows, seen.size];
    };
    t.same(await Promise.all([read(), read()]), [
      [rowCount, rowCount],
      [rowCount, rowCount],
    ]);

    const health = servers.map(async ({ address }) => {
      const asked = new Client(address, credentials.createInsecure());
      return isHealthy(asked, 10_000).finally(() => asked.close());
    });
    t.same(await Promise.all(health), [false, false, true]);
  },
);

t.test("calls go round, and who was not reached rests, twice as long each time", async (t) => {
  const servers = ["a", "b", "c"].map((address) => ({ address, client: {} as Client }));
  const fleet = new Fleet(servers);
  const names = (count: number, now: number): string =>
    Array.from({ length: count }, () => fleet.next(now).address).join("");
  t.equal(names(4, 0), "abca");
  const [, b] = servers;
  if (b === undefined) throw new Error("expected three servers");
  fleet.rest(b, 0);
  t.equal(names(4, 499), "caca");
  t.equal(names(3, 500), "bca");
  fleet.rest(b, 500);
  t.equal(names(2, 1499), "ca");
  t.equal(names(3, 1500), "bca");
  for (const server of servers) fleet.rest(server, 1500);
  t.equal(names(1, 1501), "c");
});

t.test("a server that is back is called again at once", async (t) => {
  const servers = ["a", "b"].map((address) => ({ address, client: {} as Client }));
  const fleet = new Fleet(servers);
  const [a] = servers;
  if (a === undefined) throw new Error("expected two servers");
  fleet.rest(a, 0);
  t.equal(fleet.next(1).address, "b");
  t.equal(fleet.next(1).address, "b");
  fleet.keep(a);
  t.equal(fleet.next(1).address, "a");
});

t.test("who is slow is not waited for: another is asked, and the first given up", async (t) => {
  const never = (signal: AbortSignal): Promise<string> =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("lost"))));
  const soon = async (): Promise<string> => "answer";
  const fails = async (): Promise<string> => {
    throw new Error("fault");
  };
  let isGivenUp = false;
  const slow = (signal: AbortSignal): Promise<string> => {
    signal.addEventListener("abort", () => {
      isGivenUp = true;
    });
    return never(signal);
  };
  t.equal(await hedged(slow, soon, 1), "answer");
  t.equal(isGivenUp, true);
  t.equal(await hedged(soon, never, 60_000), "answer", "the second is not asked");
  await t.rejects(hedged(fails, soon, 60_000), /fault/, "a fault is not waited over");
});

t.test("a run goes on with another server when its own is gone", async (t) => {
  const lost = new CallFault("lost", "UNAVAILABLE", status.UNAVAILABLE, [], undefined, undefined);
  const told: (string | Error)[][] = [
    ["RUNNING", lost],
    ["RUNNING", "INTERRUPTED"],
    ["RUNNING", "FINISHED"],
  ];
  const started: string[] = [];
  const runOf = (state: string): Run => ({ runId: 7, state }) as unknown as Run;
  const client = {
    startRun: async (requestId: string) => {
      started.push(requestId);
      return runOf("RUNNING");
    },
    watchRun: async function* () {
      for (const word of told.shift() ?? []) {
        if (word instanceof Error) throw word;
        yield { run: runOf(word), rowsDone: 0, rowsTotal: 1 };
      }
    },
  };
  const { state } = await finishRun(client, { requestId: "one" });
  t.equal(state, "FINISHED");
  t.same(started, ["one", "one", "one"]);
});

t.test("the service configs for other languages are sound, and name the contract", async (t) => {
  for (const name of ["service-config", "service-config-hedging"]) {
    const path = join(PROJECT_ROOT, "grpc", "client", `${name}.json`);
    const { methodConfig } = validateServiceConfig(JSON.parse(readFileSync(path, "utf8")));
    t.not(methodConfig.length, 0);
    for (const { service = "", method = "" } of methodConfig.flatMap((config) => config.name)) {
      t.ok(methodsOf(service.replace("groeikern.v1.", "")).has(method), method);
    }
  }
});
