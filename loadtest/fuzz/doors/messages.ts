/**
 * Messages of gRPC, bytes as they come off the wire, against what reads them: refused in words, or
 * answered as the reference does. The first byte says of which method the message is.
 */
import { loadCases } from "../../../bench/accuracy/cases.js";
import type { CalculateHousehold } from "../../../bench/accuracy/reference/calculate-format.js";
import { loadReferenceParameters } from "../../../bench/accuracy/reference/parameters.js";
import { referenceEngine } from "../../../bench/accuracy/reference-engine.js";
import { cellsOf } from "../../../engine/household/months.js";
import { CallError } from "../../../grpc/access/call-error.js";
import { readHouseholds } from "../../../grpc/calculation/calculate.js";
import { Calculator } from "../../../grpc/calculation/calculator.js";
import { answerMessage } from "../../../grpc/calculation/stream-message.js";
import { answerHouseholds } from "../../../grpc/calculation/unary-message.js";
import { ResultBlock } from "../../../grpc/client/block.js";
import { encodeBlockRequest } from "../../../grpc/client/fact-block.js";
import {
  type MessageType,
  messageType,
  methodsOf,
  serviceNames,
} from "../../../grpc/contract/contract.js";
import { fieldsOf } from "../../../grpc/contract/fields.js";
import { householdToFormat, householdToMessage } from "../../../grpc/contract/mapping/household.js";
import { monthToFormat } from "../../../grpc/contract/mapping/result.js";
import type {
  CalculateRequest,
  CalculateResponse,
  CalculateStreamRequest,
  CalculateStreamResponse,
  FaultMessage,
  HouseholdMonthMessage,
  LooseMessage,
} from "../../../grpc/contract/messages.js";
import { scanFields } from "../../../grpc/contract/wire.js";
import { type Door, require, requireFault } from "../door.js";

const CASES = 60;
/** Children x months that the reference, which is slow, is asked for. */
const CELLS_MAX = 12;
const REQUEST = messageType<CalculateRequest>("CalculateRequest");
const RESPONSE = messageType<CalculateResponse>("CalculateResponse");
const STREAM_REQUEST = messageType<CalculateStreamRequest>("CalculateStreamRequest");
const STREAM_RESPONSE = messageType<CalculateStreamResponse>("CalculateStreamResponse");
const RESPONSE_BLOCK = fieldsOf("CalculateStreamResponse")("block");

export interface FuzzedMethod {
  readonly name: string;
  readonly path: string;
  readonly request: MessageType<object>;
}

/** Every method of the contract; a method's number is its place. */
export const METHODS: readonly FuzzedMethod[] = serviceNames().flatMap((service) =>
  [...methodsOf(service)].map(([name, { path }]) => ({
    ...{ name, path, request: messageType<object>(`${name}Request`) },
  })),
);

/** A message of a method as the fuzz has it. */
export function seedOf(name: string, message: Uint8Array): Buffer {
  const place = METHODS.findIndex((method) => method.name === name);
  return Buffer.concat([Buffer.from([place]), message]);
}

/** What a case of the golden ones, a block, and a request of every other method look like. */
export async function messageSeeds(): Promise<Buffer[]> {
  const messages = (await loadCases())
    .slice(0, CASES)
    .map(({ household }) => householdToMessage({ maand: "2024-10", ...household }));
  const months = { requestId: "fuzz", maand: "2024-10", runId: 1, payer: 1, lang: "en" };
  return [
    ...messages.map((one) => seedOf("Calculate", REQUEST.encode({ households: [one] }))),
    seedOf("Calculate", REQUEST.encode({ households: messages.slice(0, 3) })),
    ...messages.slice(0, CASES / 2).map((one, sequence) => {
      const households = { households: [one] };
      return seedOf("CalculateStream", STREAM_REQUEST.encode({ sequence, households }));
    }),
    seedOf("CalculateStream", encodeBlockRequest(7, BLOCK)),
    ...METHODS.map(({ name, request }) => seedOf(name, request.encode(months as object))),
  ];
}

const BLOCK = {
  maand: "2024-10",
  rowCount: 3,
  columns: {
    gezinId: BigInt64Array.of(1n, 1n, 2n),
    childId: BigInt64Array.of(11n, 12n, 21n),
    payer: Uint8Array.of(0, 0, 2),
    rol: Uint8Array.of(0, 0, 0),
    geboortedatum: Int32Array.of(18_000, 19_000, 17_500),
    gezinsinkomstenCents: BigInt64Array.of(3_000_000n, 3_000_000n, 6_000_000n),
  },
} as const;

type Reference = ReturnType<typeof referenceEngine>;

