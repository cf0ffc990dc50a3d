/** Ed25519 keys in files: a private one for its owner alone, and the public one beside it. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { link, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "../../core-wasm/make-folder.js";
import { readWhole } from "../../core-wasm/read-whole.js";
import { EngineError, errorCode, errorMessage } from "../errors.js";

const PRIVATE_MODE = 0o600;
const PUBLIC_MODE = 0o644;
/** Rights of others than the owner. */
const OTHERS = 0o077;

/** Makes a pair, `file` and `file.pub`, or none. Throws `KEY_FAULT` when one of them is there. */
export async function makeKeys(file: string): Promise<{ readonly publicFile: string }> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const publicFile = `${file}.pub`;
  await writeNew(file, privateKey.export({ type: "pkcs8", format: "pem" }), PRIVATE_MODE);
  const publicText = publicKey.export({ type: "spki", format: "pem" });
  await writeNew(publicFile, publicText, PUBLIC_MODE).catch(async (error: unknown) => {
    await rm(file, { force: true });
    throw error;
  });
  return { publicFile };
}

/** Whole or not at all, and never over another. */
async function writeNew(file: string, content: string | Buffer, mode: number): Promise<void> {
  const draft = `${file}.${randomBytes(4).toString("hex")}`;
  try {
    makeFolder(dirname(file));
    await writeFile(draft, content, { mode, flag: "wx" });
    await link(draft, file);
  } catch (error) {
    const found = errorCode(error) === "EEXIST" ? "one that is there" : errorMessage(error);
    throw keyError(file, "a new file for a key", found, error);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Reads the private key of a signature. Throws `KEY_FAULT`. */
export async function readPrivateKey(file: string): Promise<KeyObject> {
  const text = readKeyFile(file);
  const { mode } = await stat(file);
  if (process.platform !== "win32" && (mode & OTHERS) !== 0) {
    const found = `mode ${(mode & 0o777).toString(8).padStart(4, "0")}`;
    throw keyError(file, "a file that its owner alone can read, mode 0600", found);
  }
  return requireEd25519(file, "private", () => createPrivateKey(text));
}

/** Reads a public key. Throws `KEY_FAULT`. */
export async function readPublicKey(file: string): Promise<KeyObject> {
  const text = readKeyFile(file);
  if (text.includes("PRIVATE KEY")) throw keyError(file, "a public key", "a private one");
  return requireEd25519(file, "public", () => createPublicKey(text));
}

function readKeyFile(file: string): string {
  try {
    return readWhole(file).toString();
  } catch (error) {
    throw keyError(file, "a file that can be read", errorMessage(error), error);
  }
}

function requireEd25519(file: string, kind: string, read: () => KeyObject): KeyObject {
  const expected = `an Ed25519 ${kind} key in PEM`;
  let key: KeyObject;
  try {
    key = read();
  } catch (error) {
    throw keyError(file, expected, "none that can be read", error);
  }
  if (key.asymmetricKeyType === "ed25519") return key;
  throw keyError(file, expected, `a key of ${key.asymmetricKeyType}`);
}

function keyError(file: string, expected: string, found: string, cause?: unknown): EngineError {
  return new EngineError("KEY_FAULT", `${file}: expected ${expected}, found ${found}`, cause);
}
