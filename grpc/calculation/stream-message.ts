/**
 * One message of CalculateStream, from bytes to bytes, in whatever thread: a batch of households or
 * a block of rows in, the outcomes under the same sequence number out. A household at fault is told
 * in its place, a message that can not be calculated as a whole in its own.
 */
import { Fault } from "../../engine/household/fault.js";
import type { Household } from "../../engine/household/household.js";
import { cellsOf } from "../../engine/household/months.js";
import { type MessageType, messageType } from "../contract/contract.js";
import { fieldsOf } from "../contract/fields.js";
import type {
  CalculateStreamRequest,
  CalculateStreamResponse,
  FaultMessage,
  HouseholdOutcome,
  Int64,
  LooseMessage,
} from "../contract/messages.js";
import { scanFields, WireWriter } from "../contract/wire.js";
import { calculateBlock } from "./block-calculator.js";
import type { Calculator } from "./calculator.js";
import { decodeHousehold } from "./decode.js";
import { BlockFault } from "./fact-block.js";

const REQUEST: MessageType<CalculateStreamRequest> = messageType("CalculateStreamRequest");
const RESPONSE: MessageType<CalculateStreamResponse> = messageType("CalculateStreamResponse");
const OUTCOME: MessageType<HouseholdOutcome> = messageType("HouseholdOutcome");
const REQUEST_BLOCK = fieldsOf("CalculateStreamRequest")("block");
const RESPONSE_BLOCK = fieldsOf("CalculateStreamResponse")("block");
const RESPONSE_OUTCOMES = fieldsOf("CalculateStreamResponse")("outcomes");
const OUTCOMES = fieldsOf("OutcomeBatch")("outcomes");
const MAANDEN = fieldsOf("HouseholdOutcome")("maanden");
/** Rows x months of one message: its answer stays small enough to hold. */
export const CELLS_MAX = 20_000;

const WRITER_BYTES = 4096;

export interface StreamAnswer {
  readonly bytes: Buffer;
  readonly rowCount: number;
}

/** Answers one message. Throws RangeError when the bytes are no CalculateStreamRequest. */
export function answerMessage(
  calculator: Calculator,
  bytes: Uint8Array,
  ownPayer: string | undefined,
): StreamAnswer {
  const parts = splitBlock(bytes);
  const { sequence, households } = REQUEST.decode(parts.head);
  if (parts.block !== undefined) return answerBlock(calculator, sequence, parts.block, ownPayer);
  if (households !== undefined && households !== null) {
    return answerHouseholds(calculator, sequence, households.households, ownPayer);
  }
  return refused(sequence, { field: "payload", expected: "households or block", found: "neither" });
}

const refused = (sequence: Int64, fault: FaultMessage): StreamAnswer => ({
  bytes: RESPONSE.encode({ sequence, fault, provisional: [] }),
  rowCount: 0,
});

/** The bytes of the block, which never become objects, and those of the other fields. */
function splitBlock(bytes: Uint8Array): { head: Uint8Array; block: Uint8Array | undefined } {
  let block: Uint8Array | undefined;
  const head = new WireWriter();
  for (const { field, bytes: content, raw } of scanFields(bytes)) {
    if (field !== REQUEST_BLOCK && content !== undefined) return { head: bytes, block: undefined };
    if (content === undefined) head.raw(raw);
    else block = content;
  }
  return { head: head.finish(), block };
}

function answerBlock(
  calculator: Calculator,
  sequence: Int64,
  block: Uint8Array,
  ownPayer: string | undefined,
): StreamAnswer {
  try {
    const { bytes, rowCount, provisional } = calculateBlock(calculator, block, ownPayer);
    const writer = new WireWriter();
    writer.raw(RESPONSE.encode({ sequence, provisional }));
    writer.bytes(RESPONSE_BLOCK, bytes);
    return { bytes: writer.finish(), rowCount };
  } catch (error) {
    if (error instanceof BlockFault) return refused(sequence, error.fault);
    throw error;
  }
}

function answerHouseholds(
  calculator: Calculator,
  sequence: Int64,
  messages: readonly LooseMessage[],
  ownPayer: string | undefined,
): StreamAnswer {
  const read = messages.map((message) => decodeHousehold(message, calculator.limits, ownPayer));
  const sound = read.filter((household): household is Household => !(household instanceof Fault));
  const cells = sound.reduce((sum, household) => sum + cellsOf(household), 0);
  if (cells > CELLS_MAX) {
    const expected = `at most ${CELLS_MAX} children x months in one message`;
    return refused(sequence, { field: "households", expected, found: String(cells) });
  }
  const { months, provisional } = calculator.calculate(sound);
  const results = months.values();
  const outcomes = new WireWriter(WRITER_BYTES);
  const outcome = new WireWriter();
  read.forEach((household, place) => {
    const gezinId = (messages[place]?.["gezinId"] ?? 0) as Int64;
    const isFault = household instanceof Fault;
    const fault = isFault ? faultOf(household) : undefined;
    outcome.raw(OUTCOME.encode({ gezinId, maanden: [], fault }));
    if (!isFault) for (const month of results.next().value ?? []) outcome.bytes(MAANDEN, month);
    outcomes.bytes(OUTCOMES, outcome.finish());
  });
  const rowCount = sound.reduce((sum, { rows }) => sum + rows.length, 0);
  const writer = new WireWriter(outcomes.length + WRITER_BYTES);
  writer.raw(RESPONSE.encode({ sequence, provisional }));
  writer.bytes(RESPONSE_OUTCOMES, outcomes.take());
  return { bytes: writer.take(), rowCount };
}

const faultOf = ({ field, expected, found }: Fault): FaultMessage => ({ field, expected, found });
