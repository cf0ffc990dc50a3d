/**
 * What a load shape is: a name, how long it takes, and a function that puts load on a service and
 * tells what came back. A file per shape in `shapes/`; `registry.ts` lists them.
 */

import type { ServerSample } from "../stand/prometheus.js";
import type { Target } from "../stand/target.js";
import type { Judgement } from "./bar.js";
import type { Percentiles } from "./histogram.js";
import type { SecondCount } from "./recording.js";
import type { Requests } from "./requests.js";

/** One line of the table. */
export interface LoadRow {
  readonly shape: string;
  readonly name: string;
  /** Wall time of the load. */
  readonly seconds: number;
  /** Calls that were due a second; left out where each caller waits for its answer. */
  readonly askedPerSecond?: number;
  /** Calls that ended well a second, until the last one that was due had come back. */
  readonly achievedPerSecond?: number;
  /** From the moment at which a call was due to its end; refused calls left out. */
  readonly latencyMs?: Percentiles;
  /** Calls by ending. */
  readonly endings?: Readonly<Record<string, number>>;
  /** Further figures by name, the unit in the name: `rowsPerSecond`, `rssGrowthMb`. */
  readonly figures?: Readonly<Record<string, number>>;
  readonly bars?: readonly Judgement[];
  readonly note?: string;
  /** By the second. */
  readonly overTime?: readonly SecondCount[];
  /** What the server told of itself meanwhile. */
  readonly server?: readonly ServerSample[];
}

/** A service with a finished run. */
export interface ResultsTarget {
  readonly target: Target;
  readonly runId: number;
}

/** What a shape is given. */
export interface Stage {
  /** Calls a second of a shape that goes evenly. */
  readonly rate: number;
  /** Seconds of one load: those of `--seconds`, else the shape's own; about one for smoke. */
  seconds(own: number): number;
  readonly isSmoke: boolean;
  /** Tells that the load under way has had its first good answer. */
  firstAnswer(): void;
  /** Aborted when the session is interrupted: what has been recorded so far is handed back. */
  readonly signal: AbortSignal;
  requests(): Promise<Requests>;
  /** The service under load. */
  service(): Promise<Target>;
  /** An echo that is served the same way; undefined when the service is not ours. */
  echo(): Promise<Target | undefined>;
  /** A service with results to stream; the same one when it is not ours. */
  results(): Promise<ResultsTarget>;
}

export interface Shape {
  readonly name: string;
  /** One line for `--list`. */
  readonly doc: string;
  /** Seconds that it takes at full size on two cores. */
  readonly expectedSeconds: number;
  /** Only when it is named, or all are asked for: it takes too long to run every time. */
  readonly isLong?: true;
  run(stage: Stage): Promise<readonly LoadRow[]>;
}
