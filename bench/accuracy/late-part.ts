/** The part that plays late facts beside the reference, on databases of its own. */
import { counted } from "../../engine/counted.js";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { createProgress } from "../../engine/terminal/progress.js";
import { drawLatePlay } from "./late-play.js";
import { compareLatePlay, emptyLateTally } from "./late-streams.js";
import type { Options } from "./options.js";
import { Random } from "./random.js";
import { loadReferenceParameters } from "./reference/parameters.js";

/** Of one play: more of them lie at more edges, fewer are quicker. */
const PLAY_HOUSEHOLDS = 1000;
const MS = 1000;

const count = (value: number): string => value.toLocaleString("en");

/** Plays so many households, compares, and prints what differs; true when nothing does. */
export async function latePart({ late, seed }: Options): Promise<boolean> {
  const parameters = await loadReferenceParameters();
  const random = new Random(seed);
  const tally = emptyLateTally();
  const progress = createProgress(process, false);
  const start = performance.now();
  try {
    while (tally.households < late) {
      const done = tally.households;
      progress.update({ phase: "late facts", unit: "households", done, total: late });
      const db = await openTestDatabase();
      try {
        const play = drawLatePlay(random, Math.min(PLAY_HOUSEHOLDS, late - done));
        await compareLatePlay(db, parameters, play, tally);
      } finally {
        await db.close();
      }
    }
  } finally {
    progress.stop();
  }
  for (const fault of tally.faults) process.stdout.write(`  ${fault}\n`);
  const { due, prescribed, kept } = tally.standings;
  const isPassed = tally.faults.length === 0 && due > 0;
  const seconds = ((performance.now() - start) / MS).toFixed(1);
  process.stdout.write(
    `${isPassed ? "PASS" : "FAIL"} late facts: ${counted(tally.households, "household")}, ` +
      `${counted(tally.runs, "run")}, ` +
      `${counted(tally.regularisations, "regularisation")}, ` +
      `${counted(due + prescribed + kept, "difference")} to the cent (${count(prescribed)} ` +
      `prescribed, ${count(kept)} the payer's error); ${seconds} s\n`,
  );
  return isPassed;
}
