/** Faults of the database's server: killed, stopped, or stopped at the worst moment. */
import { RECOMPUTE, strike } from "../aim.js";
import type { Fault } from "../fault.js";
import { PARTITIONS } from "../ground.js";

export const serverKilled: Fault = {
  name: "server-killed",
  doc: "the postmaster is killed (SIGKILL) while recompute works",
  invariant: "the command starts the server again and goes on by itself",
  async run(stand, random) {
    const running = stand.command(...RECOMPUTE);
    const moment = await strike(stand.run, random, () => stand.signalServer("SIGKILL"));
    await running.succeeds();
    return moment;
  },
};

export const serverRestarted: Fault = {
  name: "server-restarted",
  doc: "an administrator stops the server (fast or immediate) while recompute works",
  invariant: "the command goes on with the server that is started again",
  async run(stand, random) {
    const running = stand.command(...RECOMPUTE);
    const moment = await strike(stand.run, random, () =>
      stand.signalServer(random.below(2) === 0 ? "SIGINT" : "SIGQUIT"),
    );
    await running.succeeds();
    return moment;
  },
};

export const crashBeforePublication: Fault = {
  name: "crash-before-publication",
  doc: "the server stops at once (immediate) between the last partition and publication",
  invariant: "partitions whose commit was not on the disk are open again, and done again",
  async run(stand) {
    const holder = await stand.run.open();
    await holder.query("BEGIN; SELECT FROM run WHERE run_id = 1 FOR KEY SHARE");
    const running = stand.command(...RECOMPUTE);
    await stand.run.untilFinished(PARTITIONS);
    const isHit = await stand.run.isUnderWay();
    const doneAt = performance.now();
    await stand.signalServer("SIGQUIT");
    await holder.end().catch(() => undefined);
    await running.succeeds();
    return { doneAt, isHit };
  },
};
