/** A CalculateRequest whose households have been checked before, in whatever thread. */
import { Fault } from "../../engine/household/fault.js";
import type { Household } from "../../engine/household/household.js";
import { messageType } from "../contract/contract.js";
import { fieldsOf } from "../contract/fields.js";
import type { CalculateRequest, CalculateResponse } from "../contract/messages.js";
import { WireWriter } from "../contract/wire.js";
import type { Calculator } from "./calculator.js";
import { decodeHousehold } from "./decode.js";

const REQUEST = messageType<CalculateRequest>("CalculateRequest");
const RESPONSE = messageType<CalculateResponse>("CalculateResponse");
const RESULTS = fieldsOf("CalculateResponse")("results");
/** Of this thread; a response is written without a pause. */
const writer = new WireWriter();

/** The answer to a request that is known to be sound. */
export function answerRequest(
  calculator: Calculator,
  bytes: Uint8Array,
  ownPayer: string | undefined,
): Buffer {
  const { households = [] } = REQUEST.decode(bytes);
  const checked = households.map((message) => {
    const household = decodeHousehold(message, calculator.limits, ownPayer);
    if (household instanceof Fault)
      throw new Error("household: expected it checked, found a fault");
    return household;
  });
  return answerHouseholds(calculator, checked);
}

/** The answer for checked households. */
export function answerHouseholds(calculator: Calculator, households: readonly Household[]): Buffer {
  const { months, provisional } = calculator.calculate(households);
  for (const ofHousehold of months) for (const bytes of ofHousehold) writer.bytes(RESULTS, bytes);
  if (provisional.length > 0) writer.raw(RESPONSE.encode({ results: [], provisional }));
  return writer.finish();
}
