/** A parameter as the client hands it over: a number, and how sure it is in words. */
import { CONFIDENCE } from "../contract/mapping/enums.js";
import type { LooseMessage } from "../contract/messages.js";

export const readParameter = (parameter: LooseMessage) => ({
  ...(parameter as LooseMessage & { readonly name: string; readonly van: string }),
  value: Number(parameter["value"]),
  confidence: CONFIDENCE.name(parameter["confidence"] as number) ?? "",
});
