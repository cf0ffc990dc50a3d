/**
 * All facts of a subject by all rules of its kind, in one form: the same records, the same text.
 */
import { errorMessage } from "../errors.js";
import { type FactChange, stageChange } from "../facts/change.js";
import type {
  DerivationRule,
  DerivedFact,
  Finding,
  Subject,
  SubjectRecords,
} from "./derivation.js";
import { byKey, type KeptFact, spanOf } from "./fact-difference.js";
import type { SourceRecord } from "./flow.js";
import {
  joinTexts,
  mergeTexts,
  partTexts,
  readFacts,
  readText,
  splitTexts,
  textOf,
} from "./kept-text.js";
import { isRising } from "./law/spans.js";

export interface KeptFinding {
  readonly code: string;
  readonly message: string;
  readonly from: readonly string[];
}

export interface DerivedSubject {
  /** The facts as they are kept. */
  readonly text: string;
  readonly findings: readonly KeptFinding[];
  /** Facts that were kept and do not read so any more, and those that read so now; by key. */
  readonly before: readonly KeptFact[];
  readonly after: readonly KeptFact[];
}

/** A record as facts name it. */
export const refOf = ({ flow, recordId, versie }: SourceRecord): string =>
  `${flow}/${recordId}@${versie}`;

function refsOf(records: readonly SourceRecord[]): string[] {
  const refs = records.map(refOf);
  return isRising(refs) ? refs : [...new Set(refs)].sort();
}

/**
 * Derives. A fact that no table could hold becomes a finding; so does a rule that fails, of whose
 * tables what held before stays.
 */
export function deriveSubject(
  subject: Subject,
  records: SubjectRecords,
  rules: readonly DerivationRule[],
  beforeText: string,
): DerivedSubject {
  const facts: KeptFact[] = [];
  const findings: KeptFinding[] = [];
  for (const rule of rules) {
    if (rule.subject !== subject.kind) continue;
    try {
      const derived = rule.derive(subject, records);
      facts.push(...derived.facts.map(keptFact));
      findings.push(...(derived.findings ?? []).map(keptFinding));
    } catch (error) {
      const tables: readonly string[] = rule.tables;
      facts.push(...readFacts(beforeText).filter(({ table }) => tables.includes(table)));
      const found = errorMessage(error);
      const message = `${rule.tables.join(", ")}: expected a rule that ends, found ${found}`;
      findings.push({ code: "RULE_FAILED", message, from: [] });
    }
  }
  return compared(facts.sort(byPlace), findings, beforeText);
}

/** The same by some of the rules of a subject without findings: what the others say stays. */
export function deriveAgain(
  subject: Subject,
  records: SubjectRecords,
  rules: readonly DerivationRule[],
  beforeText: string,
): DerivedSubject {
  const tables = new Set<string>(rules.flatMap((rule) => rule.tables));
  const [own, others] = partTexts(beforeText, tables);
  const derived = deriveSubject(subject, records, rules, own);
  return { ...derived, text: derived.text === own ? beforeText : mergeTexts(derived.text, others) };
}

/** Written out: all have one shape, with the table first. */
const keptFact = ({ change, from }: DerivedFact): KeptFact => {
  const { table, gezinId, childId, van, tot, values } = change;
  return { table, gezinId, childId, van, tot, values: values ?? {}, from: refsOf(from) };
};

const keptFinding = ({ code, message, from }: Finding): KeptFinding => {
  return { code, message, from: refsOf(from) };
};

/** By key, then by first month. */
const byPlace = (a: KeptFact, b: KeptFact): number => byKey(a, b) || (a.van ?? 0) - (b.van ?? 0);

/** What reads otherwise than before; without facts that no table could hold. */
function compared(
  facts: readonly KeptFact[],
  findings: KeptFinding[],
  beforeText: string,
): DerivedSubject {
  const texts = facts.map(textOf);
  const text = joinTexts(texts);
  if (text === beforeText) return { text, findings, before: [], after: [] };
  const gone = new Set(splitTexts(beforeText));
  const after: KeptFact[] = [];
  const held: string[] = [];
  let last: KeptFact | undefined;
  for (const [at, fact] of facts.entries()) {
    const own = texts[at] as string;
    const isKnown = gone.has(own);
    const message = meetingFault(last, fact) ?? (isKnown ? undefined : faultOf(fact));
    if (message !== undefined) {
      findings.push({ code: "FACT_FAULT", message, from: fact.from });
      continue;
    }
    last = fact;
    held.push(own);
    if (isKnown) gone.delete(own);
    else after.push(fact);
  }
  const isWhole = held.length === texts.length;
  const before = [...gone].map(readText);
  return { text: isWhole ? text : joinTexts(held), findings, before, after };
}

function meetingFault(last: KeptFact | undefined, fact: KeptFact): string | undefined {
  if (last === undefined || byKey(last, fact) !== 0 || spanOf(fact)[0] >= spanOf(last)[1]) {
    return undefined;
  }
  return `${fact.table}: expected one fact a month, found two from ${spanOf(fact)[0]}`;
}

/** Why no table could hold a fact. */
function faultOf(fact: KeptFact): string | undefined {
  const staged = stageChange(fact as FactChange);
  const [fault] = Array.isArray(staged) ? staged : [];
  if (fault === undefined) return undefined;
  return `${fact.table}: ${fault.field}: expected ${fault.expected}, found ${fault.found}`;
}
