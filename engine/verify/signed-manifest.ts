/**
 * What all finished runs and regularisations say, signed: a file that another machine can check,
 * and that shows in years which run was changed, or is gone.
 *
 *     {"manifest": {format, version, madeAt, runs, regularisations}, "publicKey", "signature"}
 *
 * The signature is that of the manifest as compact JSON, its names in the order of the file. A run
 * stands in it with its whole statement, so its digest and the chain can be made again.
 */

import { createPublicKey, type KeyObject, sign, verify as verifySignature } from "node:crypto";
import { z } from "zod";
import { counted } from "../counted.js";
import type { Database } from "../database/connection.js";
import { EngineError } from "../errors.js";
import {
  findOthers,
  findUnlinked,
  orderRuns,
  type RunStatement,
  readRegularisationStatements,
  readRunStatements,
  type Statement,
  statementDigest,
} from "./chain.js";
import { type Finding, findingText } from "./finding.js";

const FORMAT = "groeikern manifest";
const VERSION = 1;
const DIGEST = /^[0-9a-f]{64}$/;

const STATEMENT = z.strictObject({
  id: z.int().positive(),
  digest: z.string().regex(DIGEST),
  statement: z.string(),
});
const RUN = STATEMENT.extend({
  month: z.int(),
  previous: z.int().nullable(),
  replacedBy: z.int().nullable(),
});
const MANIFEST = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  madeAt: z.iso.datetime(),
  runs: z.array(RUN),
  regularisations: z.array(STATEMENT),
});
const SIGNED = z.strictObject({
  manifest: z.looseObject({ format: z.unknown(), version: z.unknown() }),
  publicKey: z.string(),
  signature: z.string(),
});

export type Manifest = z.infer<typeof MANIFEST>;

/** All that is published until now. */
export async function readManifest(db: Database): Promise<Manifest> {
  const runs = await readRunStatements(db);
  const regularisations = await readRegularisationStatements(db);
  return {
    format: FORMAT,
    version: VERSION,
    madeAt: new Date().toISOString(),
    runs,
    regularisations,
  };
}

/** The content of a signed file. */
export function signManifest(manifest: Manifest, privateKey: KeyObject): string {
  const signature = sign(null, bytesOf(manifest), privateKey).toString("base64");
  const publicKey = pemOf(createPublicKey(privateKey));
  return `${JSON.stringify({ manifest, publicKey, signature }, undefined, 1)}\n`;
}

const bytesOf = (manifest: object): Buffer => Buffer.from(JSON.stringify(manifest));
const pemOf = (key: KeyObject): string => String(key.export({ type: "spki", format: "pem" }));

/**
 * Reads a signed file and checks its signature, by the key given or its own, and its chain. Throws
 * `MANIFEST_FAULT`, `SIGNATURE_FAULT`, `CHAIN_FAULT`.
 */
export function openManifest(file: string, text: string, publicKey: KeyObject | null): Manifest {
  const { manifest, ...rest } = readSigned(file, text);
  if (manifest.format !== FORMAT || manifest.version !== VERSION) {
    const found = `${JSON.stringify(manifest.format)} ${JSON.stringify(manifest.version)}`;
    throw fault("MANIFEST_FAULT", file, `${FORMAT}, version ${VERSION}`, found);
  }
  requireSignature(file, { manifest, ...rest }, publicKey);
  const read = MANIFEST.safeParse(manifest);
  if (!read.success)
    throw fault("MANIFEST_FAULT", file, "the fields of a manifest", firstIssue(read.error));
  requireChain(file, read.data);
  return read.data;
}

function readSigned(file: string, text: string): z.infer<typeof SIGNED> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const size = counted(Buffer.byteLength(text), "byte");
    const found = text.endsWith("}\n") ? `${size} that are no JSON` : `${size} that break off`;
    throw fault("MANIFEST_FAULT", file, "a whole signed manifest", found, error);
  }
  const read = SIGNED.safeParse(value);
  if (read.success) return read.data;
  throw fault("MANIFEST_FAULT", file, "a signed manifest", firstIssue(read.error));
}

