/**
 * What the client sends: households and blocks as messages, or the fault that the server would
 * tell.
 */
import { messageType } from "../contract/contract.js";
import { FieldFault, foundText, householdToMessage } from "../contract/mapping/household.js";
import type { CalculateStreamRequest, LooseMessage } from "../contract/messages.js";
import { checked } from "./call-fault.js";
import { encodeBlockRequest, type FactBlock } from "./fact-block.js";
import type { HouseholdLike } from "./household.js";

const STREAM_REQUEST = messageType<CalculateStreamRequest>("CalculateStreamRequest");

/** The messages of households. Throws CallFault with the path of what no message can hold. */
export function encodeHouseholds(households: readonly HouseholdLike[]): LooseMessage[] {
  return checked(() => {
    if (!Array.isArray(households)) {
      throw new FieldFault("households", "a list", foundText(households));
    }
    return households.map((household, place) =>
      householdToMessage(household, `households[${place}]`),
    );
  });
}

/** The requests of batches of households. Throws CallFault on one that no message can hold. */
export async function* encodeBatches(
  batches: AsyncIterable<readonly HouseholdLike[]> | Iterable<readonly HouseholdLike[]>,
): AsyncGenerator<Buffer> {
  let sequence = 0;
  for await (const batch of batches) {
    sequence += 1;
    const households = encodeHouseholds(batch);
    yield STREAM_REQUEST.encode({ sequence, households: { households } });
  }
}

/** The requests of blocks. Throws CallFault on a column of another name or type. */
export async function* encodeBlocks(
  blocks: AsyncIterable<FactBlock> | Iterable<FactBlock>,
): AsyncGenerator<Buffer> {
  let sequence = 0;
  for await (const block of blocks) {
    sequence += 1;
    yield checked(() => encodeBlockRequest(sequence, block));
  }
}
