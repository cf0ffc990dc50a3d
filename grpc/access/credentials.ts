/** TLS, mutual TLS, or plaintext on loopback: what the configuration may ask for and what not. */
import type { TlsOptions as TlsSettings } from "node:tls";
import { EngineError } from "../../engine/errors.js";
import { type Caller, newCaller, type Role } from "./authorization.js";
import { requireUsable, type TlsOptions } from "./pem.js";

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

interface Asked {
  readonly host: string;
  readonly tls?: TlsOptions | undefined;
  readonly everybody?: Role | undefined;
}

/**
 * The settings of the TLS layer; undefined = plaintext. Throws `SERVE_INSECURE` for what would let
 * in whom nobody knows, `CERTIFICATE_INVALID`.
 */
export function tlsSettingsOf({ host, tls, everybody }: Asked): TlsSettings | undefined {
  if (tls === undefined) {
    if (!LOOPBACK.has(host)) throw insecure("TLS, or a loopback address for plaintext", host);
    if (everybody === undefined) throw insecure("a role for plaintext callers", "none");
    return undefined;
  }
  const { clientAuthority, key, certificate } = tls;
  if (clientAuthority === undefined && everybody === undefined) {
    throw insecure("an authority for client certificates, or a role for all callers", "neither");
  }
  requireUsable(tls);
  return {
    key: key.bytes,
    cert: certificate.bytes,
    ...(clientAuthority !== undefined && { ca: clientAuthority.bytes }),
    requestCert: clientAuthority !== undefined,
    rejectUnauthorized: clientAuthority !== undefined,
    minVersion: "TLSv1.2",
    ALPNProtocols: ["h2"],
  };
}

/** The caller that all are; undefined where certificates tell. */
export function everybodyOf({ tls, everybody }: Asked): Caller | undefined {
  if (tls?.clientAuthority !== undefined || everybody === undefined) return undefined;
  return newCaller(everybody, "everybody");
}

const insecure = (expected: string, found: string): EngineError =>
  new EngineError("SERVE_INSECURE", `serve: expected ${expected}, found ${found}`);
