/**
 * Rights that nobody asked for (flows 9): children with a right in a month and no file, months
 * before the file began, starting amounts that were never requested.
 *
 * A child whose parent has, or had, a file is added there: that the law says by itself. Without one
 * the parents are told, and the public payer pays when they choose nobody (reading). On request
 * only are a starting amount outside an existing file, the manual alarm and the care evaluation.
 * In a file that was open at the birth the derivation has given the starting amount already, so the
 * one of a child that is added is told beside it, and stays to be asked for.
 * Back to five years (art. 95). Where a parent has children under another scheme, and where a payer
 * has put the child out and the register still shows a right, a person looks (readings).
 */
import type pg from "pg";
import { FIRST_MONTH } from "../../core-wasm/layout.js";
import { monthOfDay } from "../../core-wasm/month.js";
import { ANDERE_REGELING } from "../sources/andere-regeling/flow.js";
import type { SubjectRecords } from "../sources/derivation.js";
import { type FileLine, type Files, filesOf } from "../sources/gezin/files.js";
import { monthsOut } from "../sources/gezin/members.js";
import { type Register, registerOf } from "../sources/register/information.js";
import { loadSources } from "../sources/registry.js";
import { RecordCache } from "../sources/subject-records.js";
import { type Candidate, readCandidates, readUnasked } from "./right-candidates.js";

/** Months that are paid back at most. */
const BACK_MONTHS = 60;

/** Why something is proposed, what is advised, and whether the law says it by itself. */
export const ADVICE = {
  kindInDossier: {
    doc: "A child with a right and no file; a parent has a file.",
    advice: "add the child to the parent's file",
    isAutomatic: true,
  },
  kindInGeslotenDossier: {
    doc: "A child with a right and no file; a parent's file was closed.",
    advice: "open the file again and add the child",
    isAutomatic: true,
  },
  uitgestroomd: {
    doc: "A child with a right that its payer has put out.",
    advice: "ask the payer whether the right goes on, and from when",
    isAutomatic: false,
  },
  andereRegeling: {
    doc: "The same, and a parent has children under another scheme.",
    advice: "ask the other scheme whether it pays the child",
    isAutomatic: false,
  },
  geenDossier: {
    doc: "A child with a right, and no parent has a file.",
    advice: "tell the parents; FONS pays when they choose nobody",
    isAutomatic: false,
  },
  geenOuder: {
    doc: "A child with a right of whom no parent is known.",
    advice: "ask the municipality who raises the child",
    isAutomatic: false,
  },
  maandenVoordien: {
    doc: "Months with residence here before the file began.",
    advice: "pay them back to five years, after a look at the residence",
    isAutomatic: false,
  },
  startbedrag: {
    doc: "A birth in the last five years without starting amount.",
    advice: "tell the parents: it is paid on request",
    isAutomatic: false,
  },
  startbedragNaToevoeging: {
    doc: "The same, of a child that is added to a file which was not open at the birth.",
    advice: "tell the parents with the file: no file was open at the birth, so they must ask",
    isAutomatic: false,
  },
} as const;

export type Reden = keyof typeof ADVICE;

export interface Proposal {
  readonly reden: Reden;
  readonly childId: string;
  /** The file that is proposed; none when it is still to be chosen. */
  readonly gezinId?: string;
  readonly payer?: string;
  /** First month. */
  readonly van: number;
  /** What it rests on: records and facts. */
  readonly gronden: readonly string[];
}

/**
 * All that a month misses, some at a time: by child, then starting amounts. Of children of whom no
 * source says anything nothing is told: the facts that others gave are all that there is.
 */
export async function* missingRights(
  client: pg.ClientBase,
  month: number,
): AsyncGenerator<Proposal[]> {
  const { flows } = await loadSources();
  for await (const some of readCandidates(client, month)) {
    const cache = new RecordCache(client, flows);
    await cache.read(some.map(({ childId }) => childId));
    yield some.flatMap((child) => {
      if (cache.recordCountOf(child.childId) === 0) return [];
      const proposal = proposalOf(child, cache.recordsAround([child.childId]), month);
      return proposal === undefined ? [] : [proposal, ...unaskedBeside(child, proposal)];
    });
  }
  yield* readUnasked(client, month, month - BACK_MONTHS);
}

const firstMonth = ({ geboren, verblijfVan }: Candidate, month: number): number =>
  Math.max(geboren, verblijfVan, month - BACK_MONTHS, FIRST_MONTH);

/** What is proposed for a child; undefined when the records do not show a right. */
function proposalOf(
  child: Candidate,
  records: SubjectRecords,
  month: number,
): Proposal | undefined {
  const register = registerOf(records);
  const { childId, lidVan, gezinId } = child;
  const van = firstMonth(child, month);
  const out = monthsOut(records, childId).find((gone) => gone.van <= month && month < gone.tot);
  if (out !== undefined) {
    const gronden = [`uitstroom/${out.record.recordId}`];
    return { reden: "uitgestroomd", childId, van: Math.max(van, out.van), gronden };
  }
  if (lidVan !== undefined && gezinId !== undefined) return before(child, register, van);
  const ouders = register.ouders(childId).flatMap(({ record }) => record.inhoud.Ouder ?? []);
  const line = fileOf(ouders, filesOf(records));
  const gronden = register.ouders(childId).map(({ record }) => `register/${record.recordId}`);
  if (ouders.length === 0) return { reden: "geenOuder", childId, van, gronden };
  if (line === undefined) return { reden: "geenDossier", childId, payer: "FONS", van, gronden };
  return {
    reden: reasonOf(ouders, line, records),
    ...{ childId, gezinId: line.nummer, payer: line.record.inhoud.Uitbetaler, van },
    gronden: [...gronden, `dossier/${line.record.recordId}`],
  };
}

/** The starting amount of a child that is added from its birth on. */
function unaskedBeside({ geboren, heeftStartbedrag }: Candidate, proposal: Proposal): Proposal[] {
  const isAdded = ADVICE[proposal.reden].isAutomatic && proposal.van === geboren;
  return isAdded && !heeftStartbedrag ? [{ ...proposal, reden: "startbedragNaToevoeging" }] : [];
}

function reasonOf(ouders: readonly string[], line: FileLine, records: SubjectRecords): Reden {
  const elsewhere = records.all(ANDERE_REGELING).some(({ inhoud }) => {
    return ouders.includes(inhoud.Begunstigde);
  });
  if (elsewhere) return "andereRegeling";
  return line.einde === Infinity ? "kindInDossier" : "kindInGeslotenDossier";
}

/** The file of a parent: an open one, else the last that was closed. */
function fileOf(ouders: readonly string[], files: Files): FileLine | undefined {
  const own = files.lines.filter(({ begunstigde }) => ouders.includes(begunstigde));
  return [...own].sort((a, b) => b.einde - a.einde || b.begin - a.begin)[0];
}

/** Months before the file in which the register has the child here. */
function before(child: Candidate, register: Register, van: number): Proposal | undefined {
  const { childId, gezinId, lidVan = van } = child;
  const home = register.of(childId, "001")[0];
  if (home === undefined || gezinId === undefined) return undefined;
  const since = Math.max(van, monthOfDay(home.begin));
  if (since >= lidVan) return undefined;
  const gronden = [`register/${home.record.recordId}`];
  return { reden: "maandenVoordien", childId, gezinId, van: since, gronden };
}
