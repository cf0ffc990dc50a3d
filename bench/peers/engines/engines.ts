/**
 * Rule engines from the registry on the part of the law that they share with ours, called as their
 * documentation says: one call a household. The kernel beside them calculates the full rules of the
 * same households. The first two must give the kernel's cents; the French law is another law.
 */
import type { Bench, BenchContext, BenchRow, Measurement } from "../../harness/bench.js";
import { sampleTurns, sampleWork } from "../../harness/measure.js";
import { Checksum } from "../../material/checksum.js";
import { openBatch } from "../../material/work.js";
import { openFrenchLaw } from "./french-law.js";
import { openJsonRules } from "./json-rules.js";
import { keepShared, type Situation, sharedLaw } from "./situations.js";
import { type Decide, openZen } from "./zen.js";

export const SHARED_ROW = "shared part, kernel";
const HOUSEHOLDS_MAX = 4000;
/** Rows among which so many plain households are found. */
const ROWS = 50_000;

interface Peer {
  readonly name: string;
  readonly note: string;
  open(): Promise<Decide>;
}

export const enginesBench: Bench = {
  name: "engines",
  doc: "zen-engine, json-rules-engine and french-law on the shared part of the law",
  async run(context) {
    const sheet = context.book.sheet(context.month);
    const batch = await openBatch(context.seed, context.month, Math.min(context.rows, ROWS));
    batch.kernel.calculate(sheet);
    const { situations, rows } = keepShared(batch, context.month, HOUSEHOLDS_MAX);
    batch.kernel.prepare(rows);
    const samplesMs = sampleWork(() => batch.kernel.calculate(sheet), context);
    const law = sharedLaw(sheet);
    const peers: Peer[] = [
      { name: "zen-engine", note: "one decision table", open: () => openZen(law) },
      { name: "json-rules-engine", note: "five rules", open: () => openJsonRules(law) },
      { name: "french-law", note: "the French law, not ours", open: async () => frenchDecide() },
    ];
    const kernel = rowOf("kernel", rows, samplesMs, checksumOf(situations.map(householdCents)));
    const measured: BenchRow[] = [{ ...kernel, note: "full rules, same households, all at once" }];
    for (const peer of peers) measured.push(await measurePeer(context, peer, situations));
    return measured;
  },
};

const householdCents = ({ centsPerChild, kinderen }: Situation): number => centsPerChild * kinderen;

function frenchDecide(): Decide {
  const decide = openFrenchLaw();
  return async (situation) => decide(situation) / situation.kinderen;
}

async function measurePeer(
  context: BenchContext,
  { name, note, open }: Peer,
  situations: readonly Situation[],
): Promise<BenchRow> {
  let decide: Decide;
  try {
    decide = await open();
  } catch (error) {
    return { name: `shared part, ${name}`, skipped: `not here: ${(error as Error).message}` };
  }
  const cents: number[] = [];
  const work = async () => {
    for (const [index, situation] of situations.entries()) {
      cents[index] = Math.round((await decide(situation)) * situation.kinderen);
    }
  };
  const [samplesMs] = await sampleTurns([{ work }], context);
  if (name !== "french-law") requireCents(name, situations, cents);
  const children = situations.reduce((sum, { kinderen }) => sum + kinderen, 0);
  return { ...rowOf(name, children, samplesMs as number[], checksumOf(cents)), note };
}

function requireCents(name: string, situations: readonly Situation[], cents: number[]): void {
  const at = situations.findIndex((situation, index) => householdCents(situation) !== cents[index]);
  const found = situations[at];
  if (found === undefined) return;
  throw new Error(
    `${name}: ${JSON.stringify(found)}: expected ${householdCents(found)}, found ${cents[at]}`,
  );
}

function rowOf(
  name: string,
  children: number,
  samplesMs: readonly number[],
  checksum: string,
): Measurement {
  const row = { name: `shared part, ${name}`, unit: "children" as const, count: children };
  return { ...row, samplesMs, checksum, baseline: SHARED_ROW, plot: "peers-shared" };
}

function checksumOf(cents: readonly number[]): string {
  const sum = new Checksum();
  sum.addAll(cents);
  return sum.text;
}
