/**
 * Households of a message: decoded, mapped to the `calculate` format, read and checked by its own
 * reader, and compared with what the caller may calculate.
 */
import { Fault } from "../../engine/household/fault.js";
import { type Household, type Limits, readHousehold } from "../../engine/household/household.js";
import { householdToFormat } from "../contract/mapping/household.js";
import type { LooseMessage } from "../contract/messages.js";

/** A household of another payer than the caller's. */
export class PayerFault extends Fault {}

/** The checked household of a message, or its fault; `ownPayer` undefined = any payer. */
export function decodeHousehold(
  message: LooseMessage,
  limits: Limits,
  ownPayer: string | undefined,
): Household | Fault {
  const object = householdToFormat(message);
  const household = readHousehold(object, limits);
  if (household instanceof Fault || ownPayer === undefined) return household;
  const payer = object["payer"];
  if (payer === ownPayer) return household;
  return new PayerFault("payer", `your own, ${ownPayer}`, String(payer));
}
