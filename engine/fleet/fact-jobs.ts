/** What surrounds the runs, as jobs: loads of records, screenings, regularisations. */
import { counted } from "../counted.js";
import { errorCode } from "../errors.js";
import { findUnderWay, joinRegularisation } from "../regularise/join.js";
import { regularise } from "../regularise/regularise.js";
import { screenYear } from "../screening/screen.js";
import { joinDerivation } from "../sources/derive-parts.js";
import { loadFolder } from "../sources/load-folder.js";
import type { JobContext, JobOutcome } from "./jobs.js";
import { readYear, thisMonth } from "./moments.js";

const CENTS = 100;
const euro = (cents: number): string => (cents / CENTS).toFixed(2);

/** In the month of the day on which it is done, which prescription is counted from. */
export async function regulariseAll(context: JobContext): Promise<JobOutcome> {
  const { database, threads, signal, onProgress, callOthers } = context;
  const found = await joiningOthers(context, () =>
    regularise(database, {
      ...{ on: thisMonth(new Date()), workers: threads, signal },
      onShared: (regularisationId) => callOthers({ regularisationId }),
      onProgress: (done, total) => onProgress({ phase: "regularise", done, total }),
    }),
  );
  const { regularisationId, changedHouseholds, arrearsCents, recoveriesCents } = found;
  if (found.isUpToDate) return { message: `up to date as of delivery ${found.knownAt}` };
  return {
    message:
      `regularisation ${regularisationId}: ${counted(changedHouseholds, "household")}, ` +
      `arrears ${euro(arrearsCents)} euro, recoveries ${euro(recoveriesCents)} euro`,
  };
}

/** One that is under way is helped first; one that is only being planned throws. */
async function joiningOthers<T>(context: JobContext, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (errorCode(error) !== "REGULARISATION_UNDER_WAY") throw error;
      const regularisationId = await findUnderWay(context.database);
      if (regularisationId === null) throw error;
      await joinRegularising({ regularisationId }, context);
    }
  }
}

/** One that has ended meanwhile needs no help. */
export async function joinRegularising(
  { regularisationId }: { readonly regularisationId: number },
  { database, threads, signal, onProgress }: JobContext,
): Promise<JobOutcome> {
  const isJoined = await joinRegularisation(database, regularisationId, {
    ...{ workers: threads, signal },
    onProgress: (done, total) => onProgress({ phase: "regularise", done, total }),
  });
  const said = isJoined ? "joined" : "needs no help";
  return { message: `regularisation ${regularisationId}: ${said}` };
}

/** Those of a screening or a load; one that has ended meanwhile needs no help. */
export async function joinDeriving(
  { derivationPlanId: planId }: { readonly derivationPlanId: number },
  { database, threads, signal, onProgress }: JobContext,
): Promise<JobOutcome> {
  const isJoined = await joinDerivation(database, planId, {
    ...{ workers: threads, signal },
    onProgress: (done, total) => onProgress({ phase: "derive", done, total }),
  });
  return { message: `derivation by plan ${planId}: ${isJoined ? "joined" : "needs no help"}` };
}

/** How a derivation is done by all of them. */
const sharing = ({ threads, signal, callOthers }: JobContext) => ({
  ...{ workers: threads, signal },
  onShared: (derivationPlanId: number) => callOthers({ derivationPlanId }),
});

export async function screenHouseholds(
  { year: word }: { readonly year: string },
  context: JobContext,
): Promise<JobOutcome> {
  const { database, onProgress } = context;
  const year = readYear(word, new Date());
  const { rows, derived, causes } = await screenYear(database, year, {
    ...sharing(context),
    onProgress: (phase, done, total) => onProgress({ phase, done, total }),
  });
  const households = causes.reduce((sum, cause) => sum + cause.households, 0);
  return {
    message:
      `year ${year}: ${counted(rows, "membership")}, ` +
      `${counted(derived.changed, "subject")} changed, ` +
      `${counted(households, "household")} with another amount by ` +
      counted(causes.length, "cause"),
  };
}

/** Every file of a folder that is named after a flow, and the facts that follow. */
export async function loadRecords(
  { folder }: { readonly folder: string },
  context: JobContext,
): Promise<JobOutcome> {
  const { database, onProgress } = context;
  const { files, counts, refused, derived } = await loadFolder(database, folder, {
    ...sharing(context),
    onProgress: (phase, done, total) => onProgress({ phase, done, total }),
  });
  const { messages, inserted, updated, quarantined } = counts;
  const delivered =
    derived.deliveryId === null ? "no fact changed" : `delivery ${derived.deliveryId}`;
  return {
    message:
      `${counted(files, "file")}, ${counted(messages, "message")}: ${inserted} new, ` +
      `${updated} changed, ${quarantined} into quarantine, ` +
      `${refusedText(refused)} refused; ${delivered}`,
  };
}

/** As many names as anybody reads; the load of each tells the line. */
const REFUSED_NAMED = 5;

function refusedText(names: readonly string[]): string {
  const count = counted(names.length, "file");
  if (names.length === 0) return count;
  const rest = names.length > REFUSED_NAMED ? ", ..." : "";
  return `${count} (${names.slice(0, REFUSED_NAMED).join(", ")}${rest})`;
}
