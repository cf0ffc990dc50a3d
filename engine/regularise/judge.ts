/**
 * Nets what differs of a household in a month by payer, and says of each difference why it is and
 * whether it is paid or claimed. Spans of what was judged go to a sink.
 */
import { COMPONENTS, type ComponentName, PAYERS } from "../../core-wasm/layout.js";
import type { HouseholdCauses } from "./causes.js";
import type { DecidedMonth } from "./decided-months.js";
import type { Found } from "./found.js";
import { type OnClosed, OpenSpans, SpanRows } from "./spans.js";
import { Owing, STANDINGS } from "./standing.js";
import { centsName, NOTHING, type Summary } from "./summary.js";

const TWO_TO_32 = 2 ** 32;
/** High half of an id above which a number does not hold it. */
const HIGH_MAX = 2 ** 21;

export class Judge {
  readonly sums: Record<keyof Summary, number> = { ...NOTHING };
  readonly #spans: OpenSpans;
  readonly #rows = new SpanRows();
  readonly #changed = new Set<number | bigint>();
  /** By payer. */
  readonly #owing: readonly Owing[];
  readonly #netByStanding = new Float64Array(PAYERS.length * STANDINGS.length);

  constructor(
    /** Month of the decision. */
    readonly on: number,
    onClosed: OnClosed,
  ) {
    this.#owing = PAYERS.map(() => new Owing(on));
    this.#spans = new OpenSpans((rows, row, tot) => {
      this.sums.differences += 1;
      onClosed(rows, row, tot);
    });
  }

  /** Judges groups in the order of month and household. */
  take(found: Found, months: readonly DecidedMonth[], causes: HouseholdCauses): void {
    for (let group = 0; group < found.groupCount; group += 1) {
      const decided = months[found.months[group] as number] as DecidedMonth;
      this.#takeGroup(found, group, decided.month, causes);
    }
  }

  /** Ends the spans that are open; other households, or earlier months, may follow. */
  finish(): void {
    this.#spans.finish();
    this.sums.changedHouseholds = this.#changed.size;
  }

  #takeGroup(found: Found, group: number, month: number, causes: HouseholdCauses): void {
    const [from, to] = [found.startOf(group), found.ends[group] as number];
    const low = found.gezinIds[group * 2] as number;
    const high = found.gezinIds[group * 2 + 1] as number;
    const { causeNo, ...responsibility } = causes.of(low, high, found.months[group] as number);
    this.#changed.add(high < HIGH_MAX ? high * TWO_TO_32 + low : bigOf(low, high));
    this.sums.changedMonths += 1;
    for (const owing of this.#owing) owing.begin(month, responsibility);
    for (let at = from; at < to; at += 1) {
      this.#owingOf(found, at).add(componentOf(found, at), centsOf(found, at));
    }
    const rows = this.#rows;
    rows.count = 0;
    this.#netByStanding.fill(0);
    for (let at = from; at < to; at += 1) {
      const [component, cents] = [componentOf(found, at), centsOf(found, at)];
      const standing = STANDINGS.indexOf(this.#owingOf(found, at).standingOf(component, cents));
      const cell = (found.payers[at] as number) * STANDINGS.length + standing;
      this.#netByStanding[cell] = (this.#netByStanding[cell] as number) + cents;
      addRow(rows, found, at, group, causeNo, standing);
    }
    this.#spans.begin(month);
    this.#spans.add(rows);
    this.#addNet();
  }

  #owingOf(found: Found, at: number): Owing {
    return this.#owing[found.payers[at] as number] as Owing;
  }

  #addNet(): void {
    for (let cell = 0; cell < this.#netByStanding.length; cell += 1) {
      const cents = this.#netByStanding[cell] as number;
      if (cents === 0) continue;
      const standing = STANDINGS[cell % STANDINGS.length] as (typeof STANDINGS)[number];
      this.sums[centsName(standing, cents)] += Math.abs(cents);
    }
  }
}

const componentOf = ({ components }: Found, at: number): ComponentName =>
  COMPONENTS[components[at] as number] as ComponentName;

const centsOf = (found: Found, at: number): number =>
  (found.after[at] as number) - (found.before[at] as number);

const bigOf = (low: number, high: number): bigint => (BigInt(high) << 32n) | BigInt(low);

function addRow(
  rows: SpanRows,
  found: Found,
  at: number,
  group: number,
  causeNo: number,
  standing: number,
): void {
  const row = rows.add();
  for (const half of [0, 1]) {
    rows.gezinIds[row * 2 + half] = found.gezinIds[group * 2 + half] as number;
    rows.childIds[row * 2 + half] = found.childIds[at * 2 + half] as number;
  }
  rows.payers[row] = found.payers[at] as number;
  rows.components[row] = found.components[at] as number;
  rows.standings[row] = standing;
  rows.before[row] = found.before[at] as number;
  rows.after[row] = found.after[at] as number;
  rows.causeNos[row] = causeNo;
}
