/**
 * Plays a stream of facts: deliveries of a size, months decided, past months decided anew, step by
 * step, and what is left at the end, so that every fact is known and every month decided.
 *
 * A delivery that corrects an error of the payer stands alone: past months are decided anew before
 * it and after it, so that what it changed has no other cause.
 */
import type { Database } from "../../database/connection.js";
import type { FactChange } from "../../facts/change.js";
import { changeFacts } from "../../facts/change-facts.js";
import { recompute } from "../../run/recompute.js";
import { type Regularised, regularise } from "../regularise.js";
import { type Stream, shuffledBy } from "./stream.js";

export type Step =
  /** Facts, so many of a thousand of all. */
  | { readonly kind: "deliver"; readonly share: number }
  | { readonly kind: "payerError"; readonly share: number; readonly after: number }
  /** A month of the play, by its place; one that is decided is decided again. */
  | { readonly kind: "decide"; readonly place: number }
  /** Past months, some months after the last of the play, as of some deliveries before the last. */
  | { readonly kind: "regularise"; readonly after: number; readonly before: number };

export interface Play {
  readonly stream: Stream;
  /** Decided all in the end, month indexes. */
  readonly months: readonly number[];
  /** Of the order in which facts arrive. */
  readonly order: number;
  readonly steps: readonly Step[];
}

export interface Asked {
  readonly on: number;
  readonly knownAt: number;
  /** Every fact that is new since the last one corrects an error of the payer. */
  readonly isPayerError: boolean;
}

/** What looks on; each is waited for. */
export interface Onlooker {
  decided?(runId: number, month: number, knownAt: number): Promise<void>;
  regularised?(found: Regularised, asked: Asked): Promise<void>;
}

const SHARE = 1000;

export async function playStream(db: Database, play: Play, onlooker: Onlooker = {}): Promise<void> {
  const player = new Player(db, play, onlooker);
  await player.begin();
  for (const step of play.steps) await player.step(step);
  await player.end();
}

class Player {
  #left: FactChange[];
  #delivery = 0;
  readonly #undecided: Set<number>;
  readonly #last: number;

  constructor(
    readonly db: Database,
    readonly play: Play,
    readonly onlooker: Onlooker,
  ) {
    this.#left = shuffledBy(play.order, play.stream.changes);
    this.#undecided = new Set(play.months);
    this.#last = Math.max(...play.months);
  }

  begin(): Promise<void> {
    return this.#deliver(this.play.stream.homes);
  }

  async step(step: Step): Promise<void> {
    switch (step.kind) {
      case "decide":
        return this.#decide(this.play.months[step.place % this.play.months.length] as number);
      case "regularise":
        return this.#regularise(step.after, false, step.before);
      case "deliver":
        return this.#deliver(this.#take(step.share));
      case "payerError":
        await this.#regularise(step.after, false);
        await this.#deliver(this.#take(step.share), true);
        return this.#regularise(step.after, true);
    }
  }

  async end(): Promise<void> {
    await this.#deliver(this.#take(SHARE));
    for (const month of this.#undecided) await this.#decide(month);
    await this.#regularise(1, false);
  }

  #take(share: number): FactChange[] {
    const count = Math.ceil((this.play.stream.changes.length * share) / SHARE);
    return this.#left.splice(0, count);
  }

  async #deliver(changes: readonly FactChange[], isPayerError = false): Promise<void> {
    if (changes.length === 0) return;
    const id = `${this.#delivery + 1}`;
    const taken = await changeFacts(this.db, { source: "stream", id, isPayerError }, changes);
    this.#delivery = taken.deliveryId;
  }

  async #decide(month: number): Promise<void> {
    this.#undecided.delete(month);
    const { runId, factsMoment } = await recompute(this.db, { month, workers: 1 });
    await this.onlooker.decided?.(runId, month, factsMoment);
  }

  async #regularise(after: number, isPayerError: boolean, before = 0): Promise<void> {
    const knownAt = Math.max(1, this.#delivery - before);
    const on = this.#last + after;
    const found = await regularise(this.db, { on, knownAt, workers: 1 });
    await this.onlooker.regularised?.(found, { on, knownAt, isPayerError });
  }
}
