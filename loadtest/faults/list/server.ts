/** Faults of the database's server: killed, or stopped at the worst moment. */
import type { Fault } from "../fault.js";
import { PARTITIONS } from "../fault-stand.js";

const RECOMPUTE = ["recompute", "--workers", "2"] as const;

export const serverKilled: Fault = {
  name: "server-killed",
  doc: "the postmaster is killed (SIGKILL) while recompute works",
  invariant: "the command starts the server again and goes on by itself",
  async run(stand, random) {
    const running = stand.command(...RECOMPUTE);
    await stand.untilFinished(1 + random.below(PARTITIONS - 1));
    const doneAt = performance.now();
    await stand.signalServer("SIGKILL");
    await running.succeeds();
    return { doneAt };
  },
};

export const crashBeforePublication: Fault = {
  name: "crash-before-publication",
  doc: "the server stops at once (immediate) between the last partition and publication",
  invariant: "partitions whose commit was not on the disk are open again, and done again",
  async run(stand) {
    const holder = await stand.session();
    await holder.query("BEGIN; SELECT FROM run WHERE run_id = 1 FOR KEY SHARE");
    const running = stand.command(...RECOMPUTE);
    await stand.untilFinished(PARTITIONS);
    const doneAt = performance.now();
    await stand.signalServer("SIGQUIT");
    await holder.end().catch(() => undefined);
    await running.succeeds();
    return { doneAt };
  },
};
