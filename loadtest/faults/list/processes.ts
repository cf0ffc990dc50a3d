/** Faults of the programs: killed, frozen, or two of them at once. */
import type { Fault } from "../fault.js";
import { type FaultStand, PARTITIONS } from "../fault-stand.js";

const RECOMPUTE = ["recompute", "--workers", "2"] as const;

/** Sessions of the frozen end, as those of a machine that went off the network do. */
const END_SESSIONS = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;

async function sendRun(stand: FaultStand): Promise<void> {
  await stand.command("schedule", "now").succeeds();
}

export const workerKilled: Fault = {
  name: "worker-killed",
  doc: "one of two workers is killed (SIGKILL) while both are in a run",
  invariant: "the other finishes the run; the job of the dead one is another's, and done once",
  async run(stand, random) {
    await sendRun(stand);
    const words = ["worker", "--threads", "1"];
    const workers = [stand.command(...words), stand.command(...words)];
    await stand.untilFinished(1 + random.below(PARTITIONS - 1));
    const doneAt = performance.now();
    workers[random.below(workers.length)]?.signal("SIGKILL");
    await stand.untilPublished();
    return { doneAt };
  },
};

export const coordinatorKilled: Fault = {
  name: "coordinator-killed",
  doc: "recompute is killed (SIGKILL), and the same command is given again",
  invariant: "finished partitions stay, and the command goes on with the others",
  async run(stand, random) {
    const killed = stand.command(...RECOMPUTE);
    await stand.untilFinished(1 + random.below(PARTITIONS - 1));
    const doneAt = performance.now();
    killed.signal("SIGKILL");
    await killed.ended;
    await stand.command(...RECOMPUTE).succeeds();
    return { doneAt };
  },
};

export const workerFrozen: Fault = {
  name: "worker-frozen",
  doc: "a process is frozen (SIGSTOP), loses its partitions to another, and wakes afterwards",
  invariant: "what it writes when it wakes is nothing",
  async run(stand, random) {
    const frozen = stand.command(...RECOMPUTE);
    await stand.untilFinished(1 + random.below(PARTITIONS - 2));
    const doneAt = performance.now();
    frozen.signal("SIGSTOP");
    await stand.ask(END_SESSIONS);
    await stand.command(...RECOMPUTE).succeeds();
    frozen.signal("SIGCONT");
    await frozen.succeeds();
    return { doneAt };
  },
};

export const twoCoordinators: Fault = {
  name: "two-coordinators",
  doc: "two recompute of the same month at once",
  invariant: "both end well, and share one run",
  async run(stand) {
    const doneAt = performance.now();
    const both = [stand.command(...RECOMPUTE), stand.command(...RECOMPUTE)];
    await Promise.all(both.map((command) => command.succeeds()));
    return { doneAt };
  },
};

export const connectionsCut: Fault = {
  name: "connections-cut",
  doc: "every session of recompute is ended by the server",
  invariant: "the command goes on by itself",
  async run(stand, random) {
    const running = stand.command(...RECOMPUTE);
    await stand.untilFinished(1 + random.below(PARTITIONS - 1));
    const doneAt = performance.now();
    await stand.ask(END_SESSIONS);
    await running.succeeds();
    return { doneAt };
  },
};