/** The months of a household that were answered are those of the reference. */
function requireMonths(
  reference: Reference,
  message: LooseMessage,
  months: readonly HouseholdMonthMessage[],
): void {
  const given = householdToFormat(message) as unknown as CalculateHousehold;
  for (const month of months) {
    const { gezinId: _, ...found } = monthToFormat(month);
    const expected = JSON.stringify(reference(given, found.maand));
    require(expected ===
      JSON.stringify(found), `expected ${expected}, found ${JSON.stringify(found)}`);
  }
}

function checkUnary(calculator: Calculator, reference: Reference, bytes: Buffer): boolean {
  let households: ReturnType<typeof readHouseholds>;
  try {
    households = readHouseholds(bytes, calculator, undefined);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    require(/expected .+, found |household/s.test(error.message), `words: ${error.message}`);
    return false;
  }
  const cells = households.reduce((sum, household) => sum + cellsOf(household), 0);
  if (cells > CELLS_MAX) return true;
  const { results } = RESPONSE.decode(answerHouseholds(calculator, households));
  const given = REQUEST.decode(bytes).households ?? [];
  let at = 0;
  for (const [place, { asked }] of households.entries()) {
    const count = asked.last - asked.first + 1;
    requireMonths(reference, given[place] ?? {}, results.slice(at, at + count));
    at += count;
  }
  require(at === results.length, `expected ${at} months, found ${results.length}`);
  return true;
}

/** Whether bytes are a message of a type; protobufjs throws what it likes. */
function decoded<T extends object>(type: MessageType<T>, bytes: Uint8Array): T | null {
  try {
    return type.decode(bytes);
  } catch {
    return null;
  }
}

/**
 * protobufjs reads over the end of a packed list, and a field of a wire type that it has not: such
 * bytes may be refused, not those which it writes of what it read.
 */
function requireStricter(
  calculator: Calculator,
  given: CalculateStreamRequest,
  bytes: Buffer,
  refusal: unknown,
): void {
  const written = Buffer.from(STREAM_REQUEST.encode(given));
  if (!(refusal instanceof RangeError) || written.equals(bytes)) throw refusal;
  answerMessage(calculator, written, undefined);
}

function checkStream(calculator: Calculator, reference: Reference, bytes: Buffer): boolean {
  const given = decoded(STREAM_REQUEST, bytes);
  let answer: Buffer;
  try {
    answer = answerMessage(calculator, bytes, undefined).bytes;
  } catch (error) {
    if (given !== null) requireStricter(calculator, given, bytes, error);
    return false;
  }
  const response = STREAM_RESPONSE.decode(answer);
  if (response.fault !== undefined && response.fault !== null) {
    requireFault(response.fault as FaultMessage);
    return false;
  }
  for (const { field, bytes: block } of scanFields(answer)) {
    if (field === RESPONSE_BLOCK && block !== undefined) requireBlock(new ResultBlock(block));
  }
  const households = given?.households?.households ?? [];
  const outcomes = response.outcomes?.outcomes ?? [];
  if (outcomes.reduce((sum, { maanden }) => sum + maanden.length, 0) > CELLS_MAX) return true;
  for (const [place, { maanden, fault }] of outcomes.entries()) {
    if (fault !== undefined && fault !== null) requireFault(fault);
    else requireMonths(reference, households[place] ?? {}, maanden);
  }
  return true;
}

/** Every row has an outcome that adds up, or a fault in words. */
function requireBlock({ rowCount, outcomes, outcomeIndexes, faults }: ResultBlock): void {
  require(outcomeIndexes.length === rowCount, `expected ${rowCount} places`);
  for (const { totaal, componenten } of outcomes) {
    const sum = Object.values(componenten).reduce((all, cents) => all + cents, 0);
    require(sum === totaal, `expected a total of ${sum}, found ${totaal}`);
  }
  for (const { expected, code } of faults)
    require(expected !== "" && code !== "", "a fault in words");
}

export async function messagesDoor(): Promise<Door> {
  const calculator = await Calculator.load();
  const reference = referenceEngine(await loadReferenceParameters());
  return {
    ...{ name: "messages", weight: 12, form: "bytes" },
    seeds: await messageSeeds(),
    check(input) {
      const { name, request } = METHODS[(input[0] ?? 0) % METHODS.length] as FuzzedMethod;
      const bytes = input.subarray(1);
      if (name === "Calculate") return checkUnary(calculator, reference, bytes);
      if (name === "CalculateStream") return checkStream(calculator, reference, bytes);
      const message = decoded(request, bytes);
      if (message === null) return false;
      const again = request.decode(request.encode(message));
      const texts = [message, again].map((one) => JSON.stringify(request.plain(one)));
      require(texts[0] === texts[1], `expected the same ${name} decoded again`);
      return true;
    },
  };
}
