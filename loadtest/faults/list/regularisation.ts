/** Faults of a regularisation that two workers share: whoever dies, it decides the same, once. */
import { END_SESSIONS, startBoth, startWorkers, strike } from "../aim.js";
import type { Fault } from "../fault.js";
import { lacksDisks } from "../small-disk.js";
import { fillWhileWorking, moveToSmallDisk } from "./surroundings.js";

/** It has a number again, or has ended what it had. */
const AWAKE = /takes jobs[\s\S]*takes jobs|regularisation 1: /;

export const regularisationKilled: Fault = {
  name: "regularise-worker-killed",
  doc: "one of two workers that share a regularisation is killed (SIGKILL)",
  ground: "regularisation",
  invariant: "its part is open again, and the other finishes all, whoever planned it",
  async run(stand, random) {
    const both = await startBoth(stand);
    const moment = await strike(stand.regularisation, random, () =>
      both[random.below(both.length)]?.signal("SIGKILL"),
    );
    await stand.regularisation.untilEnded();
    return moment;
  },
};

export const regularisationFrozen: Fault = {
  name: "regularise-worker-frozen",
  doc: "one of two workers that share a regularisation is frozen (SIGSTOP), and wakes at its end",
  ground: "regularisation",
  invariant: "its part goes to the other, and what it writes when it wakes is nothing",
  async run(stand, random) {
    const both = await startBoth(stand);
    const frozen = both[random.below(both.length)];
    const moment = await strike(stand.regularisation, random, () => frozen?.signal("SIGSTOP"));
    const isCut = random.below(2) === 0;
    if (isCut) await stand.regularisation.ask(END_SESSIONS);
    await stand.regularisation.untilEnded();
    const recoveredAt = performance.now();
    frozen?.signal("SIGCONT");
    await frozen?.says(AWAKE);
    return { ...moment, recoveredAt, note: isCut ? "its sessions cut" : "its sessions open" };
  },
};

export const regularisationCrashed: Fault = {
  name: "regularise-server-crashed",
  doc: "the server stops at once (immediate), under two that share one",
  ground: "regularisation",
  invariant: "workers start it again; parts whose commit was not on the disk are done again",
  async run(stand, random) {
    await startBoth(stand);
    const moment = await strike(stand.regularisation, random, () => stand.signalServer("SIGQUIT"));
    await stand.regularisation.untilEnded();
    return moment;
  },
};

export const regularisationDiskFull: Fault = {
  name: "regularise-disk-full",
  doc: "the disk of the database is full in a regularisation, and has room again later",
  ground: "regularisation",
  invariant: "nothing half written stays; the job is tried again until there is room",
  lacks: lacksDisks,
  async run(stand, random) {
    const filler = await moveToSmallDisk(stand);
    const [worker] = await startWorkers(stand, {});
    return fillWhileWorking(stand, random, worker, filler);
  },
};
