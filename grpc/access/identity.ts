/**
 * Who calls. The TLS layer has verified the certificate; its subject is read once a connection.
 * Without client certificates (plaintext on loopback, or TLS where it was asked for) every caller
 * has the role that the configuration gives.
 */
import type { ServerHttp2Stream } from "node:http2";
import type { TLSSocket } from "node:tls";
import type { ServerSurfaceCall } from "@grpc/grpc-js/build/src/server-call.js";
import { type Caller, callerOf } from "./authorization.js";
import { CallError } from "./call-error.js";
import { http2StreamOf } from "./inside.js";

type Call = Pick<ServerSurfaceCall, "getAuthContext">;

export class Identity {
  readonly #known = new WeakMap<object, Caller>();

  /** `everybody`: the caller that all are, where no certificates are asked for. */
  constructor(readonly everybody: Caller | undefined) {}

  /** Of a stream that is no call yet; undefined where its certificate gives no role. */
  ofStream({ session }: ServerHttp2Stream): Caller | undefined {
    if (this.everybody !== undefined) return this.everybody;
    if (session === undefined) return undefined;
    const known = this.#known.get(session);
    if (known !== undefined) return known;
    const { subject } = (session.socket as TLSSocket).getPeerCertificate?.() ?? {};
    try {
      const caller = callerOf(subject ?? {});
      this.#known.set(session, caller);
      return caller;
    } catch {
      return undefined;
    }
  }

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
