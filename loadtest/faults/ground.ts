/** The databases that faults are done on: with a run, or with a regularisation, that is planned. */
import { type Database, inTransaction } from "../../engine/database/connection.js";
import { migrate } from "../../engine/database/migrate.js";
import { errorCode } from "../../engine/errors.js";
import { changeFacts } from "../../engine/facts/change-facts.js";
import { thisMonth } from "../../engine/fleet/moments.js";
import { openQueues } from "../../engine/fleet/queues.js";
import { generate } from "../../engine/generate/generate.js";
import { regularise } from "../../engine/regularise/regularise.js";
import { recompute } from "../../engine/run/recompute.js";

export type Ground = "run" | "regularisation";

/** Of a run its partitions, of a regularisation its parts. */
export const PARTITIONS = 24;
/** More are not needed: a part of some is done in a moment. */
const LATE_HOUSEHOLDS = 4_000;
const LATE_YEARS = [2021, 2022, 2023, 2024];
const LATE_CENTS = [1_000_000, 9_900_000];

interface Laid {
  /** Lays it; a regularisation where the run is finished. */
  prepare(db: Database, children: number): Promise<void>;
  /** The command that does the whole of it. */
  readonly words: readonly string[];
  /** What hands it to the workers. */
  readonly asked: readonly string[];
}

export const GROUNDS: Readonly<Record<Ground, Laid>> = {
  run: {
    async prepare(db, children) {
      await migrate(db);
      await generate(db, { children, seed: 1, workers: 0, into: "groeikern" });
      const boss = await openQueues(db, { isWorking: false });
      await boss.stop({ graceful: false });
      const signal = AbortSignal.abort();
      const planning = recompute(db, { workers: 1, partitions: PARTITIONS, signal });
      await stopped(planning, "RUN_INTERRUPTED");
    },
    words: ["recompute", "--workers", "2"],
    asked: ["schedule", "now"],
  },
  regularisation: {
    async prepare(db) {
      await deliverLate(db);
      const abort = new AbortController();
      const planning = regularise(db, {
        ...{ on: thisMonth(new Date()), parts: PARTITIONS, workers: 1, signal: abort.signal },
        onProgress: () => abort.abort(),
      });
      await stopped(planning, "INTERRUPTED");
    },
    words: ["regularise", "--workers", "2"],
    asked: ["schedule", "now", "--job", "regularise"],
  },
};

async function stopped(planning: Promise<unknown>, code: string): Promise<void> {
  await planning.catch((error: unknown) => {
    if (errorCode(error) !== code) throw error;
  });
}

/** Other incomes of many households, by which their months are other. */
async function deliverLate(db: Database): Promise<void> {
  const rows = await inTransaction(db, async (client) => {
    const text = "SELECT DISTINCT gezin_id AS id FROM gezin_lid ORDER BY id LIMIT $1";
    return (await client.query<{ id: string }>(text, [LATE_HOUSEHOLDS])).rows;
  });
  const late = rows.flatMap(({ id }, at) =>
    LATE_YEARS.map((van) => ({
      ...{ table: "gezin_aanslag" as const, gezinId: id, van },
      values: { inkomsten_cents: LATE_CENTS[at % LATE_CENTS.length] as number },
    })),
  );
  await changeFacts(db, { source: "tax office", id: "late" }, late);
}
