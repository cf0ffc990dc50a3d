/**
 * The client library, `groeikern/client`: households and results as the `calculate` format has
 * them.
 *
 *     const client = new GroeikernClient("localhost:50051", { authority, key, certificate });
 *     const { results } = await client.calculate([household]);
 * Faults are `CallFault`, whether the server found them or this library; a small call that is not
 * answered within `timeoutMs`, a minute unless said, is one too. Streams are async iterables and go
 * at the caller's pace.
 */
import type { Explanation } from "../../engine/explain/explanation.js";
import { messageType } from "../contract/contract.js";
import { fieldsOf } from "../contract/fields.js";
import {
  type ChildResult,
  type HouseholdMonth,
  monthToFormat,
} from "../contract/mapping/result.js";
import type {
  ApplyFactsResponse,
  CalculateResponse,
  CalculateStreamResponse,
  ExplainResponse,
  FaultMessage,
  GetParametersResponse,
  ListRunsResponse,
  LoadRecordsResponse,
  LooseMessage,
  RegulariseRequest,
  RegulariseResponse,
  RunHolder,
  WatchRunResponse,
} from "../contract/messages.js";
import { scanFields } from "../contract/wire.js";
import { ResultBlock, type RowFault } from "./block.js";
import { CallFault, messageFault } from "./call-fault.js";
import { Channel, type ClientTls } from "./channel.js";
import { type ExplainQuery, readExplanations } from "./explanation.js";
import type { FactBlock } from "./fact-block.js";
import { encodeDelivery, type FactDelivery, readApplied } from "./facts.js";
import { finishRun, type RunRequest } from "./finish-run.js";
import type { Child, Household, HouseholdLike, SchoolYear } from "./household.js";
import type { BlockOutcome } from "./outcome-columns.js";
import { readParameter } from "./parameter.js";
import { encodeBatches, encodeBlocks, encodeHouseholds } from "./requests.js";
import { type RunResult, readResults, splitResults } from "./result-rows.js";
import { type ReadBy, type ResultsQuery, resumable } from "./results.js";
import {
  type Manifest,
  type Provisional,
  type Run,
  readManifest,
  readProvisional,
  readRun,
} from "./run.js";
import { encodeFile, type Pieces, readLoaded, type SourceFile } from "./sources.js";
import { type StoredOutcome, StoredResults } from "./stored-results.js";
import type { CallOptions } from "./terms.js";

export type { FieldViolation } from "./call-fault.js";
export type {
  ApplyFactsResponse,
  BlockOutcome,
  CallOptions,
  Child,
  ChildResult,
  ClientTls,
  ExplainQuery,
  Explanation,
  FactBlock,
  FactDelivery,
  Household,
  HouseholdLike,
  HouseholdMonth,
  LoadRecordsResponse,
  Manifest,
  Pieces,
  Provisional,
  ReadBy,
  RegulariseRequest,
  RegulariseResponse,
  ResultsQuery,
  RowFault,
  Run,
  RunRequest,
  RunResult,
  SchoolYear,
  SourceFile,
  StoredOutcome,
};
export { CallFault, finishRun, ResultBlock, StoredResults };

/** What became of one household of a stream: its months, or a fault. */
export interface Outcome {
  readonly gezinId: string;
  readonly maanden: readonly HouseholdMonth[];
  readonly fault?: FaultMessage;
}

const CALCULATION = "CalculationService";
const RUNS = "RunsService";
const STREAM_RESPONSE = messageType<CalculateStreamResponse>("CalculateStreamResponse");
const WATCH_RESPONSE = messageType<WatchRunResponse>("WatchRunResponse");
const BLOCK_FIELD = fieldsOf("CalculateStreamResponse")("block");

export class GroeikernClient {
  readonly #channel: Channel;

  /** One server, or several that serve the same database: calls go to them in turn. */
  constructor(addresses: string | readonly string[], tls?: ClientTls) {
    this.#channel = new Channel(addresses, tls);
  }

  close(): void {
    this.#channel.close();
  }

