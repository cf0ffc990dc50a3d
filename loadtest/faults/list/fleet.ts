/** Servers of the service that die while a fleet of three is called. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Client, credentials, status } from "@grpc/grpc-js";
import { PROJECT_ROOT } from "../../../core-wasm/root.js";
import type { Random } from "../../../engine/generate/random.js";
import { finishRun, GroeikernClient } from "../../../grpc/client/client.js";
import { messageType, methodsOf } from "../../../grpc/contract/contract.js";
import { openCertificates } from "../../stand/service.js";
import { tlsOf } from "../../stand/target.js";
import { strike } from "../aim.js";
import type { Command } from "../command.js";
import type { Fault } from "../fault.js";
import type { FaultStand } from "../fault-stand.js";
import { MovingAddress } from "../moving-address.js";

const SERVERS = 3;
const HEDGE_MS = 500;
/** Whether a call fails is asked here, not how long it takes on a busy machine. */
const CALL_MS_MAX = 60_000;
const LANES = 4;
const SERVE = ["serve", "--port", "0", "--workers", "1", "--certificates"];
const SERVING = /"port":(\d+).*"msg":"serving"/;
const CONFIGS = ["service-config", "service-config-hedging"];

interface Callers {
  readonly operator: GroeikernClient;
  readonly streams: GroeikernClient;
}

type FileTls = ReturnType<typeof tlsOf>;

export interface Served {
  readonly command: Command;
  readonly port: number;
  /** Leads there too, and lets answers through slowly: a stream stays on its way. */
  readonly slow: MovingAddress;
}

/** A server of the service on the database of an attempt. */
export async function startServer(stand: FaultStand, certificates: string): Promise<Served> {
  const command = stand.command(...SERVE, certificates);
  const [, found] = await command.says(SERVING);
  const port = Number(found);
  const slow = await MovingAddress.open(port, { isSlow: true });
  stand.later(() => slow.close());
  return { command, port, slow };
}

/** Callers that never pause, until they are stopped; every call that failed is a fault. */
class UnaryLoad {
  readonly faults: string[] = [];
  calls = 0;
  /** Calls that broke in the middle of their answer, where nobody repeats those. */
  broken = 0;
  #isOver = false;
  readonly #lanes: readonly Promise<void>[];

  constructor(
    readonly who: string,
    call: () => Promise<unknown>,
    readonly mayBreak = false,
  ) {
    this.#lanes = Array.from({ length: LANES }, () => this.#lane(call));
  }

  async #lane(call: () => Promise<unknown>): Promise<void> {
    while (!this.#isOver) {
      this.calls += 1;
      await call().catch((error: unknown) => {
        const code = (error as { code?: unknown }).code;
        if (this.mayBreak && code === status.UNAVAILABLE) this.broken += 1;
        else this.faults.push(String(error));
      });
    }
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#lanes);
    if (this.faults.length === 0) return;
    const { faults, calls, who } = this;
    throw new Error(
      `expected ${calls} calls of ${who} answered, ${faults.length} failed: ${faults[0]}`,
    );
  }
}

/** What a client of another language does: gRPC's own balancing and retries, by the config. */
function configuredCall(
  ports: readonly number[],
  { authority, key, certificate }: FileTls,
  config: string,
): { call(): Promise<unknown>; close(): void } {
  const target = `ipv4:${ports.map((port) => `127.0.0.1:${port}`).join(",")}`;
  const file = join(PROJECT_ROOT, "grpc", "client", `${config}.json`);
  const options = {
    "grpc.service_config": readFileSync(file, "utf8"),
    "grpc.ssl_target_name_override": "localhost",
  };
  const secure = credentials.createSsl(authority, key, certificate);
  const client = new Client(target, secure, options);
  const path = methodsOf("ParametersService").get("GetParameters")?.path ?? "";
  const request = messageType<object>("GetParametersRequest").encode({ maand: "2023-10" });
  const asIs = (bytes: Buffer): Buffer => bytes;
  const call = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, asIs, asIs, request, (error, answer) =>
        error === null ? resolve(answer) : reject(error),
      );
    });
  return { call, close: () => client.close() };
}

