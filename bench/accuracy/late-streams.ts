/**
 * Late facts against the reference: random streams of facts played on a database of their own, each
 * month that is decided and each regularisation beside the reference's ledger.
 *
 *     facts as of a delivery, joined by SQL -> reference, everybody, every month -> ledger
 *     the program: runs, regularisations    -> its tables
 *
 * Compared: every difference with its cents and standing, what they add up to, what is decided in
 * the end, and each run, replaced or not, with what its moment says when it is asked again.
 */
import { createHash } from "node:crypto";
import { COMPONENTS, type ComponentName, sqlName } from "../../core-wasm/layout.js";
import { type Database, inTransaction } from "../../engine/database/connection.js";
import { readRows } from "../../engine/input/read-rows.js";
import { type Regularised, regularise } from "../../engine/regularise/regularise.js";
import { resultText, viewText } from "../../engine/regularise/test/decided-text.js";
import {
  type Asked,
  type Onlooker,
  type Play,
  playStream,
} from "../../engine/regularise/test/play.js";
import { selectWindow } from "../material/joined/select.js";
import { databaseHouseholds } from "./database-rows.js";
import { referenceMonth } from "./reference/calculate.js";
import type { ReferenceRow } from "./reference/facts.js";
import { monthText } from "./reference/months.js";
import type { ReferenceParameters } from "./reference/parameters.js";
import {
  type Due,
  type DueByHousehold,
  dueKey,
  type Judged,
  netOf,
  type Reconsidered,
  type ReferenceDifference,
  ReferenceLedger,
} from "./reference/regularisation.js";

const DIFFERING_MAX = 5;
const EVERYONE = { from: 0n, to: 2n ** 63n - 1n };

/** What was compared, and what differed. */
export interface LateTally {
  households: number;
  runs: number;
  regularisations: number;
  readonly standings: Record<Judged["standing"], number>;
  readonly faults: string[];
}

export const emptyLateTally = (): LateTally => ({
  ...{ households: 0, runs: 0, regularisations: 0, faults: [] },
  standings: { due: 0, prescribed: 0, kept: 0 },
});

/** Plays a stream beside the reference; what differs goes into the tally. */
export async function compareLatePlay(
  db: Database,
  parameters: ReferenceParameters,
  play: Play,
  tally: LateTally,
): Promise<void> {
  const comparison = new LateComparison(db, parameters, play.months, tally);
  const gezinnen = play.stream.homes.filter(({ table }) => table === "gezin_uitbetaler");
  tally.households += gezinnen.length;
  await playStream(db, play, comparison);
  await comparison.end();
}

/** A run, and the rows that it read. */
interface Ran {
  readonly month: number;
  readonly knownAt: number;
  readonly digest: string;
}

class LateComparison implements Onlooker {
  readonly #ledger = new ReferenceLedger();
  /** By month the last delivery that its decision has seen. */
  readonly #moments = new Map<number, number>();
  readonly #runs = new Map<number, Ran>();
  #read: { readonly knownAt: number; readonly rows: ReferenceRow[][] } | undefined;

  constructor(
    readonly db: Database,
    readonly parameters: ReferenceParameters,
    readonly months: readonly number[],
    readonly tally: LateTally,
  ) {}

  async decided(runId: number, month: number, knownAt: number): Promise<void> {
    // A month of which nothing changed is up to date: it keeps what was decided anew since.
    if (this.#runs.has(runId)) return;
    this.#runs.set(runId, { month, knownAt, digest: await this.#digestOf(month, knownAt) });
    this.#ledger.decide(await this.#reconsidered(month, knownAt));
    this.#moments.set(month, knownAt);
    this.tally.runs += 1;
  }

  async regularised(found: Regularised, { on, knownAt, isPayerError }: Asked): Promise<void> {
    const expected: Judged[] = [];
    for (const [month, moment] of this.#moments) {
      if (moment > knownAt) continue;
      const now = await this.#reconsidered(month, knownAt);
      expected.push(...this.#ledger.regularise(now, { on, isPayerError }));
      if (found.regularisationId !== null) this.#moments.set(month, knownAt);
    }
    this.tally.regularisations += 1;
    for (const { standing } of expected) this.tally.standings[standing] += 1;
    const told = await storedLines(this.db, found.regularisationId);
    this.#compare(`regularisation ${found.regularisationId}`, told, expected.map(lineOf).sort());
    const { arrearsCents, recoveriesCents, keptCents } = found;
    const { prescribedArrearsCents, prescribedRecoveriesCents } = found;
    const sums = { arrearsCents, recoveriesCents, keptCents };
    const all = { ...sums, prescribedArrearsCents, prescribedRecoveriesCents };
    this.#compare("sums", linesOf(all), linesOf(sumsOf(expected)));
  }

  /** What is decided in the end, and what every run said. */
  async end(): Promise<void> {
    const decided = [...this.#moments.keys()].flatMap((month) =>
      monthLines(month, this.#ledger.decided(month)),
    );
    this.#compare("what is decided", (await viewText(this.db)).sort(), decided.sort());
    this.#compare("what is read", await resultText(this.db), await viewText(this.db));
    const again = await regularise(this.db, { on: Math.max(...this.months) + 1, workers: 1 });
    const { isUpToDate, differences } = again;
    this.#compare("a second time", [`${isUpToDate} ${differences}`], ["true 0"]);
    for (const [runId, { month, knownAt, digest }] of this.#runs) {
      this.#compare(`run ${runId}, its rows`, [await this.#digestOf(month, knownAt)], [digest]);
      const { due, faulty } = await this.#reconsidered(month, knownAt);
      const said = monthLines(month, new Map([...due].filter(([id]) => !faulty.has(id))));
      this.#compare(`run ${runId}`, await runLines(this.db, runId), said.sort());
    }
  }

  /** Of the rows that a run of the month reads as of a delivery: the same for ever. */
  async #digestOf(month: number, knownAt: number): Promise<string> {
    const wanted = { households: EVERYONE, window: { from: month, to: month + 1 }, knownAt };
    const { bytes } = await inTransaction(this.db, (client) => readRows(client, wanted));
    return createHash("sha256").update(bytes).digest("hex");
  }

  #compare(what: string, found: readonly string[], expected: readonly string[]): void {
    const [has, wants] = [new Set(found), new Set(expected)];
    const faults = [
      ...found.filter((line) => !wants.has(line)).map((line) => `found ${line}`),
      ...expected.filter((line) => !has.has(line)).map((line) => `expected ${line}`),
      ...(found.length === expected.length ? [] : [`${found.length} for ${expected.length} lines`]),
    ];
    for (const fault of faults.slice(0, DIFFERING_MAX)) this.tally.faults.push(`${what}: ${fault}`);
  }

  /** What everybody is due in a month, as of a delivery, and who is at fault. */
  async #reconsidered(month: number, knownAt: number): Promise<Reconsidered> {
    if (this.#read?.knownAt !== knownAt) {
      const rows: ReferenceRow[][] = [];
      const window = { from: Math.min(...this.months), to: Math.max(...this.months) + 1 };
      const select = selectWindow(window, knownAt, "all");
      for await (const household of databaseHouseholds(this.db.config, select))
        rows.push(household);
      this.#read = { knownAt, rows };
    }
    const due = new Map<bigint, Due>();
    const held: ReferenceRow[] = [];
    for (const household of this.#read.rows) {
      const results = referenceMonth(this.parameters, household, month);
      held.push(...results.map(({ row }) => row));
      const cents = new Map<string, bigint>();
      for (const { row, componenten } of results) {
        for (const [name, amount] of Object.entries(componenten)) {
          if (amount === 0n) continue;
          cents.set(dueKey(row.childId, row.payer, name as ComponentName), amount);
        }
      }
      if (cents.size > 0) due.set((household[0] as ReferenceRow).gezinId, cents);
    }
    return { month, due, faulty: paidTwice(held) };
  }
}