  /** Calculates households of the `calculate` format. */
  async calculate(
    households: readonly HouseholdLike[],
    options?: CallOptions,
  ): Promise<{ results: HouseholdMonth[]; provisional: Provisional[] }> {
    const request = { households: encodeHouseholds(households) };
    const answer = await this.#channel.unary<object, CalculateResponse>(
      CALCULATION,
      "Calculate",
      request,
      options,
    );
    return {
      results: answer.results.map(monthToFormat),
      provisional: readProvisional(answer.provisional),
    };
  }

  /** Calculates batches of households; gives the outcomes of each batch, in order. */
  async *calculateStream(
    batches: AsyncIterable<readonly HouseholdLike[]> | Iterable<readonly HouseholdLike[]>,
    options?: CallOptions,
  ): AsyncGenerator<Outcome[]> {
    const source = encodeBatches(batches);
    for await (const bytes of this.#channel.duplex(
      CALCULATION,
      "CalculateStream",
      source,
      options,
    )) {
      const { outcomes, fault } = STREAM_RESPONSE.decode(bytes);
      if (fault) throw messageFault(fault);
      yield (outcomes?.outcomes ?? []).map(({ gezinId, maanden, fault: own }) => ({
        gezinId: String(gezinId),
        maanden: maanden.map(monthToFormat),
        ...(own && { fault: own }),
      }));
    }
  }

  /** Calculates blocks of rows; gives a block of results for each, row by row, in order. */
  async *calculateBlocks(
    blocks: AsyncIterable<FactBlock> | Iterable<FactBlock>,
    options?: CallOptions,
  ): AsyncGenerator<ResultBlock> {
    const source = encodeBlocks(blocks);
    const name = "CalculateStream";
    for await (const bytes of this.#channel.duplex(CALCULATION, name, source, options)) {
      yield readBlockAnswer(bytes);
    }
  }

  /** Why a child has what it has in a month, in each of its households. */
  async explain(query: ExplainQuery, options?: CallOptions): Promise<Explanation[]> {
    const answer = await this.#channel.unary<object, ExplainResponse>(
      "ExplanationService",
      "Explain",
      { language: "nl", ...query },
      options,
    );
    return readExplanations(answer);
  }

  /** Delivers changed facts, whole or not at all; changes as FactChange of the contract. */
  applyFacts(delivery: FactDelivery, changes: readonly LooseMessage[], options?: CallOptions) {
    const messages = encodeDelivery(delivery, changes);
    return readApplied(this.#channel.duplex("FactsService", "ApplyFacts", messages, options));
  }

  /** Sends a file of records of a flow, plain or gzip, in pieces cut anywhere. */
  loadRecords(file: SourceFile, content: Pieces, options?: CallOptions) {
    const messages = encodeFile(file, content);
    return readLoaded(this.#channel.duplex("SourcesService", "LoadRecords", messages, options));
  }

  /** Decides past months anew for whom something changed; `on` is the month of the decision. */
  regularise(request: Partial<RegulariseRequest>, options?: CallOptions) {
    return this.#channel.unary<object, RegulariseResponse>(
      ...(["FactsService", "Regularise", request, options] as const),
    );
  }

  /** The parameters in force in a month. */
  async getParameters(maand: string, options?: CallOptions) {
    const answer = await this.#channel.unary<object, GetParametersResponse>(
      ...(["ParametersService", "GetParameters", { maand }, options] as const),
    );
    return { ...answer, parameters: answer.parameters.map(readParameter) };
  }

  /** Starts the run of a month; the same request id always gives the same run. */
  startRun(requestId: string, maand = "", options?: CallOptions): Promise<Run> {
    return this.#run("StartRun", { requestId, maand }, options);
  }

  getRun(runId: number, options?: CallOptions): Promise<Run> {
    return this.#run("GetRun", { runId }, options);
  }

  cancelRun(runId: number, options?: CallOptions): Promise<Run> {
    return this.#run("CancelRun", { runId }, options);
  }

  async #run(name: string, request: object, options?: CallOptions): Promise<Run> {
    const { run } = await this.#channel.unary<object, RunHolder>(RUNS, name, request, options);
    return readRun(run);
  }

  /** All runs, the newest first, page by page. */
  async *listRuns(options?: CallOptions): AsyncGenerator<Run> {
    let pageToken = "";
    do {
      const page = await this.#channel.unary<object, ListRunsResponse>(
        RUNS,
        "ListRuns",
        { pageToken },
        options,
      );
      yield* page.runs.map(readRun);
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
  }

  async getManifest(runId: number, options?: CallOptions): Promise<Manifest> {
    const request = { runId };
    return readManifest(await this.#channel.unary(RUNS, "GetManifest", request, options));
  }

  /** The progress of a run until it ends. */
  async *watchRun(runId: number, options?: CallOptions) {
    for await (const bytes of this.#channel.serverStream(RUNS, "WatchRun", { runId }, options)) {
      const { run, rowsDone, rowsTotal } = WATCH_RESPONSE.decode(bytes);
      yield { run: readRun(run), rowsDone: Number(rowsDone), rowsTotal: Number(rowsTotal) };
    }
  }

  /** The results of a run or a month, each once; taken up again where it broke. */
  async *streamResults(
    query: ResultsQuery,
    options?: CallOptions,
  ): AsyncGenerator<ReadBy & { results: RunResult[] }> {
    for await (const bytes of resumable(this.#channel, query, "ROWS", options)) {
      const { payload, ...by } = splitResults(bytes);
      yield { results: readResults(payload), ...by };
    }
  }

  /** The same as they are stored, read as typed arrays. */
  async *streamBlocks(
    query: ResultsQuery,
    options?: CallOptions,
  ): AsyncGenerator<ReadBy & { block: StoredResults }> {
    for await (const bytes of resumable(this.#channel, query, "BLOCKS", options)) {
      const { payload, ...by } = splitResults(bytes);
      yield { block: new StoredResults(payload), ...by };
    }
  }
}

/** The block of an answer, of which only the bytes are read. */
function readBlockAnswer(bytes: Uint8Array): ResultBlock {
  for (const { field, bytes: content } of scanFields(bytes)) {
    if (field === BLOCK_FIELD && content !== undefined) return new ResultBlock(content);
  }
  const { fault } = STREAM_RESPONSE.decode(bytes);
  throw messageFault(fault ?? { field: "payload", expected: "a block", found: "none" });
}
