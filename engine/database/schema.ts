/**
 * The schema as one text: the files of `schema/`, a subject each, in the order in which they build
 * on each other.
 *
 * Until release 1.0.0 it is replaced as a whole, and a database with another one is refused; from
 * that release on it stays as it is, and every change is a migration after it.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../core-wasm/root.js";

/** The release from which on the schema only goes forward. */
export const FORWARD_FROM = "1.0.0";

const SUBJECTS = [
  "months",
  "turns",
  "deliveries",
  "guards",
  "generated/facts",
  "population",
  "sources",
  "input",
  "paid-elsewhere",
  "runs",
  "derivation",
  "reasons",
  "decisions",
  "generated/results",
  "publication",
  "regularisation",
  "generated/decided",
  "requests",
  "work",
  "access",
];

export const SCHEMA_FOLDER = join(PROJECT_ROOT, "engine", "database", "schema");

const readSubject = (subject: string): string =>
  readFileSync(join(SCHEMA_FOLDER, `${subject}.sql`), "utf8").replaceAll("\r\n", "\n");

export const schemaSql = (): string => SUBJECTS.map(readSubject).join("\n");

/** The table of versions, which is there before anything else. */
export const versionSql = (): string => readSubject("version");

let digest: string | undefined;

/** MD5 of the texts: two programs with the same one understand the same database. */
export const schemaDigest = (): string =>
  (digest ??= createHash("md5").update(versionSql()).update(schemaSql()).digest("hex"));