/** Rules 0: a child has at most one row that is paid over all households; two fault both. */
function paidTwice(rows: readonly ReferenceRow[]): Set<bigint> {
  const byChild = new Map<bigint, bigint[]>();
  for (const { childId, gezinId, rol } of rows) {
    if (rol !== "GEDEELD_ANDER") byChild.set(childId, [...(byChild.get(childId) ?? []), gezinId]);
  }
  return new Set([...byChild.values()].filter((gezinnen) => gezinnen.length > 1).flat());
}

const lineOf = (one: Judged): string =>
  [
    ...[monthText(one.month), one.gezinId, one.childId, one.payer, one.component],
    ...[one.before, one.after, one.standing],
  ].join(" ");

async function storedLines({ pool }: Database, regularisationId: number | null): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `SELECT concat_ws(' ', maand, gezin_id, child_id, payer, component, before_cents, after_cents,
       standing) AS line
     FROM difference_readable WHERE regularisation_id = $1`,
    [regularisationId],
  );
  return rows.map(({ line }) => line).sort();
}

const SAID = COMPONENTS.map((name) => `'${name} ' || ${sqlName(`${name}Cents`)}`).join(", ");

async function runLines({ pool }: Database, runId: number): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `SELECT concat_ws(' ', maand, gezin_id, child_id, payer, ${SAID}) AS line
     FROM result_of_every_run WHERE run_id = $1 AND totaal_cents <> 0`,
    [runId],
  );
  return rows.map(({ line }) => line).sort();
}

/** A line a child in a household, in the words of the program's views. */
function monthLines(month: number, decided: DueByHousehold): string[] {
  return [...decided].flatMap(([gezinId, due]) => {
    const byRow = new Map<string, Map<string, bigint>>();
    for (const [key, cents] of due) {
      const [childId, payer, component] = key.split(" ") as [string, string, string];
      const row = byRow.get(`${childId} ${payer}`) ?? new Map<string, bigint>();
      byRow.set(`${childId} ${payer}`, row.set(component, cents));
    }
    return [...byRow].map(([who, cents]) => {
      const said = COMPONENTS.filter((name) => cents.has(name));
      const amounts = said.map((name) => `${name} ${cents.get(name)}`);
      return [monthText(month), gezinId, who, ...amounts].join(" ");
    });
  });
}

/** Netted by household, payer and right-month, as the standings have it. */
function sumsOf(differences: readonly Judged[]): Readonly<Record<string, bigint>> {
  const nets = new Map<string, ReferenceDifference[]>();
  for (const one of differences) {
    const key = `${one.standing} ${one.month} ${one.gezinId} ${one.payer}`;
    nets.set(key, [...(nets.get(key) ?? []), one]);
  }
  const sums = {
    ...{ arrearsCents: 0n, recoveriesCents: 0n, keptCents: 0n },
    ...{ prescribedArrearsCents: 0n, prescribedRecoveriesCents: 0n },
  };
  for (const [key, own] of nets) {
    const net = netOf(own);
    const size = net < 0n ? -net : net;
    if (key.startsWith("kept")) sums.keptCents += size;
    else if (key.startsWith("due")) sums[net < 0n ? "recoveriesCents" : "arrearsCents"] += size;
    else sums[net < 0n ? "prescribedRecoveriesCents" : "prescribedArrearsCents"] += size;
  }
  return sums;
}

const linesOf = (sums: Readonly<Record<string, bigint | number>>): string[] =>
  Object.entries(sums).map(([name, cents]) => `${name} ${cents}`);
