/** Explanations of one thread: households of its own, by a seed of its own, some at a time. */
import { Kernel } from "../../core-wasm/kernel.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import type { Job } from "../../engine/threads/job.js";
import { ExplainVolume } from "./explain-volume.js";
import { loadReferenceParameters } from "./reference/parameters.js";

export interface VolumeSettings {
  readonly seed: number;
  /** Rows of every reason. */
  readonly wanted: number;
}

/** What was explained so far. */
export interface VolumeTold {
  readonly rows: ReadonlyMap<string, number>;
  readonly explained: number;
  readonly isDone: boolean;
}

/** Draws of a task: a second or two. */
const DRAWS = 50;

export default async function openVolume({
  seed,
  wanted,
}: VolumeSettings): Promise<Job<null, VolumeTold>> {
  const [kernel, book] = [await Kernel.load(), await loadParameters()];
  const volume = new ExplainVolume(kernel, book, await loadReferenceParameters(), seed);
  const isDone = (): boolean => volume.scarcest[1] >= wanted;
  return {
    run: () => {
      for (let draw = 0; draw < DRAWS && !isDone(); draw += 1) volume.explainNext(wanted);
      const { rows, explained } = volume;
      return { rows, explained, isDone: isDone() };
    },
  };
}
