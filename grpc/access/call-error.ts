/**
 * Errors that callers see: a code for programs, a message that says what was expected and what was
 * found, and the fields at fault. What they travel as is told in `call-status.ts`; threads that
 * throw them do without the library of gRPC.
 */
export interface Violation {
  /** Path such as `households[2].kinderen[0].zorgPijler1`. */
  readonly field: string;
  readonly description: string;
}

export interface CallErrorOptions {
  readonly violations?: readonly Violation[];
  /** When to try again, milliseconds. */
  readonly retryMs?: number;
}

/** An error that a caller may see; `code` is a key of `STATUS_BY_CODE`. */
export class CallError extends Error {
  override readonly name = "CallError";

  constructor(
    readonly code: string,
    message: string,
    readonly options: CallErrorOptions = {},
  ) {
    super(message);
  }
}

/** One field at fault. */
export function requestFault(field: string, expected: string, found: string): CallError {
  const description = `expected ${expected}, found ${found}`;
  const violations = [{ field, description }];
  return new CallError("REQUEST_FAULT", `${field}: ${description}`, { violations });
}

/** The caller has gone, or its deadline has passed. */
export const cancelled = (): CallError =>
  new CallError("CALL_CANCELLED", "call: expected the caller to wait, found it gone");
