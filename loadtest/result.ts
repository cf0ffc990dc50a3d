/** What a session leaves: machine, options and rows, as JSON in a file. */

import type { Machine } from "../bench/harness/machine.js";
import { replaceFile } from "../core-wasm/replace-file.js";
import type { LoadRow } from "./load/shape.js";

export interface LoadResult {
  readonly format: 1;
  /** ISO time at which the session began. */
  readonly at: string;
  readonly machine: Machine;
  /** Calls a second of the shapes that go evenly. */
  readonly rate: number;
  /** Children of the population that results are streamed from. */
  readonly children: number;
  readonly seed: number;
  readonly isSmoke: boolean;
  /** It was ended before all shapes had run. */
  readonly isInterrupted: boolean;
  /** Address of the service, or a word for one of its own. */
  readonly target: string;
  readonly rows: readonly LoadRow[];
  /** Messages of the shapes that failed. */
  readonly failures: readonly string[];
}

export function writeLoadResult(file: string, result: LoadResult): void {
  replaceFile(file, `${JSON.stringify(result)}\n`);
}
