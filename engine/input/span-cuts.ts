/**
 * Where the rows of a membership are cut: at every month of the window in which a fact may change.
 *
 * Cuts that no fact asks for do no harm: rows that say the same become one again. A missing cut
 * would. Every September is one (school facts), and every first month of an award year (income).
 */
import { inkomensjaar, isSeptember, type MonthWindow } from "./award-year.js";
import { COVID_MONTHS, RECORDS, SCHOOLVERLATER } from "./fact-records.js";
import type { HouseholdFacts } from "./household-facts.js";
import { NONE, type RecordList } from "./record-list.js";

export class SpanCuts {
  /** First and last month, both no more than the window, of the membership marked last. */
  van = 0;
  tot = 0;
  readonly #facts: HouseholdFacts;
  readonly #window: MonthWindow;
  /** 1 where a row begins, by month of the window. */
  readonly #marks: Uint8Array;
  /** What every membership has. */
  readonly #years: Uint8Array;
  readonly #gezinSpans: readonly RecordList[];
  readonly #kindSpans: readonly RecordList[];
  readonly #kindMonths: readonly RecordList[];

  constructor(facts: HouseholdFacts, window: MonthWindow) {
    const { lists } = facts;
    this.#facts = facts;
    this.#window = window;
    this.#marks = new Uint8Array(window.to - window.from + 1);
    this.#years = this.#marks.map((_, index) => (isYearCut(window.from + index) ? 1 : 0));
    this.#gezinSpans = [lists.uitbetaler, lists.situatie, lists.besluit];
    this.#kindSpans = [
      ...[lists.wezen, lists.zorg, lists.pleeg, lists.verblijf],
      ...[lists.beroep, lists.kleuter, lists.studie],
    ];
    this.#kindMonths = [lists.uren, lists.opvang, lists.start];
  }

  /** Marks the months of a membership. */
  mark(member: number): void {
    const { members, lists } = this.#facts;
    this.van = Math.max(members.van(member), this.#window.from);
    this.tot = Math.min(members.tot(member), this.#window.to);
    if (this.tot - this.van === 1) return;
    this.#marks.set(this.#years);
    const gezin = members.gezin[member] as number;
    const kind = members.kind[member] as number;
    for (const list of this.#gezinSpans) this.#markSpans(list, gezin);
    for (const list of this.#kindSpans) this.#markSpans(list, kind);
    for (const list of this.#kindMonths) this.#markMonths(list, kind, 1);
    this.#markMonths(lists.covid, kind, COVID_MONTHS);
    this.#markLeaver(kind);
  }

  /** The first month of the next row after the one that begins in a month. */
  next(month: number): number {
    let next = month + 1;
    while (next < this.tot && this.#marks[next - this.#window.from] === 0) next += 1;
    return next;
  }

  #mark(month: number): void {
    if (month > this.van && month < this.tot) this.#marks[month - this.#window.from] = 1;
  }

  #markSpans(list: RecordList, subject: number): void {
    for (let record = list.first(subject); record !== NONE; record = list.next(record)) {
      this.#mark(list.van(record));
      this.#mark(list.tot(record));
    }
  }

  #markMonths(list: RecordList, subject: number, months: number): void {
    for (let record = list.first(subject); record !== NONE; record = list.next(record)) {
      this.#mark(list.van(record));
      this.#mark(list.van(record) + months);
    }
  }

  /** A school-leaver has used one month more in every month. */
  #markLeaver(child: number): void {
    const { studie } = this.#facts.lists;
    for (let record = studie.first(child); record !== NONE; record = studie.next(record)) {
      if (studie.short(record, RECORDS.studie.at.statuut) !== SCHOOLVERLATER) continue;
      const to = Math.min(studie.tot(record), this.tot);
      for (let month = Math.max(studie.van(record), this.van); month < to; month += 1) {
        this.#mark(month);
      }
    }
  }
}

const isYearCut = (month: number): boolean =>
  isSeptember(month) || inkomensjaar(month) !== inkomensjaar(month - 1);
