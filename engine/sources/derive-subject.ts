/**
 * All facts of a subject by all rules of its kind, in one form: the same records, the same text.
 */
import { errorMessage } from "../errors.js";
import { stageChange } from "../facts/change.js";
import type { DerivationRule, Finding, Subject, SubjectRecords } from "./derivation.js";
import { byKey, type KeptFact, spanOf } from "./fact-difference.js";
import type { SourceRecord } from "./flow.js";
import { isRising } from "./law/spans.js";

export interface KeptFinding {
  readonly code: string;
  readonly message: string;
  readonly from: readonly string[];
}

/** The facts of a subject of which none follow. */
export const NOTHING = "[]";

export interface DerivedSubject {
  readonly facts: readonly KeptFact[];
  readonly findings: readonly KeptFinding[];
  /** The facts as they are kept. */
  readonly text: string;
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
      for (const { change, from } of derived.facts) {
        facts.push({ ...change, values: change.values ?? {}, from: refsOf(from) });
      }
      findings.push(...(derived.findings ?? []).map(keptFinding));
    } catch (error) {
      const tables: readonly string[] = rule.tables;
      const before = JSON.parse(beforeText) as KeptFact[];
      facts.push(...before.filter(({ table }) => tables.includes(table)));
      const found = errorMessage(error);
      const message = `${rule.tables.join(", ")}: expected a rule that ends, found ${found}`;
      findings.push({ code: "RULE_FAILED", message, from: [] });
    }
  }
  const sorted = facts.sort(byPlace);
  const text = JSON.stringify(sorted);
  if (text === beforeText) return { facts: sorted, findings, text };
  return withoutFaults({ facts: sorted, findings, text }, beforeText);
}

const keptFinding = ({ code, message, from }: Finding): KeptFinding => {
  return { code, message, from: refsOf(from) };
};

/** By key, then by first month. */
const byPlace = (a: KeptFact, b: KeptFact): number => byKey(a, b) || (a.van ?? 0) - (b.van ?? 0);

function withoutFaults(derived: DerivedSubject, beforeText: string): DerivedSubject {
  const facts: KeptFact[] = [];
  const findings = [...derived.findings];
  for (const fact of derived.facts) {
    const message = faultOf(fact, facts.at(-1), beforeText);
    if (message === undefined) facts.push(fact);
    else findings.push({ code: "FACT_FAULT", message, from: fact.from });
  }
  if (facts.length === derived.facts.length) return derived;
  return { facts, findings, text: JSON.stringify(facts) };
}

/**
 * Why no table could hold a fact behind another. What was kept before was looked at then: its text
 * stands in the text of all, where nothing else can read like a fact, for quotes are escaped.
 */
function faultOf(
  fact: KeptFact,
  last: KeptFact | undefined,
  beforeText: string,
): string | undefined {
  if (last !== undefined && byKey(last, fact) === 0 && spanOf(fact)[0] < spanOf(last)[1]) {
    return `${fact.table}: expected one fact a month, found two from ${spanOf(fact)[0]}`;
  }
  if (beforeText !== NOTHING && beforeText.includes(JSON.stringify(fact))) return undefined;
  const staged = stageChange(fact);
  const [fault] = Array.isArray(staged) ? staged : [];
  if (fault === undefined) return undefined;
  return `${fact.table}: ${fault.field}: expected ${fault.expected}, found ${fault.found}`;
}
