/**
 * What a driver or a server reports, in the words of the house: expected, found, what to do.
 * One table by code; passwords are never shown.
 */
import type pg from "pg";
import { EngineError, errorCode, errorMessage } from "../errors.js";

interface Report {
  readonly code: string;
  readonly say: (place: Place, message: string) => string;
}

/** Where we tried to connect to; from the configuration, without the password. */
interface Place {
  readonly host: string;
  readonly user: string;
  readonly database: string;
  readonly isEmbedded: boolean;
}

/** A configuration of the driver that says whose server it is; the driver does not look at that. */
export interface ServerConfig extends pg.ClientConfig {
  readonly isEmbedded?: boolean;
  /** Of several servers that follow each other, of which the primary is meant: all of them. */
  readonly hosts?: readonly HostPort[];
}

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

const UNREACHABLE: Report = {
  code: "DATABASE_UNREACHABLE",
  say: ({ host, isEmbedded }, message) =>
    isEmbedded
      ? `database: expected the embedded server to go on, found: ${message}; give the command ` +
        "again: it starts the server, and goes on where a run was stopped"
      : `database: expected a PostgreSQL server at ${host}, found ${message}; ` +
        "start it, correct DATABASE_URL, or unset DATABASE_URL for the embedded server",
};
const POOLED: Report = {
  code: "DATABASE_POOLED",
  say: ({ host }, message) =>
    `database: expected ${host} to take the settings of a session, found ${message}; ` +
    "connect to PostgreSQL itself, not through a pool of connections",
};
const LOGIN_REFUSED: Report = {
  code: "DATABASE_LOGIN_REFUSED",
  say: ({ host, user }, message) =>
    /password must be/.test(message)
      ? `database: expected a password of user ${user} for ${host}, found none; ` +
        "give it in DATABASE_URL, or by PGPASSWORD or PGPASSFILE"
      : `database: expected ${host} to accept the user and password of DATABASE_URL, ` +
        `found user ${user} refused (${message}); correct DATABASE_URL`,
};
const DATABASE_MISSING: Report = {
  code: "DATABASE_MISSING",
  say: ({ host, database }) =>
    `database: expected the database ${database} at ${host}, found no such database; ` +
    `create it (createdb ${database}), or correct DATABASE_URL`,
};
const DATABASE_BUSY: Report = {
  code: "DATABASE_BUSY",
  say: ({ host }) =>
    `database: expected a free connection at ${host}, found all in use; ` +
    "raise max_connections, or try again with fewer workers",
};
const HINDERED: Report = {
  code: "DATABASE_HINDERED",
  say: ({ host }, message) =>
    `database: expected ${host} to do what it was asked, found: ${message}; try again`,
};
const DATABASE_FULL: Report = {
  code: "DISK_FULL",
  say: ({ host }, message) =>
    `database: expected room on the disk of ${host}, found: ${message}; free some and try again`,
};
const DATABASE_DENIED: Report = {
  code: "DATABASE_DENIED",
  say: ({ user }, message) =>
    `database: expected ${user} to own the schema, found: ${message}; ` +
    "connect as its owner, or grant CREATE on the database and the schema public",
};

/** By code of Node or SQLSTATE. */
const REPORTS: Readonly<Record<string, Report>> = {
  ECONNREFUSED: UNREACHABLE,
  ECONNRESET: UNREACHABLE,
  ECONNABORTED: UNREACHABLE,
  EPIPE: UNREACHABLE,
  ENETDOWN: UNREACHABLE,
  ERR_SOCKET_CLOSED: UNREACHABLE,
  ERR_STREAM_DESTROYED: UNREACHABLE,
  ERR_STREAM_PREMATURE_CLOSE: UNREACHABLE,
  ERR_STREAM_WRITE_AFTER_END: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  ENOENT: UNREACHABLE,
  "57P01": UNREACHABLE,
  "57P02": UNREACHABLE,
  "57P03": UNREACHABLE,
  "57P05": UNREACHABLE,
  "25P03": UNREACHABLE,
  "25P04": UNREACHABLE,
  "08000": UNREACHABLE,
  "08001": UNREACHABLE,
  "08003": UNREACHABLE,
  "08004": UNREACHABLE,
  "08006": UNREACHABLE,
  "28000": LOGIN_REFUSED,
  "28P01": LOGIN_REFUSED,
  "3D000": DATABASE_MISSING,
  "42501": DATABASE_DENIED,
  "40001": HINDERED,
  "40P01": HINDERED,
  "53000": HINDERED,
  "53100": DATABASE_FULL,
  "53200": HINDERED,
  "53300": DATABASE_BUSY,
  "55P03": HINDERED,
  "57014": HINDERED,
  "58000": HINDERED,
  "58030": HINDERED,
};

