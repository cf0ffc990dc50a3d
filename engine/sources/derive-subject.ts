/**
 * All facts of a subject by all rules of its kind, in one form: the same records, the same text.
 */
import { errorMessage } from "../errors.js";
import { stageChange } from "../facts/change.js";
import type { DerivationRule, Finding, Subject, SubjectRecords } from "./derivation.js";
import { type KeptFact, keyOf, spanOf } from "./fact-difference.js";
import type { SourceRecord } from "./flow.js";
import { isRising } from "./law/spans.js";

export interface KeptFinding {
  readonly code: string;
  readonly message: string;
  readonly from: readonly string[];
}

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
  const sorted = facts.sort(byKey);
  const text = JSON.stringify(sorted);
  // What was kept before was looked at then.
  return text === beforeText ? { facts: sorted, findings, text } : withoutFaults(sorted, findings);
}

const keptFinding = ({ code, message, from }: Finding): KeptFinding => {
  return { code, message, from: refsOf(from) };
};

/** By table, by whom they are said of, then by first month. */
const byKey = (a: KeptFact, b: KeptFact): number =>
  rising(a.table, b.table) ||
  rising(a.gezinId, b.gezinId) ||
  rising(a.childId, b.childId) ||
  (a.van ?? 0) - (b.van ?? 0);

const rising = (a = "", b = ""): number => (a === b ? 0 : a < b ? -1 : 1);

function withoutFaults(sorted: readonly KeptFact[], findings: KeptFinding[]): DerivedSubject {
  const facts: KeptFact[] = [];
  for (const fact of sorted) {
    const last = facts.at(-1);
    const isDoubled =
      last !== undefined && keyOf(last) === keyOf(fact) && spanOf(fact)[0] < spanOf(last)[1];
    const staged = stageChange(fact);
    const [fault] = Array.isArray(staged) ? staged : [];
    if (fault === undefined && !isDoubled) {
      facts.push(fact);
      continue;
    }
    const message = isDoubled
      ? `${fact.table}: expected one fact a month, found two from ${spanOf(fact)[0]}`
      : `${fact.table}: ${fault?.field}: expected ${fault?.expected}, found ${fault?.found}`;
    findings.push({ code: "FACT_FAULT", message, from: fact.from });
  }
  return { facts, findings, text: JSON.stringify(facts) };
}
