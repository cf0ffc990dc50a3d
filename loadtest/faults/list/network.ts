/** Faults of the network between a worker and the database, in a network namespace. */
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { addressOf } from "../../../engine/database/address.js";
import { RECOMPUTE, startWorkers, strike } from "../aim.js";
import type { Fault } from "../fault.js";
import type { CommandOptions, FaultStand } from "../fault-stand.js";
import { MovingAddress } from "../moving-address.js";
import { lacksNetworks, lacksPoorNetworks, NETWORK, SmallNetwork } from "../small-network.js";

const DELAY_MS = 15;
const ARE_BOTH_THERE = "SELECT count(*) = 2 AS yes FROM worker_present";

/** Makes a network, lets the server listen on it, and says how a command comes to it. */
async function openNetwork(stand: FaultStand) {
  const network = new SmallNetwork();
  stand.later(async () => network.remove());
  const rules = join(stand.server.dataFolder, "pg_hba.conf");
  await appendFile(rules, `host all all ${NETWORK} scram-sha-256\n`);
  await stand.restartServer({ listen_addresses: `'127.0.0.1, ${network.address}'` });
  const url = addressOf({ ...(await stand.config()), host: network.address });
  const far: CommandOptions = { url, namespace: network.namespace };
  return { network, far };
}

export const networkCut: Fault = {
  name: "network-cut",
  doc: "between one of two workers and the database nothing arrives any more, without a word",
  invariant: "the server ends what the lost one holds, the other goes on, the lost one comes back",
  lacks: lacksNetworks,
  async run(stand, random) {
    const { network, far } = await openNetwork(stand);
    await startWorkers(stand, far, {});
    await stand.run.until(ARE_BOTH_THERE);
    const moment = await strike(stand.run, random, () => network.cut());
    await stand.run.untilEnded();
    const recoveredAt = performance.now();
    network.mend();
    await stand.run.until(ARE_BOTH_THERE);
    return { ...moment, recoveredAt };
  },
};

export const networkPoor: Fault = {
  name: "network-poor",
  doc: "the way between recompute and the database is long and narrow, and loses packets",
  invariant: "it takes longer, and nothing else",
  lacks: lacksPoorNetworks,
  async run(stand, random) {
    const { network, far } = await openNetwork(stand);
    const { port = 0, ...config } = await stand.config();
    const way = await MovingAddress.open(port, { host: network.address, delayMs: DELAY_MS });
    stand.later(() => way.close());
    const url = addressOf({ ...config, host: network.address, port: way.port });
    const running = stand.commandAt({ ...far, url }, ...RECOMPUTE);
    await stand.run.hold();
    await stand.run.untilFinished(1);
    const note = `${network.makePoor()}, ${DELAY_MS} ms each way`;
    const moment = await strike(stand.run, random, () => undefined);
    await running.succeeds();
    return { ...moment, note };
  },
};
