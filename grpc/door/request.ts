/** What requests have in common: decoding, months and ids that must be there. */
import { monthText, parseMonth } from "../../core-wasm/month.js";
import { errorMessage } from "../../engine/errors.js";
import { CallError, requestFault } from "../access/call-error.js";
import type { MessageType } from "../contract/contract.js";
import type { Int64 } from "../contract/messages.js";

const RUN_ID_MAX = 2 ** 31 - 1;

export function malformed(message: string, error: unknown): CallError {
  const found = errorMessage(error);
  return new CallError(
    "REQUEST_MALFORMED",
    `request: expected a ${message}, found bytes: ${found}`,
  );
}

/** The decoded request. Throws `REQUEST_MALFORMED`. */
export function decodeRequest<T extends object>(type: MessageType<T>, bytes: Buffer): T {
  try {
    return type.decode(bytes);
  } catch (error) {
    throw malformed(type.name, error);
  }
}

/** The number of a run. */
export function readRunId(value: Int64): number {
  const runId = Number(value);
  if (Number.isSafeInteger(runId) && runId >= 1 && runId <= RUN_ID_MAX) return runId;
  throw requestFault("runId", "the number of a run, see ListRuns", String(value));
}

interface MonthRange {
  readonly firstMonth: number;
  readonly lastMonth: number;
}

/** A month YYYY-MM inside the range of the parameters. Throws OUT_OF_RANGE outside it. */
export function readMonth(field: string, text: string, range: MonthRange): number {
  const month = parseMonth(text);
  if (month === undefined) throw requestFault(field, "a month YYYY-MM", JSON.stringify(text));
  if (month >= range.firstMonth && month <= range.lastMonth) return month;
  const covered = `${monthText(range.firstMonth)} to ${monthText(range.lastMonth)}`;
  const description = `expected a month from ${covered}, found ${text}`;
  const violations = [{ field, description }];
  throw new CallError("PARAMETER_FAULT", `${field}: ${description}`, { violations });
}
