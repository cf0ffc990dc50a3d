/**
 * Who calls. The TLS layer has verified the certificate; its subject is read once a connection.
 * Without client certificates (plaintext on loopback, or TLS where it was asked for) every caller
 * has the role that the configuration gives.
 */
import type { ServerSurfaceCall } from "@grpc/grpc-js/build/src/server-call.js";
import { type Caller, callerOf } from "./authorization.js";
import { CallError } from "./call-error.js";
import { http2StreamOf } from "./inside.js";

type Call = Pick<ServerSurfaceCall, "getAuthContext">;

export class Identity {
  readonly #known = new WeakMap<object, Caller>();

  /** `everybody`: the caller that all are, where no certificates are asked for. */
  constructor(readonly everybody: Caller | undefined) {}

  /** Throws `CALLER_UNKNOWN`. */
  of(call: Call): Caller {
    if (this.everybody !== undefined) return this.everybody;
    const session = http2StreamOf(call)?.session;
    const known = session === undefined ? undefined : this.#known.get(session);
    if (known !== undefined) return known;
    const caller = readCaller(call);
    if (session !== undefined) this.#known.set(session, caller);
    return caller;
  }
}

function readCaller(call: Call): Caller {
  const certificate = call.getAuthContext().sslPeerCertificate;
  if (certificate !== undefined) return callerOf(certificate.subject);
  throw new CallError("CALLER_UNKNOWN", "caller: expected a client certificate, found none");
}
