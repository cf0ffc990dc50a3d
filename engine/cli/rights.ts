/** `groeikern rights`: what nobody asked for, and what a person must decide. */
import { monthText } from "../../core-wasm/month.js";
import type { Proposal } from "../screening/missing-rights.js";
import type { FindingProposal } from "../screening/proposals.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { month } from "../terminal/option.js";
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
else is a work list. With --json everything, otherwise the first ${LINES_MAX} of it.`;

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
    .option("--json", "print one JSON object")
    .addHelpText("after", MISSING)
    .action(async (options: Options) => {
      const asked = await rightMonth(options.month);
      const [isJson, isApplied] = [options.json === true, options.apply === true];
      const { missingRights } = await import("../screening/missing-rights.js");
      const { grantRights } = await import("../screening/grant-rights.js");
      const { proposals, deliveryId } = await withDatabase(io, isJson, async (db) => {
        const { inTransaction } = await import("../database/connection.js");
        const proposals = await inTransaction(db, (client) => missingRights(client, asked));
        return {
          proposals,
          deliveryId: isApplied ? await grantRights(db, asked, proposals) : null,
        };
      });
      const told = await toldRights(proposals);
      const months = { month: monthText(asked), deliveryId };
      if (isJson) await sayJson(io, { ...months, ...told, proposals: proposals.map(shown) });
      else await say(io, missingText(proposals, told, deliveryId, isApplied));
      finish(EXIT_CODE.done);
    });
}

const shown = ({ van, ...proposal }: Proposal) => ({ ...proposal, van: monthText(van) });

interface Told {
  readonly reasons: readonly {
    reason: string;
    count: number;
    by_itself: string;
    advice: string;
  }[];
  readonly withoutHands: number;
}

async function toldRights(proposals: readonly Proposal[]): Promise<Told> {
  const { ADVICE } = await import("../screening/missing-rights.js");
  const reasons = Object.entries(ADVICE).flatMap(([reason, { advice, isAutomatic }]) => {
    const count = proposals.filter(({ reden }) => reden === reason).length;
    return count === 0 ? [] : [{ reason, count, by_itself: isAutomatic ? "yes" : "no", advice }];
  });
  const byItself = reasons.filter(({ by_itself }) => by_itself === "yes");
  return { reasons, withoutHands: byItself.reduce((sum, { count }) => sum + count, 0) };
}

const share = (part: number, whole: number): string =>
  whole === 0 ? "100.0 %" : `${((part / whole) * PERCENT).toFixed(1)} %`;

function missingText(
  proposals: readonly Proposal[],
  { reasons, withoutHands }: Told,
  deliveryId: number | null,
  isApplied: boolean,
): string {
  if (proposals.length === 0) return "nothing is missing";
  const list = proposals.slice(0, LINES_MAX).map(({ reden, childId, gezinId, payer, van }) => ({
    ...{ reason: reden, child: childId, file: gezinId ?? "new", payer: payer ?? "-" },
    from: monthText(van),
  }));
  const granted = deliveryId === null ? "nothing to grant" : `granted, delivery ${deliveryId}`;
  const decided = `without hands: ${withoutHands} of ${proposals.length}`;
  return [
    tableText(reasons),
    tableText(list),
    ...(proposals.length > LINES_MAX ? [`and ${proposals.length - LINES_MAX} more`] : []),
    `${decided}, ${share(withoutHands, proposals.length)}`,
    isApplied ? granted : "nothing was granted: --apply grants what the law says by itself",
  ].join("\n\n");
}

function addProposals(rights: GroeikernCommand, io: Io, finish: Finish): void {
  rights
    .command("proposals")
    .description("what a person must decide, with the advice and its grounds")
    .option("--json", "print one JSON object")
    .action(async (options: Options) => {
      const isJson = options.json === true;
      const { readProposals } = await import("../screening/proposals.js");
      const decided = await withDatabase(io, isJson, async (db) => {
        const { inTransaction } = await import("../database/connection.js");
        return inTransaction(db, readProposals);
      });
      if (isJson) await sayJson(io, decided);
      else {
        const { subjects, withoutHands, proposals } = decided;
        const counted = `${withoutHands.toLocaleString("en")} of ${subjects.toLocaleString("en")}`;
        const hands = `without hands: ${counted} subjects, ${share(withoutHands, subjects)}`;
        await say(io, `${proposalsText(proposals)}\n\n${hands}`);
      }
      finish(EXIT_CODE.done);
    });
}

function proposalsText(proposals: readonly FindingProposal[]): string {
  if (proposals.length === 0) return "nothing to decide";
  return tableText(
    proposals.slice(0, LINES_MAX).map(({ soort, id, code, advice, grond }) => {
      return { subject: `${soort} ${id}`, code, advice, ground: grond };
    }),
  );
}
