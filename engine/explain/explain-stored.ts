/**
 * Why a child has what it has in a month, from the facts of a database: one explanation for each
 * household that it lives in.
 *
 * With a run: as of the facts of that run, by its parameters, and only by its kernel. Without one:
 * by what is known now and the parameters given, beside what the current run of the month decided.
 */
import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import { monthText } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { filled, type Language } from "../../core-wasm/texts.js";
import { type DatabasePool, inTransaction } from "../database/connection.js";
import { EngineError } from "../errors.js";
import { readPrograms } from "../run/program.js";
import { type Decided, readDecided, type Since } from "./decided.js";
import { Explainer } from "./explain.js";
import type { ChildSaid, DecisionSaid, Explanation } from "./explanation.js";
import { FactSources } from "./fact-sources.js";
import { type HouseholdRead, readHouseholds } from "./read-households.js";
import { Words } from "./words.js";

export interface StoredWanted {
  readonly childId: bigint;
  /** Month index, of a month that the parameters cover. */
  readonly month: number;
  readonly runId?: number | undefined;
  readonly language: Language;
  /** The households of one payer alone. */
  readonly payer?: string | undefined;
}

export interface StoredEngine {
  readonly kernel: Kernel;
  readonly book: ParameterBook;
}

interface RunRow {
  readonly run_id: number;
  readonly month: number;
  readonly status: string;
  readonly kernel_digest: string;
  readonly parameter_digest: string;
  readonly facts_moment: number;
}

/** Throws `RUN_UNKNOWN`, `RUN_OTHER` and the codes of reading and explaining a household. */
export async function explainStored(
  db: DatabasePool,
  engine: StoredEngine,
  wanted: StoredWanted,
): Promise<Explanation[]> {
  const { kernel } = engine;
  const run = await readRun(db, wanted);
  if (wanted.runId !== undefined) requireRun(run as RunRow, wanted, kernel);
  const book = await bookOf(db, engine.book, wanted.runId);
  return inTransaction(db, async (client) => {
    await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const knownAt = wanted.runId === undefined ? await newest(client) : (run?.facts_moment ?? 0);
    const { childId, month, payer } = wanted;
    const read = await readHouseholds(client, kernel, { childId, month, knownAt, payer });
    const explainer = new Explainer(kernel, book);
    const explained: Explanation[] = [];
    for (const household of read) {
      explained.push(await explainOne(client, explainer, household, { ...wanted, knownAt, run }));
    }
    return explained;
  });
}

interface One extends StoredWanted {
  readonly knownAt: number;
  readonly run: RunRow | undefined;
}

async function explainOne(
  client: pg.ClientBase,
  explainer: Explainer,
  household: HouseholdRead,
  { childId, month, language, knownAt, run, runId }: One,
): Promise<Explanation> {
  const { gezinId } = household;
  const childIds = [String(childId)];
  const sources = await FactSources.read(client, { gezinIds: [gezinId], childIds, month, knownAt });
  const explanation = explainer.explain(
    {
      ...household,
      childId,
      sourcesOf: (child, fact) => sources.of(gezinId, String(child), fact),
      receipt: { run: run?.run_id ?? null, delivery: knownAt },
    },
    language,
  );
  const asked = { gezinId, childId: String(childId), isNow: runId === undefined };
  const decided = run && (await readDecided(client, { runId: run.run_id, ...asked }));
  const words = new Words(language);
  const kinderen = explanation.kinderen.map((child) => ({
    ...child,
    decision: decided === undefined ? null : decisionOf(child, decided, words),
  }));
  return { ...explanation, kinderen };
}

function decisionOf({ childId, totaal }: ChildSaid, decided: Decided, words: Words): DecisionSaid {
  const { brief } = words.texts;
  const decidedAt = decided.decidedAt.toISOString();
  const isEqual = decided.totaal === totaal;
  const values = {
    datum: words.day(decidedAt.slice(0, "YYYY-MM-DD".length)),
    run: String(decided.runId),
    bedrag: words.euro(decided.totaal),
    kind: childId,
  };
  const said = filled(brief[isEqual ? "besluitGelijk" : "besluitAnders"], values);
  const since = isEqual || decided.since?.standing !== "due" ? decided.since : undefined;
  const text = since === undefined ? said : `${said} ${sinceText(since, words)}`;
  return { run: decided.runId, decidedAt, totaal: decided.totaal, isEqual, text };
}

/** What a family gets besides or pays back, keeps, or gets no more, for it was decided since. */
function sinceText({ standing, cents }: Since, words: Words): string {
  const { brief } = words.texts;
  const verschil = words.euro(Math.abs(cents));
  const [more, less] = SINCE[standing];
  return filled(brief[cents > 0 ? more : less], { verschil });
}

/** Sentences by standing: decided more since, and less. */
const SINCE = {
  due: ["nabetaling", "terugvordering"],
  kept: ["nietMeer", "blijftFout"],
  prescribed: ["nietMeer", "blijftVerjaard"],
} as const;

/** The run asked for, or the current one of the month. */
async function readRun({ pool }: DatabasePool, { month, runId }: StoredWanted) {
  const condition =
    runId === undefined
      ? "month = $1 AND status = 'finished' AND replaced_by IS NULL"
      : "run_id = $1";
  const { rows } = await pool.query<RunRow>(
    `SELECT run_id, month, status, kernel_digest, parameter_digest, facts_moment
     FROM run WHERE ${condition}`,
    [runId ?? month],
  );
  if (rows[0] !== undefined || runId === undefined) return rows[0];
  throw new EngineError(
    "RUN_UNKNOWN",
    `run: expected the number of a run, found ${runId}, which does not exist; see groeikern runs`,
  );
}

/** A run explains its own month, once it is finished, and by its own kernel alone. */
function requireRun(run: RunRow, { month }: StoredWanted, kernel: Kernel): void {
  const other = (expected: string, found: string): EngineError =>
    new EngineError("RUN_OTHER", `run ${run.run_id}: expected ${expected}, found ${found}`);
  if (run.month !== month) throw other(`a run of ${monthText(month)}`, monthText(run.month));
  if (run.status !== "finished") throw other("a finished run", run.status);
  if (run.kernel_digest === kernel.digest) return;
  throw other(`the kernel of this program, ${kernel.digest}`, run.kernel_digest);
}

/** The parameters given, or those that the run kept. */
async function bookOf(
  db: DatabasePool,
  book: ParameterBook,
  runId: number | undefined,
): Promise<ParameterBook> {
  return runId === undefined ? book : (await readPrograms(db, runId)).book;
}

async function newest(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ newest: number }>(
    "SELECT coalesce(max(delivery_id), 0) AS newest FROM delivery",
  );
  return rows[0]?.newest ?? 0;
}
