/**
 * How sure the euros of a run are: each amount counts with the least sure value that its reason
 * names, its own and the limits that the income was compared with (`Confidence`).
 *
 * Where a reason has limits of small and of large families, or of several living units, the least
 * sure of them counts; so what is called official is.
 */

import type { Reason, SchoolForm } from "../../core-wasm/layout/reason.js";
import { type ReasonRule, reasonField } from "../../core-wasm/layout/reason-fields.js";
import type { ComponentName } from "../../core-wasm/layout.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { CONFIDENCES, type Confidence } from "../../core-wasm/series.js";
import type { ReasonSum } from "./reason-sums.js";

/** Euro cents of a run by how sure they are. */
export interface CertaintyTotal {
  readonly confidence: Confidence;
  readonly cents: bigint;
}

/** The sums by confidence, the surest first; each of the four is there. */
export function certaintyOf(
  book: ParameterBook,
  month: number,
  sums: readonly Pick<ReasonSum, "component" | "reason" | "cents">[],
): CertaintyTotal[] {
  const cents = new Map<Confidence, bigint>(CONFIDENCES.map((confidence) => [confidence, 0n]));
  for (const { component, reason, cents: sum } of sums) {
    const confidence = leastSure(book, month, seriesOf(book, component, reason));
    cents.set(confidence, (cents.get(confidence) ?? 0n) + sum);
  }
  return CONFIDENCES.map((confidence) => ({ confidence, cents: cents.get(confidence) ?? 0n }));
}

function leastSure(book: ParameterBook, month: number, names: readonly string[]): Confidence {
  const ranks = names.map((name) => {
    const entry = book.valueAt(name, month);
    return entry === undefined ? 0 : CONFIDENCES.indexOf(entry.confidence);
  });
  return CONFIDENCES[Math.max(0, ...ranks)] as Confidence;
}

/** The series that a reason names, `minimum.lager` for a school allowance. */
export function seriesOf(book: ParameterBook, component: ComponentName, text: string): string[] {
  const [name = "", kind] = text.split(".");
  const reason = reasonOf(component, name);
  const amount = kind === undefined ? reason.amount : amountOf(kind, reason.form ?? "full");
  return [...(amount === undefined ? [] : [amount]), ...limitsOf(book, reason)];
}

function amountOf(kind: string, form: SchoolForm): string | undefined {
  return reasonOf("schooltoeslagSoort", kind).amounts?.[form];
}

function limitsOf(book: ParameterBook, { limits }: Reason): string[] {
  if (limits === undefined) return [];
  if ("small" in limits) return [...limits.small, ...limits.large];
  const isOfPoints = (name: string, stem: string) => /^\d+$/.test(name.replace(stem, ""));
  return [...book.series.keys()].filter((name) =>
    limits.points.some((stem) => name.startsWith(stem) && isOfPoints(name, stem)),
  );
}

function reasonOf(rule: ReasonRule, name: string): Reason {
  const found = reasonField(rule).reasons.find((reason) => reason.name === name);
  if (found === undefined)
    throw new Error(`certainty: expected a reason of ${rule}, found ${name}`);
  return found;
}
