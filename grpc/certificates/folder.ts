/**
 * A folder with a development authority, a server certificate and one client certificate for every
 * role: what `groeikern certificates` makes. Keys are readable by their owner only; what is there
 * already is not overwritten.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError, errorCode, errorMessage } from "../../engine/errors.js";
import { openOutputFolder } from "../../engine/output-folder.js";
import { roleNames } from "../access/authorization.js";
import { Authority, type KeyPair, validFor } from "./authority.js";

const OWNER_ONLY = 0o600;
const FOLDER_MODE = 0o700;
const DAYS = 365;
const HOSTS = ["localhost", "127.0.0.1", "::1"];

export interface CertificatesOptions {
  readonly folder: string;
  /** Names and addresses of the server; default those of loopback. */
  readonly hosts?: readonly string[];
  readonly days?: number;
}

/** Makes the folder; returns the names of the files. Throws `CERTIFICATES_EXIST`. */
export async function makeCertificates(options: CertificatesOptions): Promise<string[]> {
  const { folder, hosts = HOSTS, days = DAYS } = options;
  const validity = validFor(days);
  const authority = await Authority.create(validity);
  const pairs: [string, KeyPair][] = [
    ["ca", authority.pair],
    ["server", await authority.server(hosts, validity)],
  ];
  for (const role of roleNames()) {
    const name = fileName(role);
    pairs.push([name, await authority.client({ role, name: `${name}-development` }, validity)]);
  }
  openOutputFolder("certificates", folder, FOLDER_MODE);
  const names: string[] = [];
  for (const [name, { key, certificate }] of pairs) {
    await write(join(folder, `${name}.key`), key);
    await write(join(folder, `${name}.crt`), certificate);
    names.push(`${name}.key`, `${name}.crt`);
  }
  return names;
}

/** `payer:FONS` as `payer-fons`. */
const fileName = (role: string): string => role.replace(":", "-").toLowerCase();

function unwritable(path: string, cause: unknown): EngineError {
  const message = `certificates: expected to write ${path}, found: ${errorMessage(cause)}`;
  return new EngineError("CERTIFICATES_UNWRITABLE", `${message}; choose another folder`, cause);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, `${text}\n`, { mode: OWNER_ONLY, flag: "wx" });
  } catch (cause) {
    if (errorCode(cause) !== "EEXIST") throw unwritable(path, cause);
    throw new EngineError(
      "CERTIFICATES_EXIST",
      `certificates: expected a folder without them, found ${path}; remove it or choose another`,
      cause,
    );
  }
}
