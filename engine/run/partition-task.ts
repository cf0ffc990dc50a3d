/**
 * One Piscina task = one partition, in a worker thread that is lent to the run.
 *
 *     claim -> rows -> decode -> prepare -> calculate -> decide -> COPY in -> line -> COMMIT
 *     writer   reader                                              writer
 *
 * Kernel and memory belong to the thread, and so do the connections as long as runs go to one
 * database; they serve all partitions that the thread takes. Rows stay in that memory and in the
 * kernel's; only counts go back to the main thread. Faults go back as words: an error that crosses
 * threads loses its code.
 */

import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import { ROLLEN } from "../../core-wasm/layout.js";
import type { Sheet } from "../../core-wasm/parameters.js";
import { counted } from "../counted.js";
import { databaseError } from "../database/database-error.js";
import { writeBlocks } from "../decisions/block-table.js";
import { MonthDecider } from "../decisions/month-decider.js";
import { EngineError, errorMessage } from "../errors.js";
import { InputMemory } from "../input/input-memory.js";
import type { PackedRows } from "../input/packed-rows.js";
import { decodeRows } from "../scan/decode-rows.js";
import { markPaidTwice, type PaidTwice } from "../scan/paid-elsewhere.js";
import { readInput } from "../scan/read-input.js";
import type { PartOutcome } from "../threads/finish-open.js";
import type { Job } from "../threads/job.js";
import { keptKernel } from "../threads/kept-kernel.js";
import { type ConnectionPair, closePair, keepPair, takePair } from "./connection-pair.js";
import {
  type Claim,
  claimPartition,
  finishPartition,
  type PartitionLine,
} from "./partition-claim.js";
import { reasonSums } from "./reason-sums.js";
import type { RejectedRow } from "./rejection.js";
import { digestResults } from "./result-digest.js";

/** What the threads of a run are given once; plain data. */
export interface WorkerSettings {
  readonly config: pg.ClientConfig;
  readonly kernelFile: string;
}

/** One partition of a run. */
export interface PartitionTask {
  readonly runId: number;
  /** Delivery as of which the run reads its facts. */
  readonly factsMoment: number;
  /** The run of which it writes what changed, and those that one rests on; empty = it writes all. */
  readonly baseChain: readonly number[];
  readonly sheet: Sheet;
  readonly kernelDigest: string;
  readonly partitionNo: number;
}

/** Of one that is finished its rows. */
export type PartitionOutcome = PartOutcome<number>;

/** What V8 says, as of a fault in rows, when the machine has no more memory to give. */
const NO_MEMORY = /allocation failed|could not allocate|grow memory/i;
const SHARED = ROLLEN.indexOf("GEDEELD_ANDER");

/** Opens kernel and connections while the main thread plans the run. */
export default async function openPartitions(
  settings: WorkerSettings,
): Promise<Job<PartitionTask, PartitionOutcome>> {
  const partitions = new Partitions(settings);
  await partitions.open();
  return partitions;
}

/**
 * What the thread decides with and reads into, run after run: memory that is new comes page by page,
 * and would cost a small run as much as to decide its rows.
 */
const decider = new MonthDecider();
const memory = new InputMemory();

