/**
 * A development authority: makes server and client certificates of ECDSA P-256, with nothing but
 * Node's own cryptography. Not for production: its key lies beside the certificates.
 */
import { webcrypto } from "node:crypto";
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const ORGANISATION = "Groeikern development";
const DAY_MS = 86_400_000;
const SERIAL_BYTES = 16;

export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

/** A key and its certificate, as PEM. */
export interface KeyPair {
  readonly key: string;
  readonly certificate: string;
}

export interface ClientSubject {
  /** Name of the role: `payer:FONS`, `operator`, `reader`. */
  readonly role: string;
  readonly name: string;
}

/** From yesterday on, for so many days. */
export const validFor = (days: number, now = new Date()): Validity => ({
  from: new Date(now.getTime() - DAY_MS),
  to: new Date(now.getTime() + days * DAY_MS),
});

export class Authority {
  private constructor(
    readonly pair: KeyPair,
    private readonly keys: webcrypto.CryptoKeyPair,
    private readonly certificate: x509.X509Certificate,
  ) {}

  /** Makes an authority with a new key. */
  static async create(validity: Validity): Promise<Authority> {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serialNumber(),
      name: `O=${ORGANISATION}, CN=groeikern development CA`,
      notBefore: validity.from,
      notAfter: validity.to,
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
          true,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    const pair = { key: await pemOf(keys.privateKey), certificate: certificate.toString("pem") };
    return new Authority(pair, keys, certificate);
  }

  /** A certificate for a server that is called by these names and addresses. */
  server(hosts: readonly string[], validity: Validity): Promise<KeyPair> {
    const names = hosts.map((host): x509.JsonGeneralName => {
      return { type: /^[0-9.]+$|:/.test(host) ? "ip" : "dns", value: host };
    });
    const alternatives = new x509.SubjectAlternativeNameExtension(names);
    return this.#issue(`O=${ORGANISATION}, CN=${hosts[0]}`, validity, SERVER_AUTH, [alternatives]);
  }

  /** A certificate for a caller; its subject gives the role (access/authorization.ts). */
  client({ role, name }: ClientSubject, validity: Validity): Promise<KeyPair> {
    return this.#issue(`O=${ORGANISATION}, OU=${role}, CN=${name}`, validity, CLIENT_AUTH, []);
  }

  async #issue(
    subject: string,
    validity: Validity,
    usage: x509.ExtendedKeyUsage,
    more: readonly x509.Extension[],
  ): Promise<KeyPair> {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject,
      issuer: this.certificate.subject,
      notBefore: validity.from,
      notAfter: validity.to,
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([usage]),
        await x509.AuthorityKeyIdentifierExtension.create(this.certificate),
        ...more,
      ],
    });
    return { key: await pemOf(keys.privateKey), certificate: certificate.toString("pem") };
  }
}

const SERVER_AUTH = x509.ExtendedKeyUsage.serverAuth;
const CLIENT_AUTH = x509.ExtendedKeyUsage.clientAuth;

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey("pkcs8", key);
  return x509.PemConverter.encode(bytes, "PRIVATE KEY");
}

/** Random and positive. */
function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(Buffer.alloc(SERIAL_BYTES));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 1;
  return bytes.toString("hex");
}
