/**
 * So many rows of every reason explained, each amount step by step, on all cores: a thread has its
 * share of every reason, and its own seed. It ends at a difference.
 */
import { availableParallelism } from "node:os";
import { compiledFile } from "../../core-wasm/root.js";
import { counted } from "../../engine/counted.js";
import { createProgress } from "../../engine/terminal/progress.js";
import { Crew } from "../../engine/threads/crew.js";
import type { VolumeSettings, VolumeTold } from "./explain-task.js";

const KIND = { taskFile: compiledFile("bench/accuracy/explain-task") };
const MS = 1000;

export interface ExplainedOptions {
  /** Rows of every reason. */
  readonly explained: number;
  readonly seed: number;
}

export async function explainPart({ explained, seed }: ExplainedOptions): Promise<boolean> {
  const threads = Math.min(availableParallelism(), explained);
  const wanted = Math.ceil(explained / threads);
  const told: (VolumeTold | undefined)[] = Array.from({ length: threads }, () => undefined);
  const progress = createProgress(process, false);
  const start = performance.now();
  const report = (): void => {
    const done = Math.min(explained, ...rowsOfAll(told).values());
    progress.update({
      phase: "explanations",
      unit: "rows of every reason",
      done,
      total: explained,
    });
  };
  try {
    await Promise.all(
      told.map(async (_, lane) => {
        const settings = { seed: seed * threads + lane, wanted };
        const crew = new Crew<VolumeSettings, null, VolumeTold>({
          ...{ kind: KIND, count: 1, settings },
        });
        try {
          for (let isDone = false; !isDone; report()) {
            const found = await crew.run(null);
            told[lane] = found;
            isDone = found.isDone;
          }
        } finally {
          await crew.close();
        }
      }),
    );
  } finally {
    progress.stop();
  }
  process.stdout.write(`${passedText(explained, told, (performance.now() - start) / MS)}\n`);
  return true;
}

/** Rows by reason, of every thread that has told some. */
function rowsOfAll(told: readonly (VolumeTold | undefined)[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { rows } of told.flatMap((own) => own ?? [])) {
    for (const [reason, count] of rows) sums.set(reason, (sums.get(reason) ?? 0) + count);
  }
  return sums;
}

function passedText(
  explained: number,
  told: readonly (VolumeTold | undefined)[],
  seconds: number,
): string {
  const households = told.reduce((sum, own) => sum + (own?.explained ?? 0), 0);
  const rows = rowsOfAll(told);
  const all = [...rows.values()].reduce((sum, count) => sum + count, 0);
  return (
    `PASS explanations: ${counted(households, "household")}, at least ` +
    `${counted(explained, "row")} of every one of ${counted(rows.size, "reason")}, ` +
    `${counted(all, "reason")} in all, to the cent; ${seconds.toFixed(1)} s`
  );
}
