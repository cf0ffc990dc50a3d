/**
 * Who calls. The TLS layer has verified the certificate; its subject is read once a connection.
 * Without client certificates (plaintext on loopback, or TLS where it was asked for) every caller
 * has the role that the configuration gives.
 */
import type { ServerSurfaceCall } from "@grpc/grpc-js/build/src/server-call.js";
import { type Caller, callerOf } from "./authorization.js";
import { CallError } from "./call-error.js";

type Call = Pick<ServerSurfaceCall, "getAuthContext">;

/**
 * grpc-js keeps the connection of a call here; only a key of the cache, nothing is read from it.
 */
interface CallInside {
  readonly call?: { readonly stream?: { readonly session?: object } };
}

export class Identity {
  readonly #known = new WeakMap<object, Caller>();

  /** `everybody`: the caller that all are, where no certificates are asked for. */
  constructor(readonly everybody: Caller | undefined) {}

  /** Throws `CALLER_UNKNOWN`. */
  of(call: Call): Caller {
    if (this.everybody !== undefined) return this.everybody;
    const session = (call as CallInside).call?.stream?.session;
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
