/**
 * Care decisions by month, a late review bridged (flows 8; art. 16).
 *
 * A decision holds from the month of its first day through that of its last. A review that the
 * agency starts itself, and that comes late, is bridged with the old points, by an extension. New
 * points that are higher hold from the day after the old end; lower ones, or none, from the month
 * after the new decision: nothing is taken back (flows marks that month a reading). Higher is by
 * the total (reading).
 */
import { endsBefore, opensIn } from "./maand.js";
import { joined, overlaid, type Span, span } from "./spans.js";

export interface Zorgbesluit {
  readonly record: string;
  readonly begin: number;
  readonly einde?: number;
  /** Day on which it was decided. */
  readonly beslist: number;
  readonly pijler1: number;
  readonly totaal: number;
  readonly heeftOndersteuningstoeslag: boolean;
  /** A review that the agency started itself. */
  readonly isHerziening: boolean;
  /** The points of the decision before, longer. */
  readonly isVerlenging: boolean;
}

export interface Zorgpunten {
  readonly pijler1: number;
  readonly totaal: number;
  readonly heeftOndersteuningstoeslag: boolean;
}

const pointsOf = (besluit: Zorgbesluit): Zorgpunten => ({
  pijler1: besluit.pijler1,
  totaal: besluit.totaal,
  heeftOndersteuningstoeslag: besluit.heeftOndersteuningstoeslag,
});

const own = (besluit: Zorgbesluit): Span<Zorgpunten> =>
  span(pointsOf(besluit), [besluit.record], opensIn(besluit.begin), endsBefore(besluit.einde));

/** The first month of a decision that reviews the one before, and the old one's first no more. */
function bridge(old: Zorgbesluit, next: Zorgbesluit): Span<Zorgpunten>[] {
  const end = endsBefore(old.einde);
  if (next.totaal > old.totaal) {
    return [{ ...own(next), van: Math.min(end, opensIn(next.begin)) }];
  }
  const from = Math.max(end, endsBefore(next.beslist));
  const records = [old.record, next.record].sort();
  return [span(pointsOf(old), records, end, from), { ...own(next), van: from }];
}

/** Points by month; months without a decision, or with one of no points, are left out. */
export function zorgPerMaand(besluiten: readonly Zorgbesluit[]): Span<Zorgpunten>[] {
  const inOrder = [...besluiten].sort(
    (a, b) => a.begin - b.begin || a.beslist - b.beslist || (a.record < b.record ? -1 : 1),
  );
  let points: Span<Zorgpunten>[] = [];
  let old: Zorgbesluit | undefined;
  for (const besluit of inOrder) {
    const isReview = besluit.isHerziening && old?.einde !== undefined && besluit.begin > old.begin;
    const spans = isReview ? joined(bridge(old as Zorgbesluit, besluit)) : [own(besluit)];
    points = overlaid(points, spans);
    if (!besluit.isVerlenging) old = besluit;
  }
  const given = points.filter(({ value }) => value.totaal > 0 || value.heeftOndersteuningstoeslag);
  return joined(given);
}
