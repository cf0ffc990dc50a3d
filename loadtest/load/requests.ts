/**
 * What is sent: households that look like the population (bench/material), encoded before the load
 * begins, so that the machine that asks does not pay for making them.
 */

import { MONTH } from "../../bench/harness/suite.js";
import { calculateLines } from "../../bench/material/calculate-lines.js";
import { factReaders, isAbsent } from "../../bench/material/input-bytes.js";
import { fillBatch } from "../../bench/material/work.js";
import { Kernel } from "../../core-wasm/kernel.js";
import { FACTS, type Fact } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import { messageType, methodsOf, upperSnake } from "../../grpc/contract/contract.js";
import { listOf } from "../../grpc/contract/fact-list.js";
import { FACT } from "../../grpc/contract/mapping/enums.js";
import { type FormatObject, householdToMessage } from "../../grpc/contract/mapping/household.js";
import type {
  CalculateRequest,
  CalculateStreamRequest,
  FactBlockMessage,
  FactColumnMessage,
} from "../../grpc/contract/messages.js";
import { WireWriter } from "../../grpc/contract/wire.js";
import type { UnaryCall } from "./caller.js";

const REQUEST = messageType<CalculateRequest>("CalculateRequest");
const STREAM_REQUEST = messageType<CalculateStreamRequest>("CalculateStreamRequest");
const BLOCK = messageType<FactBlockMessage>("FactBlock");
const BLOCK_FIELD = STREAM_REQUEST.fields.find(({ name }) => name === "block")?.id ?? 0;
const REQUIRED = new Set(["gezinId", "childId", "payer", "geboortedatum", "rol"]);
/** The month asked for says these. */
const SPAN = new Set(["vanMaand", "totMaand"]);

export class Requests {
  private constructor(
    readonly households: readonly FormatObject[],
    readonly block: Block,
  ) {}

  /** Households of so many rows, by a seed. */
  static async make(seed: number, rows: number): Promise<Requests> {
    const batch = fillBatch(await Kernel.load(), seed, MONTH, rows);
    const lines = calculateLines(batch.kernel, batch.rows, MONTH);
    const households = lines.map((line) => JSON.parse(line) as FormatObject);
    return new Requests(households, blockOf(batch.kernel, batch.rows));
  }

  /** Calls of one household each. */
  calls(): UnaryCall[] {
    return this.households.map(callOf);
  }

  /** The same by payer: a payer may calculate its own only. */
  callsByPayer(): ReadonlyMap<string, readonly UnaryCall[]> {
    const byPayer = new Map<string, UnaryCall[]>();
    for (const household of this.households) {
      const payer = String(household["payer"]);
      const own = byPayer.get(payer) ?? [];
      byPayer.set(payer, own);
      own.push(callOf(household));
    }
    return byPayer;
  }

  /** Rows, that is children, of so many households. */
  rowsOf(count: number): number {
    const households = this.households.slice(0, count);
    return households.reduce((sum, { kinderen }) => sum + (kinderen as unknown[]).length, 0);
  }

  /** Messages of a stream with so many households each; sequence numbers from 1. */
  *householdMessages(perMessage: number, count: number): Generator<Buffer> {
    const messages = this.households.slice(0, perMessage).map((one) => householdToMessage(one));
    const content = STREAM_REQUEST.encode({ sequence: 0, households: { households: messages } });
    for (let sequence = 1; sequence <= count; sequence += 1) {
      yield Buffer.concat([content, STREAM_REQUEST.encode({ sequence })]);
    }
  }

  /** Messages of a stream with the block in each. */
  *blockMessages(count: number): Generator<Buffer> {
    for (let sequence = 1; sequence <= count; sequence += 1) {
      yield Buffer.concat([STREAM_REQUEST.encode({ sequence }), this.block.field]);
    }
  }
}

const CALCULATE_PATH = methodsOf("CalculationService").get("Calculate")?.path ?? "";

const callOf = (household: FormatObject): UnaryCall => ({
  path: CALCULATE_PATH,
  bytes: REQUEST.encode({ households: [householdToMessage(household)] }),
});

export interface Block {
  readonly rows: number;
  /** The field of a CalculateStreamRequest that has the block in it. */
  readonly field: Buffer;
}

/** The rows of a kernel as a FactBlock; a fact that nobody has stays out. */
function blockOf(kernel: Kernel, rows: number): Block {
  const readers = factReaders(kernel);
  const columns = FACTS.flatMap((fact, index) => {
    const read = readers[index];
    if (read === undefined || SPAN.has(fact.name)) return [];
    const values = Array.from({ length: rows }, (_, row) => read(row));
    const isEmpty = values.every((value) => isAbsent(fact, value));
    return isEmpty && !REQUIRED.has(fact.name) ? [] : [columnOf(fact, values)];
  });
  const writer = new WireWriter();
  writer.bytes(BLOCK_FIELD, BLOCK.encode({ maand: monthText(MONTH), rowCount: rows, columns }));
  return { rows, field: writer.finish() };
}

function columnOf(fact: Fact, values: readonly (bigint | number | boolean)[]): FactColumnMessage {
  const number = FACT.require(upperSnake(fact.name));
  const list = listOf(fact as Parameters<typeof listOf>[0]);
  if (list === "int64Values") return { fact: number, int64Values: values.map(String) };
  const numbers = values.map(Number);
  if (list === "int32Values") return { fact: number, int32Values: numbers };
  return { fact: number, uint8Values: Uint8Array.from(numbers) };
}
