/** Faults of the programs: killed, frozen, or two of them at once. */
import { END_SESSIONS, RECOMPUTE, startWorkers, strike } from "../aim.js";
import type { Fault } from "../fault.js";

const ARE_HELD = `
  SELECT count(*) = 2 AS yes FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = 1
    AND classid = (hashtext('groeikern run')::bigint & 4294967295)::oid`;

export const workerKilled: Fault = {
  name: "worker-killed",
  doc: "one of two workers is killed (SIGKILL) while both are in a run",
  invariant: "the other finishes the run; the job of the dead one is another's, and done once",
  async run(stand, random) {
    const workers = await startWorkers(stand, {}, {});
    const moment = await strike(stand.run, random, () =>
      workers[random.below(workers.length)]?.signal("SIGKILL"),
    );
    await stand.run.untilEnded();
    return moment;
  },
};

export const coordinatorKilled: Fault = {
  name: "coordinator-killed",
  doc: "recompute is killed (SIGKILL), and the same command is given again",
  invariant: "finished partitions stay, and the command goes on with the others",
  async run(stand, random) {
    const killed = stand.command(...RECOMPUTE);
    const moment = await strike(stand.run, random, () => {
      killed.signal("SIGKILL");
      return killed.ended;
    });
    await stand.command(...RECOMPUTE).succeeds();
    return moment;
  },
};

export const workerFrozen: Fault = {
  name: "worker-frozen",
  doc: "a process is frozen (SIGSTOP), loses its partitions to another, and wakes afterwards",
  invariant: "what it writes when it wakes is nothing",
  async run(stand, random) {
    const frozen = stand.command(...RECOMPUTE);
    const moment = await strike(stand.run, random, () => frozen.signal("SIGSTOP"));
    await stand.run.ask(END_SESSIONS);
    await stand.command(...RECOMPUTE).succeeds();
    frozen.signal("SIGCONT");
    await frozen.succeeds();
    return moment;
  },
};

export const workerFrozenLong: Fault = {
  name: "worker-frozen-long",
  doc: "a process is frozen (SIGSTOP) with its sessions open, and wakes when the run is published",
  invariant: "the server ends what it holds after half a minute, and another goes on",
  async run(stand, random) {
    const frozen = stand.command(...RECOMPUTE);
    const moment = await strike(stand.run, random, () => frozen.signal("SIGSTOP"));
    await stand.command(...RECOMPUTE).succeeds();
    frozen.signal("SIGCONT");
    await frozen.succeeds();
    return moment;
  },
};

export const twoCoordinators: Fault = {
  name: "two-coordinators",
  doc: "two recompute of the same month at once",
  invariant: "both end well, and share one run",
  async run(stand) {
    await stand.run.hold();
    const isHit = await stand.run.isUnderWay();
    const both = [stand.command(...RECOMPUTE), stand.command(...RECOMPUTE)];
    await stand.run.until(ARE_HELD);
    const doneAt = performance.now();
    await stand.run.release();
    await Promise.all(both.map((command) => command.succeeds()));
    return { doneAt, isHit };
  },
};

export const connectionsCut: Fault = {
  name: "connections-cut",
  doc: "every session of recompute is ended by the server",
  invariant: "the command goes on by itself",
  async run(stand, random) {
    const running = stand.command(...RECOMPUTE);
    const moment = await strike(stand.run, random, () => stand.run.ask(END_SESSIONS));
    await running.succeeds();
    return moment;
  },
};