/** Errors of the driver that have no code, by what their message says. */
const WORDED: readonly (readonly [RegExp, Report])[] = [
  [/unsupported startup parameter/i, POOLED],
  [/timeout|connection terminated|not queryable/i, UNREACHABLE],
  [/password must be a (non-empty )?string|SASL|SCRAM/i, LOGIN_REFUSED],
];

/** An `EngineError` for whatever went wrong; an `EngineError` stays what it is. */
export function databaseError(error: unknown, config: ServerConfig): EngineError {
  if (error instanceof EngineError) return error;
  const code = errorCode(error) ?? "";
  const message = errorMessage(error) || code;
  const report = reportOf(error, config);
  if (report === undefined) {
    const sqlState = code === "" ? "" : ` (${code})`;
    return new EngineError("DATABASE_FAILED", `database: ${message}${sqlState}`, error);
  }
  return new EngineError(report.code, report.say(placeOf(config), message), error);
}

/** The same for an error that only a server or the driver can make; any other stays what it is. */
export function wordedError(error: unknown, config: ServerConfig): unknown {
  const isTheirs =
    error instanceof Error && ("severity" in error || reportOf(error, config) !== undefined);
  return isTheirs ? databaseError(error, config) : error;
}

/** An embedded server takes its password: one that refuses it has come to its port since. */
function reportOf(error: unknown, { isEmbedded }: ServerConfig): Report | undefined {
  const message = errorMessage(error);
  const report =
    REPORTS[errorCode(error) ?? ""] ?? WORDED.find(([words]) => words.test(message))?.[1];
  return report === LOGIN_REFUSED && isEmbedded === true ? UNREACHABLE : report;
}

const placeText = ({ host, port }: HostPort): string =>
  host.startsWith("/") ? `${host}/.s.PGSQL.${port}` : `${host}:${port}`;

function placeOf(config: ServerConfig): Place {
  const { host = "localhost", port = 5432, user = "(none)", database = user } = config;
  const places = (config.hosts ?? [{ host, port }]).map(placeText);
  return { host: places.join(" or "), user, database, isEmbedded: config.isEmbedded === true };
}

/** The constraint that facts broke, as expected and found; null for any other error. */
export function factFault(error: unknown): EngineError | null {
  const { code, table, constraint, detail, column } = error as pg.DatabaseError;
  const found = (detail ?? "").replace(/^Failing row contains /, "").replace(/\.$/, "");
  const expected = FACT_FAULTS[code ?? ""]?.(constraint ?? "", column ?? "");
  if (expected === undefined) return null;
  const say = `expected ${expected}, found ${found}; correct the fact and deliver it again`;
  const isWorded = (error as Error).message.includes(" expected ");
  return new EngineError("FACT_FAULT", isWorded ? errorMessage(error) : `${table}: ${say}`, error);
}

/** By SQLSTATE: what was expected; the constraints of the fact tables are named by it. */
const FACT_FAULTS: Readonly<Record<string, (constraint: string, column: string) => string>> = {
  "23502": (_, column) => `a value for ${column}`,
  "23505": () => "one version of a fact per delivery",
  "23514": (constraint) => constraint,
  "23P01": () => "spans that do not overlap",
};
