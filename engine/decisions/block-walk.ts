/**
 * The rows of a range of households in the order of household and child, out of the blocks that
 * speak of them: stretches of rows that lie behind each other in a block. Nothing is copied.
 *
 *     lane       the blocks of a payer and a run, one behind the other
 *     stretch    of the lane with the lowest household, up to the next lane's
 *     household  that several lanes are at: of a payer's the deepest gives it, the others pass it
 *                by; the rows of several payers come child by child
 *
 * Rows that say that there is nothing are given too, for whoever reads outcomes to leave out.
 */
import type { RangeBlocks } from "./block-rows.js";
import type { ChainBlock } from "./block-table.js";
import { Lane } from "./lane.js";
import type { OpenBlock } from "./open-block.js";
import { idAt } from "./rows.js";

interface Stretch {
  readonly block: OpenBlock;
  readonly from: number;
  readonly to: number;
}

const HALF_BITS = 32n;
const HALF_MAX = 0xffffffffn;

export class BlockWalk {
  #lanes: Lane[] = [];
  #toLow = 0;
  #toHigh = 0;
  #only: ReadonlySet<bigint> | undefined;
  #block: OpenBlock | undefined;
  #from = 0;
  #to = 0;
  /** Stretches of a household that several payers have. */
  readonly #pending: Stretch[] = [];

  /** The block of the stretch. */
  get block(): OpenBlock {
    return this.#block as OpenBlock;
  }

  /** First row of the stretch, and the first no more. */
  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  begin({ blocks, from, to, only }: RangeBlocks): void {
    this.#only = only;
    this.#pending.length = 0;
    this.#toLow = Number(to & HALF_MAX);
    this.#toHigh = Number(to >> HALF_BITS);
    this.#lanes = lanesOf(blocks);
    const [low, high] = [Number(from & HALF_MAX), Number(from >> HALF_BITS)];
    for (const lane of this.#lanes) while (lane.isBefore(low, high)) lane.pass(low, high);
  }

  /** Goes to the next stretch; false behind the last one. */
  next(): boolean {
    for (;;) {
      const pending = this.#pending.pop();
      if (pending !== undefined) return this.#at(pending.block, pending.from, pending.to);
      const first = this.#lowest();
      if (first === undefined) return false;
      const { open, row, low, high } = first;
      if (this.#isShared) {
        this.#share(low, high);
        continue;
      }
      const isAll = this.#only === undefined;
      if (isAll) first.pass(this.#boundLow, this.#boundHigh);
      else first.passGezin();
      const to = first.open === open ? first.row : (open as OpenBlock).rowCount;
      if (isAll || this.#isWanted(low, high)) return this.#at(open as OpenBlock, row, to);
    }
  }

  /** Where the lane that `#lowest` found has to stop: at another one, or where the range ends. */
  #boundLow = 0;
  #boundHigh = 0;
  /** Whether another lane is at the same household. */
  #isShared = false;

  /** The lane at the lowest household; undefined when none is in the range any more. */
  #lowest(): Lane | undefined {
    let first: Lane | undefined;
    let [low, high] = [this.#toLow, this.#toHigh];
    let [boundLow, boundHigh] = [low, high];
    this.#isShared = false;
    for (const lane of this.#lanes) {
      if (lane.open === undefined) continue;
      if (lane.isBefore(low, high)) {
        boundLow = low;
        boundHigh = high;
        low = lane.low;
        high = lane.high;
        first = lane;
        this.#isShared = false;
      } else if (lane.low === low && lane.high === high) this.#isShared = true;
      else if (lane.isBefore(boundLow, boundHigh)) {
        boundLow = lane.low;
        boundHigh = lane.high;
      }
    }
    this.#boundLow = boundLow;
    this.#boundHigh = boundHigh;
    return first;
  }

  /** Takes a household of all lanes that are at it: by payer what the deepest says. */
  #share(low: number, high: number): void {
    const said: (Stretch & { readonly depth: number })[] = [];
    for (const lane of this.#lanes) {
      const { open, row, depth } = lane;
      if (open === undefined || lane.low !== low || lane.high !== high) continue;
      lane.passGezin();
      const to = lane.open === open ? lane.row : open.rowCount;
      const place = said.findIndex(({ block }) => block.payer === open.payer);
      const stretch = { block: open, from: row, to, depth };
      if (place < 0) said.push(stretch);
      else if (depth > (said[place] as { depth: number }).depth) said[place] = stretch;
    }
    if (!this.#isWanted(low, high)) return;
    const [only] = said;
    if (said.length === 1) this.#pending.push(only as Stretch);
    else this.#pending.push(...byChild(said).reverse());
  }

  #isWanted(low: number, high: number): boolean {
    if (this.#only === undefined) return true;
    return this.#only.has((BigInt(high) << HALF_BITS) | BigInt(low));
  }

  #at(block: OpenBlock, from: number, to: number): true {
    this.#block = block;
    this.#from = from;
    this.#to = to;
    return true;
  }
}

/** The rows of stretches one by one, by child. */
function byChild(stretches: readonly Stretch[]): Stretch[] {
  const ids = new Uint32Array(2);
  const rows = stretches.flatMap(({ block, from, to }) =>
    Array.from({ length: to - from }, (_, place) => {
      block.child(from + place, ids, 0);
      return { block, from: from + place, to: from + place + 1, child: idAt(ids, 0) };
    }),
  );
  return rows.sort((a, b) => (a.child < b.child ? -1 : a.child > b.child ? 1 : 0));
}

/** Payer by payer, in the order of the layout. */
function lanesOf(blocks: readonly ChainBlock[]): Lane[] {
  const lanes = new Map<string, ChainBlock[]>();
  for (const block of blocks) {
    const key = `${block.payer} ${block.depth}`;
    const known = lanes.get(key);
    if (known === undefined) lanes.set(key, [block]);
    else known.push(block);
  }
  return [...lanes.values()]
    .map((own) => new Lane(own))
    .sort((a, b) => a.payer - b.payer || a.depth - b.depth);
}
