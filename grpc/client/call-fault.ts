/**
 * What a call failed with, read from google.rpc.Status: a code, the fields at fault, when to retry.
 */
import { type ServiceError, status } from "@grpc/grpc-js";
import { rpcType } from "../contract/contract.js";
import type { Int64 } from "../contract/messages.js";

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

/** A `CallFault` for whatever grpc-js gave. */
export function toCallFault(error: unknown): unknown {
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
    details,
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