/** Reads a run's results; `onFirst` when the first message has come. Rows, and how many differ. */
async function readAll(client: GroeikernClient, onFirst: () => void): Promise<[number, number]> {
  const seen = new Set<string>();
  let rows = 0;
  for await (const { results } of client.streamResults({ runId: 1 })) {
    if (rows === 0) onFirst();
    rows += results.length;
    for (const { gezinId, childId } of results) seen.add(`${gezinId} ${childId}`);
  }
  return [rows, seen.size];
}

/** Two of three servers are killed, one in a run, one in a stream; the third is left. */
async function killTwo(
  { run, undisturbed }: FaultStand,
  servers: readonly Served[],
  { operator, streams }: Callers,
  random: Random,
) {
  const finished = finishRun(operator, { requestId: "fault" });
  const [first, ...others] = shuffled(servers, random);
  const moment = await strike(run, random, () => first?.command.signal("SIGKILL"));
  const { state } = await finished;
  if (state !== "FINISHED") throw new Error(`expected a finished run, found ${state}`);
  const recoveredAt = performance.now();
  const [second] = shuffled(others, random);
  const kill = (): void => second?.command.signal("SIGKILL");
  // They go to both of the servers that are left.
  const read = await Promise.all([readAll(streams, kill), readAll(streams, kill)]);
  for (const [rows, different] of read) {
    if (rows === undisturbed.rows && different === rows) continue;
    throw new Error(`expected ${undisturbed.rows} rows once, found ${rows}, ${different}`);
  }
  return { ...moment, recoveredAt };
}

function shuffled<T>(all: readonly T[], random: Random): T[] {
  const from = random.below(all.length);
  return [...all.slice(from), ...all.slice(0, from)];
}

export const serversKilled: Fault = {
  name: "servers-killed",
  doc: "of three servers one is killed in a run, one in a bulk stream, both under unary load",
  invariant:
    "no call of the library fails, every stream has every row once, the run is finished elsewhere",
  async run(stand, random) {
    const { folder, remove } = await openCertificates();
    stand.later(remove);
    const starting = Array.from({ length: SERVERS }, () => startServer(stand, folder));
    const servers = await Promise.all(starting);
    const ports = servers.map(({ port }) => port);
    const clientOf = (role: string, at: readonly number[]): GroeikernClient =>
      new GroeikernClient(
        at.map((port) => `localhost:${port}`),
        tlsOf({ certificates: folder }, role),
      );
    const slow = servers.map((server) => server.slow.port);
    const callers = {
      operator: clientOf("operator", ports),
      reader: clientOf("reader", ports),
      streams: clientOf("reader", slow),
    };
    const config = CONFIGS[random.below(CONFIGS.length)] ?? "";
    const configured = configuredCall(ports, tlsOf({ certificates: folder }, "reader"), config);
    const options = { hedgeMs: HEDGE_MS, timeoutMs: CALL_MS_MAX };
    const own = new UnaryLoad("the library", () =>
      callers.reader.getParameters("2023-10", options),
    );
    const plain = new UnaryLoad("gRPC's own retries", configured.call, true);
    const loads = [own, plain];
    try {
      const moment = await killTwo(stand, servers, callers, random);
      for (const load of loads) await load.stop();
      if (own.calls === 0 || plain.calls === 0) throw new Error("expected calls, found none");
      const note = plain.broken === 0 ? "no call failed" : "no call of the library failed";
      return { ...moment, note };
    } catch (error) {
      const alive = servers.filter(({ command }) => command.isAlive).map(({ port }) => port);
      const found = error instanceof Error ? error.message : String(error);
      throw new Error(`fleet: ${found}; still alive: ${alive.join(", ")}`);
    } finally {
      await Promise.allSettled(loads.map((load) => load.stop()));
      for (const client of Object.values(callers)) client.close();
      configured.close();
    }
  },
};
