/** TLS, mutual TLS, or plaintext on loopback: what the configuration may ask for and what not. */
import { X509Certificate } from "node:crypto";
import { ServerCredentials } from "@grpc/grpc-js";
import { EngineError, errorMessage } from "../../engine/errors.js";
import { type Caller, newCaller, type Role } from "./authorization.js";

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

/** Key and certificates, as PEM. */
export interface TlsOptions {
  readonly key: Buffer;
  readonly certificate: Buffer;
  /** Authority of the client certificates; undefined = callers are not asked for one. */
  readonly clientAuthority?: Buffer | undefined;
}

interface Asked {
  readonly host: string;
  readonly tls?: TlsOptions | undefined;
  readonly everybody?: Role | undefined;
}

/** Throws `SERVE_INSECURE` for what would let in whom nobody knows, `CERTIFICATE_INVALID`. */
export function credentialsOf({ host, tls, everybody }: Asked): ServerCredentials {
  if (tls === undefined) {
    if (!LOOPBACK.has(host)) throw insecure("TLS, or a loopback address for plaintext", host);
    if (everybody === undefined) throw insecure("a role for plaintext callers", "none");
    return ServerCredentials.createInsecure();
  }
  if (tls.clientAuthority === undefined && everybody === undefined) {
    throw insecure("an authority for client certificates, or a role for all callers", "neither");
  }
  requireCertificate(tls);
  const { clientAuthority = null, key, certificate } = tls;
  const pair = { private_key: key, cert_chain: certificate };
  return ServerCredentials.createSsl(clientAuthority, [pair], clientAuthority !== null);
}

/** The caller that all are; undefined where certificates tell. */
export function everybodyOf({ tls, everybody }: Asked): Caller | undefined {
  if (tls?.clientAuthority !== undefined || everybody === undefined) return undefined;
  return newCaller(everybody, "everybody");
}

const insecure = (expected: string, found: string): EngineError =>
  new EngineError("SERVE_INSECURE", `serve: expected ${expected}, found ${found}`);

function requireCertificate({ certificate, clientAuthority }: TlsOptions): void {
  for (const pem of [certificate, clientAuthority]) {
    if (pem === undefined) continue;
    try {
      new X509Certificate(pem);
    } catch (cause) {
      const expected = "certificate: expected PEM, such as groeikern certificates makes";
      const message = `${expected}, found: ${errorMessage(cause)}`;
      throw new EngineError("CERTIFICATE_INVALID", message, cause);
    }
  }
}
