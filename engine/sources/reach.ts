/**
 * Whom a new record reaches, by its flow and by what the rules read.
 *
 *     who belongs with whom   everybody within the steps, by all rules
 *     read by a rule of files   the files within the steps     \ by the rules that read
 *     read by a rule of persons   the persons that it names    / a flow of which records came
 *
 * For of others a rule of a person reads nothing but records that say who belongs with whom, and
 * what follows from records that did not change has not changed.
 */
import type { DerivationRule, Subject } from "./derivation.js";
import type { Sources } from "./registry.js";

/** Names of flows. */
export interface Reach {
  readonly kin: readonly string[];
  readonly files: readonly string[];
  readonly own: readonly string[];
  /** Those that make persons known. */
  readonly introducing: readonly string[];
}

export function reachOf({ flows, rules }: Sources): Reach {
  const all = [...flows.values()];
  const readBy = (kind: Subject["kind"]): string[] => [
    ...new Set(rules.flatMap(({ subject, reads }) => (subject === kind ? reads : []))),
  ];
  return {
    kin: all.flatMap(({ name, isKin }) => (isKin === true ? name : [])),
    files: readBy("dossier"),
    own: readBy("persoon"),
    introducing: all.flatMap(({ name, isIntroducing }) => (isIntroducing === true ? name : [])),
  };
}

/** The rules by which something else may follow from news of some flows. */
export const rulesReading = (
  rules: readonly DerivationRule[],
  news: readonly string[],
): readonly DerivationRule[] =>
  rules.filter(({ reads }) => reads.some((flow) => news.includes(flow)));

/** The flows of which the records are read where those rules derive. */
export function flowsRead(
  { kin, introducing }: Reach,
  rules: readonly DerivationRule[],
  news: readonly string[],
): ReadonlySet<string> {
  const read = rulesReading(rules, news).flatMap(({ reads }) => reads);
  return new Set([...kin, ...introducing, ...news, ...read]);
}
