/** One thread's share of the history: every n-th batch of households, in order. */
import { Kernel } from "../../../core-wasm/kernel.js";
import { loadParameters, type ParameterBook } from "../../../core-wasm/parameters.js";
import { RowMaker, type Span, yearSpans } from "../../material/rows/rows.js";

export interface HistoryOrder {
  readonly seed: number;
  readonly samples: number;
  readonly window: Span;
  readonly layout: "by-year" | "by-household";
  /** Households of all threads together. */
  readonly households: number;
  readonly thread: number;
  readonly threads: number;
}

export interface HistoryShare {
  readonly samplesMs: number[];
  readonly rows: number;
  /** Rows times the months in which they hold. */
  readonly rowMonths: number;
  /** Sum of the totals of all months. */
  readonly cents: number;
}

/** Households a batch. Those of a year stay in the cache; all years of one must fit the kernel. */
const BATCH_HOUSEHOLDS = { "by-year": 1024, "by-household": 16_384 } as const;
/** More rows than the households of a batch have, each in a year. */
const ROWS_PER_HOUSEHOLD = 8;

export async function measureHistory(order: HistoryOrder): Promise<HistoryShare> {
  const kernel = await Kernel.load();
  const share = new Share(kernel, await loadParameters(), order);
  share.measure();
  return share.outcome();
}

class Share {
  readonly #maker: RowMaker;
  readonly #samplesMs: number[];
  #rows = 0;
  #rowMonths = 0;
  #cents = 0;
  #isWarm = false;

  constructor(
    readonly kernel: Kernel,
    readonly book: ParameterBook,
    readonly order: HistoryOrder,
  ) {
    this.#maker = new RowMaker(kernel, order.seed);
    this.#samplesMs = new Array<number>(order.samples).fill(0);
  }

  measure(): void {
    const { window, layout, households, thread, threads } = this.order;
    const spans = yearSpans(window.from, window.to);
    const size = Math.min(BATCH_HOUSEHOLDS[layout], Math.ceil(households / threads));
    for (let first = thread * size; first < households; first += threads * size) {
      const end = Math.min(first + size, households);
      if (layout === "by-household") this.#batch(spans, first, end);
      else for (const span of spans) this.#batch([span], first, end);
    }
  }

  outcome(): HistoryShare {
    const [rows, rowMonths, cents] = [this.#rows, this.#rowMonths, this.#cents];
    return { samplesMs: this.#samplesMs, rows, rowMonths, cents };
  }

  #batch(spans: readonly Span[], first: number, end: number): void {
    const { kernel } = this;
    const room = (end - first) * spans.length * ROWS_PER_HOUSEHOLD;
    const rowsMax = Math.min(kernel.rowCapacity, room);
    const filled = this.#maker.fillSpans(spans, first, rowsMax, Infinity, end);
    if (filled.next !== end) throw new Error(`rows: expected a batch up to ${end}, found it full`);
    const months = { from: (spans[0] as Span).from, to: (spans.at(-1) as Span).to };
    if (!this.#isWarm) this.#calculate(filled.rows, months);
    this.#isWarm = true;
    for (let turn = 0; turn < this.#samplesMs.length; turn += 1) {
      const start = performance.now();
      this.#calculate(filled.rows, months);
      this.#samplesMs[turn] = (this.#samplesMs[turn] as number) + performance.now() - start;
    }
    this.#count(filled.rows, months);
  }

  #calculate(rows: number, { from, to }: Span): void {
    this.kernel.prepare(rows);
    for (let month = from; month < to; month += 1) this.kernel.calculate(this.book.sheet(month));
  }

  /** Once more, untimed, adding up what every month gives. */
  #count(rows: number, { from, to }: Span): void {
    const { facts, results } = this.kernel;
    this.#rows += rows;
    for (let row = 0; row < rows; row += 1) {
      this.#rowMonths += (facts.totMaand[row] as number) - (facts.vanMaand[row] as number);
    }
    for (let month = from; month < to; month += 1) {
      this.kernel.calculate(this.book.sheet(month));
      for (let row = 0; row < rows; row += 1) this.#cents += results.totaalCents[row] as number;
    }
  }
}