const firstIssue = ({ issues }: z.ZodError): string => {
  const [issue] = issues;
  return issue === undefined
    ? "others"
    : `at ${issue.path.join(".") || "the top"}: ${issue.message}`;
};

function requireSignature(
  file: string,
  { manifest, publicKey, signature }: z.infer<typeof SIGNED>,
  given: KeyObject | null,
): void {
  const own = readOwnKey(file, publicKey);
  if (given !== null && pemOf(given) !== pemOf(own)) {
    const [expected, found] = [`a signature of ${keyName(given)}`, `one of ${keyName(own)}`];
    throw fault("SIGNATURE_FAULT", file, expected, found);
  }
  if (verifySignature(null, bytesOf(manifest), own, Buffer.from(signature, "base64"))) return;
  const found = "one that is not of this content";
  throw fault("SIGNATURE_FAULT", file, `the signature of ${keyName(own)}`, found);
}

function readOwnKey(file: string, pem: string): KeyObject {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Told below: whatever stands there is no key.
  }
  throw fault("SIGNATURE_FAULT", file, "an Ed25519 public key", "another, or none");
}

/** The end of a public key, by which people tell two apart. */
export const keyName = (key: KeyObject): string =>
  `key ${key.export({ type: "spki", format: "der" }).toString("base64").slice(-12)}`;

export const signerOf = (text: string): string =>
  keyName(createPublicKey(SIGNED.parse(JSON.parse(text)).publicKey));

/** A manifest that was signed may have been made of a damaged database. */
function requireChain(file: string, { runs, regularisations }: Manifest): void {
  const { ordered, findings } = orderRuns(runs);
  const [first] = [
    ...findOthers("run", runs),
    ...findings,
    ...findUnlinked("run", ordered),
    ...findOthers("regularisation", regularisations),
    ...findUnlinked("regularisation", regularisations),
  ];
  if (first === undefined) return;
  throw new EngineError("CHAIN_FAULT", `${file}: ${findingText(first)}`);
}

/** Runs and regularisations of a manifest that are not in a database as they were signed. */
export async function compareDatabase(db: Database, manifest: Manifest): Promise<Finding[]> {
  return [
    ...compareStatements("run", manifest.runs, await readRunStatements(db)),
    ...compareStatements(
      "regularisation",
      manifest.regularisations,
      await readRegularisationStatements(db),
    ),
  ];
}

function compareStatements(
  table: "run" | "regularisation",
  signed: readonly (Statement | RunStatement)[],
  found: readonly Statement[],
): Finding[] {
  return signed.flatMap((one): Finding[] => {
    const place = table === "run" ? { run: one.id } : { regularisation: one.id };
    const other = found.find(({ id }) => id === one.id);
    if (other === undefined) {
      return [
        { table, kind: "missing", ...place, expected: `digest ${one.digest}`, found: "none" },
      ];
    }
    if (statementDigest(other.statement) === one.digest && other.digest === one.digest) return [];
    return [{ table, kind: "changed", ...place, ...firstDifference(one, other) }];
  });
}

/** The first line that differs of what was signed and what stands there now. */
function firstDifference(signed: Statement, found: Statement) {
  const lines = found.statement.split("\n");
  const at = signed.statement.split("\n").findIndex((line, place) => line !== lines[place]);
  if (at < 0) return { column: "digest", expected: signed.digest, found: found.digest };
  const expected = signed.statement.split("\n")[at] as string;
  return { row: `line ${at + 1} of its statement`, expected, found: lines[at] ?? "no line" };
}

function fault(code: string, file: string, expected: string, found: string, cause?: unknown) {
  return new EngineError(code, `${file}: expected ${expected}, found ${found}`, cause);
}
