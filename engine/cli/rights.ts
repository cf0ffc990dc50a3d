/** `groeikern rights`: what nobody asked for, and what a person must decide. */

import type pg from "pg";
import { monthText } from "../../core-wasm/month.js";
import { counted } from "../counted.js";
import type { Database } from "../database/connection.js";
import type { Proposal } from "../screening/missing-rights.js";
import type { FindingProposal, Hands } from "../screening/proposals.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { month } from "../terminal/option.js";
import { createProgress, openPhase } from "../terminal/progress.js";
import { tableText } from "../terminal/table.js";
import { withDatabase } from "./open-database.js";
import { rightMonth } from "./right-month.js";

const LINES_MAX = 20;
const PERCENT = 100;

const EXAMPLES = `
Examples:
  groeikern rights missing --month 2025-08
  groeikern rights missing --month 2025-08 --apply
  groeikern rights proposals`;

const MISSING = `
Children with a right and no file, months before a file began, starting amounts that were never
requested. With --apply a child is added to the file of a parent, what the law says by itself; all
else is a work list. The starting amount of a child that is added has a line of its own: where a
file was open at the birth it is there already, else it is paid on request. With --json everything,
an object a line; otherwise the first ${LINES_MAX}.`;

interface Options {
  readonly month?: number;
  readonly apply?: true;
  readonly json?: true;
}

export function addRights(program: GroeikernCommand, io: Io, finish: Finish): void {
  const rights = program
    .command("rights")
    .description("rights that nobody asked for, and what a person must decide")
    .addHelpText("after", EXAMPLES);
  rights.helpCommand(false);
  addMissing(rights, io, finish);
  addProposals(rights, io, finish);
}

function addMissing(rights: GroeikernCommand, io: Io, finish: Finish): void {
  rights
    .command("missing")
    .description("children with a right and no file, and what else nobody asked for")
    .option("--month <YYYY-MM>", "the right-month, default the newest confirmed", month("--month"))
    .option("--apply", "grant what the law says by itself")
    .option("--json", "print one JSON object a line, the counts last")
    .addHelpText("after", MISSING)
    .action(async (options: Options) => {
      const asked = await rightMonth(options.month);
      const [isJson, isApplied] = [options.json === true, options.apply === true];
      const { missingRights } = await import("../screening/missing-rights.js");
      const { grantRights, isAutomatic } = await import("../screening/grant-rights.js");
      const told = new Told();
      const automatic: Proposal[] = [];
      const deliveryId = await withDatabase(io, isJson, async (db) => {
        const take = async (some: readonly Proposal[]): Promise<void> => {
          if (isJson) for (const one of some) await sayJson(io, shown(one));
          told.add(some);
          if (isApplied) automatic.push(...some.filter(isAutomatic));
        };
        await takeAll(db, io, isJson, (client) => missingRights(client, asked), take);
        return isApplied ? grantRights(db, asked, automatic) : null;
      });
      const reasons = await reasonsOf(told);
      const sum = { month: monthText(asked), deliveryId, reasons, withoutHands: handless(reasons) };
      if (isJson) await sayJson(io, sum);
      else await say(io, missingText(told, reasons, deliveryId, isApplied));
      finish(EXIT_CODE.done);
    });
}

/** Hands over what a reader finds, some at a time, and shows how far it is. */
async function takeAll<T>(
  db: Database,
  io: Io,
  isJson: boolean,
  read: (client: pg.ClientBase) => AsyncIterable<readonly T[]>,
  take: (some: readonly T[]) => Promise<void>,
): Promise<void> {
  const { inTransaction } = await import("../database/connection.js");
  const progress = createProgress(io, isJson);
  let done = 0;
  try {
    progress.update(openPhase("rights"));
    await inTransaction(
      db,
      async (client) => {
        for await (const some of read(client)) {
          await take(some);
          done += some.length;
          progress.update({ phase: "rights", unit: "found", done, total: 0 });
        }
      },
      { isPatient: true },
    );
  } finally {
    progress.stop();
  }
}

