/**
 * Differences of consecutive months that say the same become one: a child in a household, payer and
 * component, the cents before and after, why, and whether they are paid.
 */
import type { Difference } from "./compare.js";
import type { Standing } from "./standing.js";

/** A difference of a month, judged. */
export interface Judged extends Difference {
  readonly month: number;
  readonly causeNo: number;
  readonly standing: Standing;
}

export interface DifferenceSpan extends Omit<Judged, "month"> {
  readonly vanMaand: number;
  /** First month no more. */
  totMaand: number;
}

export class DifferenceSpans {
  readonly spans: DifferenceSpan[] = [];
  readonly #open = new Map<bigint, Map<string, DifferenceSpan>>();

  /** Adds a difference; those of a month come before those of later ones. */
  add({ month, ...difference }: Judged): void {
    const { gezinId, childId, payer, component } = difference;
    const ofGezin = this.#open.get(gezinId) ?? new Map<string, DifferenceSpan>();
    this.#open.set(gezinId, ofGezin);
    const key = `${childId} ${payer} ${component}`;
    const open = ofGezin.get(key);
    if (open !== undefined && open.totMaand === month && isAlike(open, difference)) {
      open.totMaand = month + 1;
      return;
    }
    const span = { ...difference, vanMaand: month, totMaand: month + 1 };
    ofGezin.set(key, span);
    this.spans.push(span);
  }
}

const isAlike = (span: DifferenceSpan, other: Omit<Judged, "month">): boolean =>
  span.before === other.before &&
  span.after === other.after &&
  span.causeNo === other.causeNo &&
  span.standing === other.standing;
