/** Deliveries as the client sends them. */
import { messageType } from "../contract/contract.js";
import type { ApplyFactsResponse, LooseMessage } from "../contract/messages.js";
import { encodeRequest } from "./check-request.js";

const REQUEST = "ApplyFactsRequest";
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

/** The messages of a delivery; changes as the contract has them. Throws CallFault. */
export function* encodeDelivery(
  delivery: FactDelivery,
  changes: readonly LooseMessage[],
): Generator<Buffer> {
  yield encodeRequest(REQUEST, { delivery, changes: changes.slice(0, BATCH) });
  for (let from = BATCH; from < changes.length; from += BATCH) {
    yield encodeRequest(REQUEST, { changes: changes.slice(from, from + BATCH) });
  }
}

/** What became of it. */
export async function readApplied(answers: AsyncIterable<Buffer>): Promise<ApplyFactsResponse> {
  for await (const bytes of answers) return RESPONSE.decode(bytes);
  throw new Error("facts: expected an answer, found none");
}
