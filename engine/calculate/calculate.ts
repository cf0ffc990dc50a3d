/**
 * Households as JSON lines in, results as JSON lines out; no database.
 *
 *     bytes -> line splitter -> line -> household -> batch -> kernel -> result lines -> sink
 *                                  \-> fault -> errors
 *
 * A fault rejects its whole line and nothing else. Results keep the order of the lines. What has
 * come in is answered before more is waited for, so a program may hold a conversation.
 */
import type { Readable, Writable } from "node:stream";
import { Kernel } from "../../core-wasm/kernel.js";
import { loadParameters, type ParameterBook } from "../../core-wasm/parameters.js";
import { Fault, WHOLE_LINE } from "../household/fault.js";
import type { Household, Limits } from "../household/household.js";
import { HouseholdMonths } from "../household/months.js";
import { Batch, type HouseholdWriter } from "./batch.js";
import { type ExplainForm, ExplainWriter, explainLimits } from "./explain-writer.js";
import { readLine } from "./line.js";
import { LINE_BYTES_MAX, type Line, LineSplitter } from "./line-splitter.js";
import { provisionalText } from "./provisional-text.js";
import { Sink } from "./sink.js";

export interface CalculateOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Faults and the note on provisional amounts. */
  readonly errors: Writable;
  /** Faults as JSON objects. */
  readonly isJson?: boolean | undefined;
  /** The note on provisional amounts names every value. */
  readonly isVerbose?: boolean | undefined;
  /** Explanations instead of results. */
  readonly explain?: ExplainForm | undefined;
}

/** What calculates: one kernel, one set of parameters; for one input at a time. */
export interface Engine {
  readonly kernel: Kernel;
  readonly book: ParameterBook;
}

export interface CalculateSummary {
  readonly lineCount: number;
  readonly faultCount: number;
  /** Names of the amounts and limits, never published, that a result rests on. */
  readonly provisional: readonly string[];
}

const TOO_LONG = new Fault(WHOLE_LINE, `at most ${LINE_BYTES_MAX} bytes`, "a longer line");

/** Loads the kernel, and the package's own parameters or those of another folder. */
export async function loadEngine(parametersDir?: string): Promise<Engine> {
  return { book: await loadParameters(parametersDir), kernel: await Kernel.load() };
}

/** Calculates every line of the input; resolves when the output has been taken. */
export async function calculate(
  options: CalculateOptions,
  engine?: Engine,
): Promise<CalculateSummary> {
  const { kernel, book } = engine ?? (await loadEngine());
  kernel.resetUsed();
  const months = new HouseholdMonths(kernel, book);
  const { explain } = options;
  const limits = explain === undefined ? months.limits : explainLimits(months.limits);
  const writer = explain === undefined ? new Batch(months) : new ExplainWriter(months, explain);
  const flow = new Flow(options, limits, writer);
  await flow.run();
  return flow.finish(writer.provisional);
}

class Flow {
  readonly #input: Readable;
  readonly #output: Sink;
  readonly #errors: Sink;
  readonly #isJson: boolean;
  readonly #isVerbose: boolean;
  #lineCount = 0;
  #faultCount = 0;

  constructor(
    { input, output, errors, isJson = false, isVerbose = false }: CalculateOptions,
    readonly limits: Limits,
    readonly batch: HouseholdWriter,
  ) {
    this.#input = input;
    this.#output = new Sink(output);
    this.#errors = new Sink(errors);
    this.#isJson = isJson;
    this.#isVerbose = isVerbose;
  }

  async run(): Promise<void> {
    const splitter = new LineSplitter();
    for await (const chunk of this.#input) {
      await this.#lines(splitter.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)));
      if (this.#output.isClosed) return;
    }
    await this.#lines(splitter.end());
  }

  async #lines(lines: Iterable<Line>): Promise<void> {
    for (const line of lines) {
      this.#lineCount += 1;
      const { bytes, start, end, isTooLong } = line;
      const read = isTooLong ? TOO_LONG : readLine(bytes, start, end, this.limits);
      if (read instanceof Fault) await this.#reject(line.number, read);
      else await this.#accept(read);
      if (this.#output.isClosed) return;
    }
    await this.batch.flush(this.#output);
    await this.#errors.drain();
  }

  async #accept(household: Household): Promise<void> {
    if (!this.batch.hasRoomFor(household)) await this.batch.flush(this.#output);
    this.batch.add(household);
  }

  async #reject(lineNumber: number, fault: Fault): Promise<void> {
    this.#faultCount += 1;
    this.#errors.put(this.#isJson ? fault.json(lineNumber) : fault.text(lineNumber));
    if (this.#errors.isFull) await this.#errors.drain();
  }

  async finish(provisional: readonly string[]): Promise<CalculateSummary> {
    const short = this.#isVerbose ? "whole" : "short";
    this.#errors.put(provisionalText(provisional, this.#isJson ? "json" : short));
    await this.#errors.drain();
    return { lineCount: this.#lineCount, faultCount: this.#faultCount, provisional };
  }
}
