/**
 * Several strikes on one run, one after the other, as the numbers choose them: who is struck, how,
 * and at which partition. The seed of an attempt makes the same schedule again.
 */
import type { Random } from "../../../engine/generate/random.js";
import { END_SESSIONS, RECOMPUTE } from "../aim.js";
import type { Command } from "../command.js";
import type { Fault } from "../fault.js";
import type { FaultStand } from "../fault-stand.js";
import { PARTITIONS } from "../ground.js";

const STRIKES_MAX = 4;
const PROCESSES = 2;
const ASLEEP_MS_MAX = 300;

type Strike = (stand: FaultStand, victim: Command, random: Random) => Promise<void>;

const kill: Strike = async (_, victim) => victim.signal("SIGKILL");

const interrupt: Strike = async (_, victim) => victim.signal("SIGTERM");

const freeze: Strike = async (_, victim, random) => {
  victim.signal("SIGSTOP");
  setTimeout(() => victim.signal("SIGCONT"), random.below(ASLEEP_MS_MAX));
};

const cut: Strike = async (stand) => {
  await stand.run.ask(END_SESSIONS).catch(() => undefined);
};

const killServer: Strike = (stand) => stand.signalServer("SIGKILL");

const crashServer: Strike = (stand) => stand.signalServer("SIGQUIT");

/** Programs die more often than servers. */
const STRIKES: readonly Strike[] = [
  ...[kill, kill, kill, kill, interrupt, interrupt],
  ...[freeze, freeze, cut, cut, killServer, crashServer],
];

export const schedule: Fault = {
  name: "schedule",
  doc: "one to four strikes on one run: kills, interruptions, freezes, cuts, crashes of the server",
  invariant: "whatever comes after what, the commands that are left, or given again, finish it",
  async run(stand, random) {
    const start = (): Command => stand.command(...RECOMPUTE);
    await stand.run.hold();
    const processes = Array.from({ length: PROCESSES }, start);
    const strikes = 1 + random.below(STRIKES_MAX);
    let doneAt = performance.now();
    let hits = 0;
    for (let strike = 1; strike <= strikes; strike += 1) {
      const from = Math.floor(((strike - 1) * PARTITIONS) / strikes);
      const finished = 1 + from + random.below(Math.max(1, Math.floor(PARTITIONS / strikes) - 2));
      const at = random.below(PROCESSES);
      const act = STRIKES[random.below(STRIKES.length)] ?? kill;
      await stand.run.untilFinished(finished).catch((error: Error) => {
        const states = processes.map(({ state }) => state).join("; ");
        throw new Error(`${error.message}; before strike ${strike} of ${strikes}: ${states}`);
      });
      if (await stand.run.isUnderWay().catch(() => true)) hits += 1;
      doneAt = performance.now();
      const victim = processes[at] ?? start();
      await act(stand, victim, random);
      if (act !== kill && act !== interrupt) continue;
      await victim.ended;
      processes[at] = start();
    }
    await stand.run.release();
    await Promise.all(processes.map((process) => process.succeeds()));
    return { doneAt, isHit: hits === strikes };
  },
};
