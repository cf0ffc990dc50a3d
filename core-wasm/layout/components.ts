/** The components of a result, each a column of i32 cents: the rules that give an amount. */
import type { ReasonRuleRow } from "./reason.js";
import { REASONS } from "./reasons.js";

export type ComponentName = Extract<(typeof REASONS)[number], { component: string }>["rule"];

const RULES: readonly ReasonRuleRow[] = REASONS;
const GIVING = RULES.filter(({ component }) => component !== undefined);

/** In the order of rules 12, which is the order on the wire. */
export const COMPONENTS = GIVING.map(({ rule }) => rule) as readonly ComponentName[];

export interface Component {
  readonly name: string;
  /** Articles of the rule and its reasons, ascending; or what gives the amount. */
  readonly article: string;
  readonly doc: string;
}

/** What is said of each component. */
export const COMPONENT_DOCS: readonly Component[] = GIVING.map((rule) => ({
  name: rule.rule,
  article: articlesOf(rule),
  doc: rule.component as string,
}));

function articlesOf({ article, reasons }: ReasonRuleRow): string {
  const all = [article, ...reasons.flatMap((reason) => reason.article ?? [])];
  const articles = new Set(all.flatMap((text) => text.split(", ")));
  return [...articles].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).join(", ");
}
