/**
 * Errors as they travel: a gRPC status, and as google.rpc.Status in `grpc-status-details-bin` the
 * code and the fields at fault.
 *
 * `STATUS_BY_CODE` is the one table from codes to statuses. What is not in it is INTERNAL and is
 * told to nobody but the log.
 */
import { Metadata, type StatusObject, status } from "@grpc/grpc-js";
import { errorCode, errorMessage } from "../../engine/errors.js";
import { rpcType } from "../contract/contract.js";
import { CallError } from "./call-error.js";
import { databaseMessage, isDatabaseCode } from "./database-message.js";

/** Codes of this service and of the engine, and the status that each becomes. */
const STATUS_BY_CODE: Readonly<Record<string, status>> = {
  REQUEST_MALFORMED: status.INVALID_ARGUMENT,
  REQUEST_FAULT: status.INVALID_ARGUMENT,
  CURSOR_INVALID: status.INVALID_ARGUMENT,
  CALLER_UNKNOWN: status.UNAUTHENTICATED,
  ROLE_REFUSED: status.PERMISSION_DENIED,
  PAYER_REFUSED: status.PERMISSION_DENIED,
  SERVER_BUSY: status.RESOURCE_EXHAUSTED,
  SERVER_DRAINING: status.UNAVAILABLE,
  CALL_CANCELLED: status.CANCELLED,
  CLIENT_STALLED: status.ABORTED,
  PARAMETER_FAULT: status.OUT_OF_RANGE,
  RUN_UNKNOWN: status.NOT_FOUND,
  RUN_NOT_FINISHED: status.FAILED_PRECONDITION,
  RUN_UNDER_WAY: status.RESOURCE_EXHAUSTED,
  MONTH_UNDECIDED: status.NOT_FOUND,
  REGULARISATION_UNKNOWN: status.NOT_FOUND,
  RUN_NOT_CALCULATING: status.FAILED_PRECONDITION,
  RUN_INTERRUPTED: status.ABORTED,
  REQUEST_ID_REUSED: status.ALREADY_EXISTS,
  RUN_OTHER: status.FAILED_PRECONDITION,
  SUBJECT_UNKNOWN: status.NOT_FOUND,
  MEMBERSHIP_MISSING: status.NOT_FOUND,
  EXPLAIN_REJECTED: status.FAILED_PRECONDITION,
  EXPLAIN_TOO_LARGE: status.FAILED_PRECONDITION,
  FACT_FAULT: status.INVALID_ARGUMENT,
  DELIVERY_REUSED: status.ALREADY_EXISTS,
  DELIVERY_UNKNOWN: status.NOT_FOUND,
  REGULARISATION_UNDER_WAY: status.RESOURCE_EXHAUSTED,
  FACTS_MISSING: status.FAILED_PRECONDITION,
  SCHEMA_MISSING: status.FAILED_PRECONDITION,
  DATABASE_NEWER: status.FAILED_PRECONDITION,
  DATABASE_ABSENT: status.FAILED_PRECONDITION,
  DATABASE_UNREACHABLE: status.UNAVAILABLE,
  DATABASE_BUSY: status.RESOURCE_EXHAUSTED,
  DISK_FULL: status.FAILED_PRECONDITION,
};

const RETRY_MS: Readonly<Record<string, number>> = {
  SERVER_BUSY: 1000,
  SERVER_DRAINING: 1000,
  RUN_UNDER_WAY: 10_000,
  DATABASE_UNREACHABLE: 2000,
  DATABASE_BUSY: 1000,
};
const UNEXPECTED = "the server met an unexpected error; give the request id to its operator";
const DOMAIN = "groeikern.v1";
const VIOLATIONS_MAX = 100;
const MS_PER_SECOND = 1000;
const NANOS_PER_MS = 1_000_000;

const STATUS = rpcType<object>("Status");
const BAD_REQUEST = rpcType<object>("BadRequest");
const RETRY_INFO = rpcType<object>("RetryInfo");
const ERROR_INFO = rpcType<object>("ErrorInfo");

/** The status of an error. */
export const statusOf = ({ code }: CallError): status => STATUS_BY_CODE[code] ?? status.INTERNAL;

/** Whatever was thrown, as an error that a caller may see. */
export function toCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  const code = errorCode(error) ?? "UNEXPECTED";
  if (STATUS_BY_CODE[code] === undefined) return new CallError("UNEXPECTED", UNEXPECTED);
  const message = isDatabaseCode(code) ? databaseMessage(code) : errorMessage(error);
  const retryMs = RETRY_MS[code];
  return new CallError(code, message, retryMs === undefined ? {} : { retryMs });
}

/** The status that grpc-js sends, with its details. */
export function toStatus(error: CallError, requestId: string): Partial<StatusObject> {
  const metadata = new Metadata();
  metadata.set("x-request-id", requestId);
  metadata.set("grpc-status-details-bin", encodeDetails(error));
  return { code: statusOf(error), details: error.message, metadata };
}

function encodeDetails(error: CallError): Buffer {
  const { violations = [], retryMs } = error.options;
  const details = [packed("ErrorInfo", ERROR_INFO.encode({ reason: error.code, domain: DOMAIN }))];
  if (violations.length > 0) {
    const fieldViolations = violations.slice(0, VIOLATIONS_MAX);
    details.push(packed("BadRequest", BAD_REQUEST.encode({ fieldViolations })));
  }
  if (retryMs !== undefined) {
    const seconds = Math.floor(retryMs / MS_PER_SECOND);
    const nanos = (retryMs % MS_PER_SECOND) * NANOS_PER_MS;
    details.push(packed("RetryInfo", RETRY_INFO.encode({ retryDelay: { seconds, nanos } })));
  }
  return STATUS.encode({ code: statusOf(error), message: error.message, details });
}

const packed = (name: string, value: Uint8Array) => ({
  type_url: `type.googleapis.com/google.rpc.${name}`,
  typeUrl: `type.googleapis.com/google.rpc.${name}`,
  value,
});
