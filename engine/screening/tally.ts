/** What changes, added up by cause. */
import { CAUSES, type Cause } from "./causes.js";

export interface CauseLine {
  readonly cause: Cause;
  readonly doc: string;
  readonly households: number;
  readonly children: number;
  /** Cents a month more, and less; of the school allowance cents of the year. */
  readonly moreCents: number;
  readonly lessCents: number;
}

interface Sum {
  households: number;
  children: number;
  moreCents: number;
  lessCents: number;
  lastGezin: bigint;
}

export class Tally {
  readonly #sums = new Map<Cause, Sum>();
  readonly #refused = new Map<string, number>();

  /** Adds a change of a child; those of a household come one after the other. */
  add(cause: Cause, gezin: bigint, cents: number): void {
    const sum = this.#sums.get(cause) ?? {
      ...{ households: 0, children: 0, moreCents: 0, lessCents: 0, lastGezin: -1n },
    };
    this.#sums.set(cause, sum);
    sum.children += 1;
    if (sum.lastGezin !== gezin) sum.households += 1;
    sum.lastGezin = gezin;
    if (cents > 0) sum.moreCents += cents;
    else sum.lessCents -= cents;
  }

  /** A pupil without school allowance, and why. */
  refuse(reden: string): void {
    this.#refused.set(reden, (this.#refused.get(reden) ?? 0) + 1);
  }

  /** A line a cause that occurs. */
  lines(): CauseLine[] {
    return (Object.keys(CAUSES) as Cause[]).flatMap((cause) => {
      const sum = this.#sums.get(cause);
      if (sum === undefined) return [];
      const { lastGezin: _, ...counts } = sum;
      return [{ cause, doc: CAUSES[cause], ...counts }];
    });
  }

  /** Pupils without school allowance by reason. */
  refused(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#refused].sort());
  }
}
