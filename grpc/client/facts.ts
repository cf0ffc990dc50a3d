/** Deliveries as the client sends them. */
import { messageType } from "../contract/contract.js";
import type { ApplyFactsRequest, ApplyFactsResponse, LooseMessage } from "../contract/messages.js";

const REQUEST = messageType<ApplyFactsRequest>("ApplyFactsRequest");
const RESPONSE = messageType<ApplyFactsResponse>("ApplyFactsResponse");
/** Changes of a message. */
const BATCH = 500;

export interface FactDelivery {
  readonly source: string;
  readonly id: string;
  readonly isPayerError?: boolean;
  readonly isFraud?: boolean;
  /** Day of the request that it answers, YYYY-MM-DD. */
  readonly requestedOn?: string;
}

/** The messages of a delivery; changes as the contract has them. */
export function* encodeDelivery(
  delivery: FactDelivery,
  changes: readonly LooseMessage[],
): Generator<Buffer> {
  yield REQUEST.encode({ delivery, changes: changes.slice(0, BATCH) });
  for (let from = BATCH; from < changes.length; from += BATCH) {
    yield REQUEST.encode({ changes: changes.slice(from, from + BATCH) });
  }
}

/** What became of it. */
export async function readApplied(answers: AsyncIterable<Buffer>): Promise<ApplyFactsResponse> {
  for await (const bytes of answers) return RESPONSE.decode(bytes);
  throw new Error("facts: expected an answer, found none");
}