class Partitions implements Job<PartitionTask, PartitionOutcome> {
  readonly #settings: WorkerSettings;
  readonly #loading: Promise<Kernel>;
  #pair: ConnectionPair | undefined;

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
    this.#loading = loadKernel(settings.kernelFile);
  }

  /** What goes wrong here is said by the first task. */
  async open(): Promise<void> {
    await Promise.allSettled([this.#loading, this.#openConnections()]);
  }

  async run(task: PartitionTask): Promise<PartitionOutcome> {
    try {
      const kernel = requireKernel(await this.#loading, task.kernelDigest);
      const { reader, writer } = await this.#openConnections();
      return await inClaim(writer, task, (claim) =>
        calculateClaim(task, claim, { kernel, reader, writer }),
      );
    } catch (error) {
      if (this.#pair !== undefined) await closePair(this.#pair);
      this.#pair = undefined;
      return { kind: "failed", ...wordFault(error, this.#settings.config) };
    }
  }

  async close(): Promise<void> {
    if (this.#pair !== undefined) keepPair(this.#settings.config, this.#pair);
    this.#pair = undefined;
  }

  async #openConnections(): Promise<ConnectionPair> {
    this.#pair ??= await takePair(this.#settings.config);
    return this.#pair;
  }
}

async function loadKernel(file: string): Promise<Kernel> {
  return keptKernel(file).catch((cause: unknown) => {
    throw new EngineError(
      "KERNEL_BROKEN",
      `kernel: expected a compiled module at ${file}, found: ${errorMessage(cause)}; ` +
        "run npm run build",
    );
  });
}

function wordFault(error: unknown, config: pg.ClientConfig): { code: string; message: string } {
  if (error instanceof RangeError) {
    const { message } = error;
    const code = NO_MEMORY.test(message) ? "WORKER_DIED" : "COPY_FAULT";
    return { code, message };
  }
  const { code, message } = databaseError(error, config);
  return { code, message };
}

function requireKernel(kernel: Kernel, digest: string): Kernel {
  if (kernel.digest === digest) return kernel;
  throw new EngineError(
    "KERNEL_CHANGED",
    `kernel: expected the module with digest ${digest}, found ${kernel.digest}; ` +
      "it was built anew meanwhile: start the command again",
  );
}

/**
 * A commit does not wait for the disk: publication does, for all of them, and a server that crashes
 * before has lost whole partitions, which are then open again.
 */
const BEGIN = "BEGIN; SET LOCAL synchronous_commit = off";

/** Runs the work in the transaction that holds the claim; what it returns is written as its line. */
async function inClaim(
  writer: pg.ClientBase,
  { runId, partitionNo }: PartitionTask,
  work: (claim: Claim) => Promise<PartitionLine>,
): Promise<PartitionOutcome> {
  await writer.query(BEGIN);
  const claim = await claimPartition(writer, runId, partitionNo);
  if (claim === null) {
    await writer.query("ROLLBACK");
    return { kind: "taken" };
  }
  const line = await work(claim);
  await finishPartition(writer, runId, partitionNo, line);
  await writer.query("COMMIT");
  return { kind: "finished", told: line.rowsIn };
}

interface Tools extends ConnectionPair {
  readonly kernel: Kernel;
}

async function calculateClaim(
  task: PartitionTask,
  claim: Claim,
  { kernel, reader, writer }: Tools,
): Promise<PartitionLine> {
  const { runId, factsMoment, baseChain, sheet } = task;
  await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  kernel.beginDecode();
  const window = { from: sheet.month, to: sheet.month + 1 };
  const rows = await readInput(reader, window, factsMoment, claim, memory);
  const rowsIn = decodeRows(kernel, rows);
  requireRows(claim, rowsIn);
  const paidTwice = await markPaidTwice(kernel, rowsIn, reader, sheet.month, factsMoment, claim);
  await decider.begin(reader, baseChain, claim);
  await reader.query("COMMIT");
  const sharedCount = countShared(kernel, rowsIn);
  const isClean = kernel.prepare(rowsIn) === 0;
  const rejected = isClean ? [] : await explainRejected(kernel, rows, paidTwice);
  kernel.resetUsed();
  kernel.calculate(sheet);
  const digest = digestResults(kernel, rowsIn);
  const rowsOut = kernel.encodedRows;
  requireWhole(claim, rowsIn, rowsOut, rejected.length);
  const decided = decider.decide(kernel, rowsIn, sheet.month, claim);
  await writeBlocks(writer, runId, decided.blocks);
  const usedCandidates = kernel.usedCandidates();
  const voorlopigCount = countVoorlopig(kernel, rowsIn);
  const sums = kernel.payerSums();
  const reasons = reasonSums(decided.rows);
  const counts = { rowsIn, rowsOut, voorlopigCount, sharedCount };
  const checksum = kernel.rowChecksum;
  const written = { blocksDigest: decided.digest, isWhole: decided.isWhole };
  return { ...counts, usedCandidates, digest, checksum, ...written, sums, reasons, rejected };
}

/** Loaded where there is something to explain: most runs never do, and it costs each thread. */
async function explainRejected(
  kernel: Kernel,
  rows: PackedRows,
  paidTwice: PaidTwice,
): Promise<RejectedRow[]> {
  const { describeRejected } = await import("./rejection.js");
  return describeRejected(kernel, rows, paidTwice);
}

/** The input of a run does not change while it runs. */
function requireRows({ partitionNo, rowsExpected }: Claim, rowsIn: number): void {
  if (rowsIn === rowsExpected) return;
  throw new EngineError(
    "INPUT_CHANGED",
    `partition ${partitionNo}: expected the ${counted(rowsExpected, "row")} it was planned with, ` +
      `found ${rowsIn}; were facts changed without a delivery?`,
  );
}

/** Every row that goes in comes out once: as a result or as a rejection. */
function requireWhole(
  { partitionNo }: Claim,
  rowsIn: number,
  rowsOut: number,
  rejected: number,
): void {
  if (rowsIn === rowsOut + rejected) return;
  throw new EngineError(
    "ROWS_LOST",
    `partition ${partitionNo}: expected ${counted(rowsIn, "row")} as results or rejections, ` +
      `found ${counted(rowsOut, "result")} and ${counted(rejected, "rejection")}`,
  );
}

/** Rows of children that are paid in their other household. */
function countShared({ facts }: Kernel, rowCount: number): number {
  let count = 0;
  for (let row = 0; row < rowCount; row += 1) if (facts.rol[row] === SHARED) count += 1;
  return count;
}

function countVoorlopig({ results, faults }: Kernel, rowCount: number): number {
  let count = 0;
  for (let row = 0; row < rowCount; row += 1) {
    if (results.voorlopig[row] === 1 && faults[row] === 0) count += 1;
  }
  return count;
}
