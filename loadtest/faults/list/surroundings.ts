/** Faults of the machine: memory, clock and disk. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compiledFile } from "../../../core-wasm/root.js";
import type { Random } from "../../../engine/generate/random.js";
import { startWorkers, strike } from "../aim.js";
import type { Command } from "../command.js";
import type { Fault, FaultMoment } from "../fault.js";
import { DATABASE, type FaultStand } from "../fault-stand.js";
import { withInside } from "../inside/signalled.js";
import { lacksDisks, mountDisk } from "../small-disk.js";

const HEAP_MB = 96;
const DAY_MS = 86_400_000;
const STEP_DAYS_MAX = 800;
const MB = 2 ** 20;
const ROOM_MB = 24;
const FULL = /expected room on the disk/;
/** Attempts of a part, and pauses between them, are seconds. */
const FULL_MS_MAX = 60_000;

export const outOfMemory: Fault = {
  name: "out-of-memory",
  doc: "one of two workers has no memory any more: in its main thread, or in those of the run",
  invariant: "the process dies and another has its job, or the threads are made anew",
  async run(stand, random) {
    const where = random.below(2) === 0 ? "main" : "threads";
    const inside = withInside(compiledFile("loadtest/faults/inside/memory"), where);
    const env = { NODE_OPTIONS: `${inside} --max-old-space-size=${HEAP_MB}` };
    const [struck] = await startWorkers(stand, { env }, {});
    const moment = await strike(stand.run, random, () => {
      struck?.signal("SIGUSR2");
      return where === "main" ? struck?.ended : undefined;
    });
    await stand.run.untilEnded();
    return moment;
  },
};

/** As the rows say after the clock of the server has stepped. */
const STEP_SERVER = "UPDATE worker SET seen_at = seen_at - $1 * interval '1 day'";

export const clockSteps: Fault = {
  name: "clock-steps",
  doc: "the clock of one of two workers steps by up to two years, and that of their signs of life",
  invariant: "no machine's clock decides anything of a run; a job that comes twice is done once",
  async run(stand, random) {
    const days = 1 + random.below(STEP_DAYS_MAX);
    const step = (random.below(2) === 0 ? -1 : 1) * days;
    const inside = withInside(compiledFile("loadtest/faults/inside/clock"), `${step * DAY_MS}`);
    const [struck] = await startWorkers(stand, { env: { NODE_OPTIONS: inside } }, {});
    const moment = await strike(stand.run, random, () => {
      struck?.signal("SIGUSR2");
      return stand.run.ask(STEP_SERVER, [days]);
    });
    await stand.run.untilEnded();
    return moment;
  },
};

export const diskFull: Fault = {
  name: "disk-full",
  doc: "the disk of the database is full in the middle of a run, and has room again later",
  invariant: "nothing half written stays; the job is tried again until there is room",
  lacks: lacksDisks,
  async run(stand, random) {
    const filler = await moveToSmallDisk(stand);
    const [worker] = await startWorkers(stand, {});
    return fillWhileWorking(stand, random, worker, filler);
  },
};

/** Fills the disk under a worker, and makes room again when it has said that there is none. */
export async function fillWhileWorking(
  stand: FaultStand,
  random: Random,
  worker: Command | undefined,
  filler: string,
): Promise<FaultMoment> {
  await worker?.says(/begun/);
  const { isHit } = await strike(stand.watch, random, () => fill(filler));
  const done = stand.watch.untilEnded();
  await Promise.race([worker?.says(FULL, FULL_MS_MAX), done.then(unmet)]);
  const doneAt = performance.now();
  await rm(filler);
  await done;
  return { doneAt, isHit };
}

const unmet = (): never => {
  throw new Error("faults: expected the full disk to be met, found that all had room on it");
};

/** Writes until nothing has room any more. */
async function fill(filler: string): Promise<void> {
  const code = await writeFile(filler, Buffer.alloc(ROOM_MB * 2 * MB)).then(
    () => "room for all of it",
    (error: NodeJS.ErrnoException) => error.code,
  );
  if (code !== "ENOSPC") throw new Error(`disk-full: expected ENOSPC, found ${code}`);
}

/**
 * Lets the database lie on a disk of little room; returns what fills it when it is written. Copied
 * as files: a copy by pages has holes in them, which the disk counts as room, until a checkpoint.
 */
export async function moveToSmallDisk(stand: FaultStand): Promise<string> {
  const [size] = await stand.run.ask<{ bytes: string }>(
    "SELECT pg_database_size(current_database()) AS bytes",
  );
  const disk = await mountDisk(Number(size?.bytes) + ROOM_MB * MB, stand.server.dataFolder);
  stand.later(() => disk.remove());
  await stand.admin(
    `DROP DATABASE ${DATABASE} WITH (FORCE)`,
    `CREATE TABLESPACE small LOCATION '${disk.folder}'`,
  );
  stand.later(() => stand.admin("DROP TABLESPACE small"));
  await stand.admin(
    `CREATE DATABASE ${DATABASE} TEMPLATE ${stand.template} TABLESPACE small STRATEGY file_copy`,
  );
  return join(disk.folder, "filler");
}
