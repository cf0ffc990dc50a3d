/**
 * A folder with a development authority, a server certificate and one client certificate for every
 * role: what `groeikern certificates` makes. Keys are readable by their owner only; what is there
 * already is not overwritten.
 */
import { rm, writeFile } from "node:fs/promises";
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

/** Makes all or none; the names of the files. Throws `CERTIFICATES_` codes and `OUTPUT_FOLDER`. */
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
  const files = pairs.flatMap(([name, { key, certificate }]) => [
    [`${name}.key`, key] as const,
    [`${name}.crt`, certificate] as const,
  ]);
  try {
    for (const [name, text] of files) {
      await write(join(folder, name), text);
      names.push(name);
    }
    return names;
  } catch (error) {
    for (const name of names) await rm(join(folder, name), { force: true });
    throw error;
  }
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
    if (errorCode(cause) !== "EEXIST") {
      await rm(path, { force: true }).catch(() => undefined);
      throw unwritable(path, cause);
    }
    throw new EngineError(
      "CERTIFICATES_EXIST",
      `certificates: expected a folder without them, found ${path}; remove it or choose another`,
      cause,
    );
  }
}
