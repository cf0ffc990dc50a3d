/**
 * What a call failed with, read from google.rpc.Status: a code, the fields at fault, when to retry.
 */
import { type ServiceError, status } from "@grpc/grpc-js";
import { rpcType } from "../contract/contract.js";
import { FieldFault } from "../contract/mapping/household.js";
import type { FaultMessage, Int64 } from "../contract/messages.js";

export interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

interface Packed {
  readonly type_url?: string;
  readonly typeUrl?: string;
  readonly value: Uint8Array;
}

const STATUS = rpcType<{ readonly details: readonly Packed[] }>("Status");
const BAD_REQUEST = rpcType<{ readonly fieldViolations: readonly FieldViolation[] }>("BadRequest");
const ERROR_INFO = rpcType<{ readonly reason: string }>("ErrorInfo");
const RETRY_INFO = rpcType<{
  readonly retryDelay?: { readonly seconds: Int64; readonly nanos: number };
}>("RetryInfo");
const MS_PER_SECOND = 1000;
const NANOS_PER_MS = 1_000_000;

export class CallFault extends Error {
  override readonly name = "CallFault";

  constructor(
    message: string,
    /** Such as `REQUEST_FAULT`; the name of the gRPC status when the server gave none. */
    readonly code: string,
    readonly status: status,
    readonly violations: readonly FieldViolation[],
    /** When to try again, milliseconds; undefined when that would not help. */
    readonly retryMs: number | undefined,
    readonly requestId: string | undefined,
  ) {
    super(message);
  }
}

/** What people can do about a connection that is not made, by what the transport said. */
const CONNECTION_ADVICE: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, "nothing listens there; is the service started?"],
  [/ENOTFOUND|EAI_AGAIN|Name resolution/i, "no such host; look at the address"],
  [/altname|does not match/i, "its certificate is for another name; use one that it has"],
  [/self.signed|unable to (verify|get)|issuer/i, "its authority is not the one of this client"],
  [/expired|not yet valid/i, "its certificate is not valid now"],
  [/alert|handshake/i, "the certificate of this client is refused: another authority, or none"],
  [
    /wrong version|ECONNRESET|EPROTO|socket hang up|closed|dropped|Failed to connect/i,
    "is it TLS on both sides, and is the certificate of this client of the service's authority?",
  ],
];

/** What grpc-js and OpenSSL say around the words that matter. */
const TRANSPORT_FRAME =
  /^No connection established\. Last error: (Error: )?|\.? Resolution note: $/g;
const OPENSSL_FRAME = /[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]*):[^\n]*\n?/g;

function connectionText(address: string, details: string): string {
  const advice = CONNECTION_ADVICE.find(([pattern]) => pattern.test(details))?.[1];
  const found = details.replace(TRANSPORT_FRAME, "").replace(OPENSSL_FRAME, "$1");
  const text = `connection: expected the service at ${address}, found: ${found}`;
  return advice === undefined ? text : `${text}; ${advice}`;
}

/** Words for a status that the server did not give itself. */
function ownText(code: status, address: string, details: string): string {
  if (code === status.UNAVAILABLE) return connectionText(address, details);
  if (code !== status.DEADLINE_EXCEEDED) return details;
  return `call: expected ${address} to answer in time, found it did not: ${details}`;
}

/** Key or certificates of the caller that TLS does not take. */
export function unusable(cause: unknown): CallFault {
  const found = cause instanceof Error ? cause.message : String(cause);
  const message =
    "client: expected authority, key and certificate as PEM that belong together, " +
    `found: ${found}`;
  return ownFault(message, "CERTIFICATE_INVALID", status.INVALID_ARGUMENT, []);
}

/** A fault that this library finds itself, before anything is sent. */
function ownFault(message: string, code: string, of: status, fields: FieldViolation[]): CallFault {
  return new CallFault(message, code, of, fields, undefined, undefined);
}

/** A fault of a request in the shape of one that ended a call. */
export function messageFault({ field, expected, found }: FaultMessage): CallFault {
  const description = `expected ${expected}, found ${found}`;
  const { INVALID_ARGUMENT } = status;
  const violations = [{ field, description }];
  return ownFault(`${field}: ${description}`, "REQUEST_FAULT", INVALID_ARGUMENT, violations);
}

/** The signal of the caller was aborted before the call, or between two of its attempts. */
export const cancelled = (): CallFault =>
  ownFault(
    "call: expected a signal that is not aborted, found it aborted; nothing was asked",
    "CANCELLED",
    status.CANCELLED,
    [],
  );

/** The client was closed before the call. */
export const closed = (): CallFault =>
  ownFault(
    "client: expected one that is open, found it closed",
    "CLIENT_CLOSED",
    status.FAILED_PRECONDITION,
    [],
  );

/** An address to which no client can be made. */
export const addressFault = (found: string): CallFault =>
  ownFault(
    `client: expected an address host:port, or one with a scheme that gRPC has, found ${found}`,
    "ADDRESS_INVALID",
    status.INVALID_ARGUMENT,
    [],
  );

/** Gives what `make` gives. Throws CallFault for a value that no message can hold. */
export function checked<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof FieldFault ? messageFault(error) : error;
  }
}

/** A `CallFault` for whatever grpc-js gave. */
export function toCallFault(error: unknown, address: string): unknown {
  if (!(error instanceof Error) || !("metadata" in error)) return error;
  const { code, details, metadata } = error as ServiceError;
  const [bytes] = metadata?.get("grpc-status-details-bin") ?? [];
  const [requestId] = metadata?.get("x-request-id") ?? [];
  const packed = bytes instanceof Buffer ? STATUS.decode(bytes).details : [];
  const find = (name: string) =>
    packed.find((any) => (any.type_url ?? any.typeUrl ?? "").endsWith(`/google.rpc.${name}`))
      ?.value;
  const info = find("ErrorInfo");
  const violations = find("BadRequest");
  return new CallFault(
    info === undefined ? ownText(code, address, details) : details,
    info === undefined ? (status[code] ?? "UNKNOWN") : ERROR_INFO.decode(info).reason,
    code,
    violations === undefined ? [] : [...BAD_REQUEST.decode(violations).fieldViolations],
    retryMsOf(find("RetryInfo")),
    requestId?.toString(),
  );
}

function retryMsOf(bytes: Uint8Array | undefined): number | undefined {
  const delay = bytes === undefined ? undefined : RETRY_INFO.decode(bytes).retryDelay;
  if (delay === undefined || delay === null) return undefined;
  return Number(delay.seconds) * MS_PER_SECOND + delay.nanos / NANOS_PER_MS;
}
