/**
 * Key and certificates of the service, looked at before anything starts: each file holds what its
 * name says, they belong together, and they are valid now.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { readWhole } from "../../core-wasm/read-whole.js";
import { EngineError, errorMessage } from "../../engine/errors.js";

/** A file of PEM, with the name that people know it by. */
export interface PemFile {
  readonly file: string;
  readonly bytes: Buffer;
}

export interface TlsOptions {
  readonly key: PemFile;
  /** The certificate of the key, and those between it and its authority. */
  readonly certificate: PemFile;
  /** Authority of the client certificates; undefined = callers are not asked for one. */
  readonly clientAuthority?: PemFile | undefined;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const ADVICE = "groeikern certificates makes a folder of them";

/** The files of a folder as `groeikern certificates` makes it. Throws `CERTIFICATE_MISSING`. */
export async function readTlsFolder(folder: string): Promise<TlsOptions> {
  const read = async (name: string): Promise<PemFile> => {
    const file = join(folder, name);
    try {
      return { file, bytes: readWhole(file) };
    } catch (cause) {
      const expected = `serve: expected ${name} in ${folder}`;
      const advice = `make it with groeikern certificates --dir ${folder}`;
      const message = `${expected}, found: ${errorMessage(cause)}; ${advice}`;
      throw new EngineError("CERTIFICATE_MISSING", message, cause);
    }
  };
  return {
    certificate: await read("server.crt"),
    key: await read("server.key"),
    clientAuthority: await read("ca.crt"),
  };
}

/** Throws `CERTIFICATE_INVALID` with the file and what is wrong with it. */
export function requireUsable({ key, certificate, clientAuthority }: TlsOptions): void {
  const [own] = readCertificates(certificate);
  const secret = readKey(key);
  if (own?.checkPrivateKey(secret) !== true) {
    throw invalid(key, `the key of ${certificate.file}`, "the key of another certificate");
  }
  for (const authority of clientAuthority === undefined ? [] : readCertificates(clientAuthority)) {
    if (authority.ca) continue;
    throw invalid(clientAuthority as PemFile, "an authority", "a certificate that may sign none");
  }
  try {
    createSecureContext({ key: key.bytes, cert: certificate.bytes, ca: clientAuthority?.bytes });
  } catch (cause) {
    const found = `that TLS refuses them: ${errorMessage(cause)}`;
    throw invalid(certificate, `a certificate and a key, ${key.file}, for TLS`, found, cause);
  }
}

function readCertificates(pem: PemFile): X509Certificate[] {
  const expected = "a certificate as PEM";
  if (pem.bytes.length === 0) throw invalid(pem, expected, "an empty file");
  const blocks = pem.bytes.toString("latin1").match(CERTIFICATE) ?? [];
  if (blocks.length === 0) throw invalid(pem, expected, "none in it");
  return blocks.map((block) => readCertificate(pem, block));
}

function readCertificate(pem: PemFile, block: string): X509Certificate {
  const certificate = parse(pem, block);
  const now = Date.now();
  const expected = "a certificate that is valid now";
  const { validFrom, validTo } = certificate;
  if (Date.parse(validTo) < now) throw invalid(pem, expected, `one that ended on ${validTo}`);
  if (Date.parse(validFrom) > now) throw invalid(pem, expected, `one that begins on ${validFrom}`);
  return certificate;
}

function parse(pem: PemFile, block: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch (cause) {
    throw invalid(pem, "a certificate as PEM", "one that can not be read", cause);
  }
}

function readKey(pem: PemFile): KeyObject {
  const expected = "a private key as PEM, without a passphrase";
  if (pem.bytes.length === 0) throw invalid(pem, expected, "an empty file");
  const text = pem.bytes.toString("latin1");
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) throw invalid(pem, expected, "none in it");
  if (/ENCRYPTED/.test(text)) throw invalid(pem, expected, "an encrypted one");
  try {
    return createPrivateKey(pem.bytes);
  } catch (cause) {
    throw invalid(pem, expected, "one that can not be read", cause);
  }
}

const invalid = ({ file }: PemFile, expected: string, found: string, cause?: unknown) =>
  new EngineError(
    "CERTIFICATE_INVALID",
    `${file}: expected ${expected}, found ${found}; ${ADVICE}`,
    cause,
  );
