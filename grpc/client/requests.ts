/**
 * What the client sends: households and blocks as messages, or the fault that the server would
 * tell.
 */
import { status } from "@grpc/grpc-js";
import { messageType } from "../contract/contract.js";
import {
  FieldFault,
  type FormatObject,
  householdToMessage,
} from "../contract/mapping/household.js";
import type { CalculateStreamRequest, FaultMessage, LooseMessage } from "../contract/messages.js";
import { CallFault } from "./call-fault.js";
import { encodeBlockRequest, type FactBlock } from "./fact-block.js";

const STREAM_REQUEST = messageType<CalculateStreamRequest>("CalculateStreamRequest");

/** The messages of households. Throws CallFault with the path of what no message can hold. */
export function encodeHouseholds(households: readonly FormatObject[]): LooseMessage[] {
  try {
    return households.map((household, place) =>
      householdToMessage(household, `households[${place}]`),
    );
  } catch (error) {
    throw error instanceof FieldFault ? messageFault(error) : error;
  }
}

/** The requests of batches of households. Throws CallFault on one that no message can hold. */
export async function* encodeBatches(
  batches: AsyncIterable<readonly FormatObject[]> | Iterable<readonly FormatObject[]>,
): AsyncGenerator<Buffer> {
  let sequence = 0;
  for await (const batch of batches) {
    sequence += 1;
    const households = encodeHouseholds(batch);
    yield STREAM_REQUEST.encode({ sequence, households: { households } });
  }
}

/** The requests of blocks. */
export async function* encodeBlocks(
  blocks: AsyncIterable<FactBlock> | Iterable<FactBlock>,
): AsyncGenerator<Buffer> {
  let sequence = 0;
  for await (const block of blocks) {
    sequence += 1;
    yield encodeBlockRequest(sequence, block);
  }
}

/** A fault of a request in the shape of one that ended a call. */
export function messageFault({ field, expected, found }: FaultMessage): CallFault {
  const description = `expected ${expected}, found ${found}`;
  const violations = [{ field, description }];
  const { INVALID_ARGUMENT } = status;
  const message = `${field}: ${description}`;
  return new CallFault(
    message,
    "REQUEST_FAULT",
    INVALID_ARGUMENT,
    violations,
    undefined,
    undefined,
  );
}
