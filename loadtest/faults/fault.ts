/**
 * What a fault is: a name, what it does to a run, and what must hold afterwards. A file per kin in
 * `list/`; `registry.ts` names them. Each is done to real processes on a database of its own.
 */
import type { Random } from "../../engine/generate/random.js";
import type { FaultStand } from "./fault-stand.js";

export interface Fault {
  readonly name: string;
  /** One line for `--list`: what is done, and to whom. */
  readonly doc: string;
  /** Besides what holds for all: the digest of an undisturbed run, no row lost, none twice. */
  readonly invariant: string;
  /** Does it, at a moment that the numbers choose, and waits until the run is published. */
  run(stand: FaultStand, random: Random): Promise<FaultMoment>;
}

/** When it was done, by `performance.now()`. */
export interface FaultMoment {
  readonly doneAt: number;
}

/** One attempt, as it is kept. */
export interface Attempt {
  readonly fault: string;
  /** Makes the same attempt again. */
  readonly seed: number;
  readonly recoveredMs: number;
  readonly lost: number;
  readonly doubled: number;
  readonly isSameDigest: boolean;
  /** Why the run was not finished; undefined when it was. */
  readonly failure?: string;
}

export const isGood = ({ lost, doubled, isSameDigest, failure }: Attempt): boolean =>
  lost === 0 && doubled === 0 && isSameDigest && failure === undefined;