const shown = ({ van, ...proposal }: Proposal) => ({ ...proposal, van: monthText(van) });

/** What was found: counted, and the first ones. */
class Told {
  readonly counts = new Map<string, number>();
  readonly first: Proposal[] = [];
  count = 0;

  add(some: readonly Proposal[]): void {
    this.count += some.length;
    this.first.push(...some.slice(0, LINES_MAX - this.first.length));
    for (const { reden } of some) this.counts.set(reden, (this.counts.get(reden) ?? 0) + 1);
  }
}

interface Reason {
  readonly reason: string;
  readonly count: number;
  readonly by_itself: string;
  readonly advice: string;
}

async function reasonsOf({ counts }: Told): Promise<readonly Reason[]> {
  const { ADVICE } = await import("../screening/missing-rights.js");
  return Object.entries(ADVICE).flatMap(([reason, { advice, isAutomatic }]) => {
    const count = counts.get(reason) ?? 0;
    return count === 0 ? [] : [{ reason, count, by_itself: isAutomatic ? "yes" : "no", advice }];
  });
}

const handless = (reasons: readonly Reason[]): number =>
  reasons.reduce((sum, { by_itself, count }) => sum + (by_itself === "yes" ? count : 0), 0);

const share = (part: number, whole: number): string => `${((part / whole) * PERCENT).toFixed(1)} %`;

function missingText(
  { first, count }: Told,
  reasons: readonly Reason[],
  deliveryId: number | null,
  isApplied: boolean,
): string {
  if (count === 0) return "nothing is missing";
  const list = first.map(({ reden, childId, gezinId, payer, van }) => ({
    ...{ reason: reden, child: childId, file: gezinId ?? "new", payer: payer ?? "-" },
    from: monthText(van),
  }));
  const granted = deliveryId === null ? "nothing to grant" : `granted, delivery ${deliveryId}`;
  const without = handless(reasons);
  return [
    tableText(reasons.map(({ by_itself, ...reason }) => ({ ...reason, "by itself": by_itself }))),
    tableText(list),
    ...(count > first.length ? [`and ${(count - first.length).toLocaleString("en")} more`] : []),
    `without hands: ${without} of ${count}, ${share(without, count)}`,
    isApplied ? granted : "nothing was granted: --apply grants what the law says by itself",
  ].join("\n\n");
}

function addProposals(rights: GroeikernCommand, io: Io, finish: Finish): void {
  rights
    .command("proposals")
    .description("what a person must decide, with the advice and its grounds")
    .option("--json", "print one JSON object a line, the counts last")
    .action(async (options: Options) => {
      const isJson = options.json === true;
      const { countHands, readProposals } = await import("../screening/proposals.js");
      const first: FindingProposal[] = [];
      const hands = await withDatabase(io, isJson, async (db) => {
        const take = async (some: readonly FindingProposal[]): Promise<void> => {
          if (isJson) for (const one of some) await sayJson(io, one);
          first.push(...some.slice(0, LINES_MAX - first.length));
        };
        await takeAll(db, io, isJson, readProposals, take);
        const { inTransaction } = await import("../database/connection.js");
        return inTransaction(db, countHands);
      });
      if (isJson) await sayJson(io, hands);
      else await say(io, `${proposalsText(first)}\n\n${handsText(hands)}`);
      finish(EXIT_CODE.done);
    });
}

/** How much no person had to look at; of nobody there is no share. */
export function handsText({ subjects, withoutHands }: Hands): string {
  if (subjects === 0) return "without hands: no subjects yet";
  const of = `${withoutHands.toLocaleString("en")} of ${counted(subjects, "subject")}`;
  return `without hands: ${of}, ${share(withoutHands, subjects)}`;
}

function proposalsText(proposals: readonly FindingProposal[]): string {
  if (proposals.length === 0) return "nothing to decide";
  return tableText(
    proposals.map(({ soort, id, code, advice, grond }) => {
      return { subject: `${soort} ${id}`, code, advice, ground: grond };
    }),
  );
}
