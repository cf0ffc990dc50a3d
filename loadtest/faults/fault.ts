/**
 * What a fault is: a name, what it does to a run or a regularisation, and what must hold
 * afterwards. A file per kin in `list/`; `registry.ts` names them. Each is done to real processes
 * on a database of its own.
 */
import type { Random } from "../../engine/generate/random.js";
import type { FaultStand } from "./fault-stand.js";
import type { Ground } from "./ground.js";
import type { RunWatch } from "./run-watch.js";

export interface Fault {
  readonly name: string;
  /** One line for `--list`: what is done, and to whom. */
  readonly doc: string;
  /** What it is done to; default the run. */
  readonly ground?: Ground;
  /** Besides what holds for all: the digest of an undisturbed run, no row lost, none twice. */
  readonly invariant: string;
  /** What this machine lacks to do it, in a word; undefined when it lacks nothing. */
  lacks?(): string | undefined;
  /** Does it, at a moment that the numbers choose, and waits until its end. */
  run(stand: FaultStand, random: Random): Promise<FaultMoment>;
}

/** When it was done, and to what. */
export interface FaultMoment {
  /** By `performance.now()`. */
  readonly doneAt: number;
  /** Default when `run` comes to its end; some wait for more than the run. */
  readonly recoveredAt?: number;
  /** Whether the run was under way then; a disturbance may come too late. */
  readonly isHit: boolean;
  /** Where the run is read, when its database has moved. */
  readonly run?: RunWatch;
  /** A word for the table: how it was done here. */
  readonly note?: string;
}

/** One attempt, as it is kept. */
export interface Attempt {
  readonly fault: string;
  /** Makes the same attempt again. */
  readonly seed: number;
  readonly isHit: boolean;
  readonly recoveredMs: number;
  readonly lost: number;
  readonly doubled: number;
  /** The digest and the sum of the undisturbed run, and the rows stored are those it tells of. */
  readonly isSame: boolean;
  readonly note?: string;
  /** What the machine lacks: it was not tried. */
  readonly skipped?: string;
  /** Why the run was not finished; undefined when it was. */
  readonly failure?: string;
}

export const isGood = ({ lost, doubled, isSame, failure, skipped }: Attempt): boolean =>
  skipped !== undefined || (lost === 0 && doubled === 0 && isSame && failure === undefined);
