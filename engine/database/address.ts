/**
 * DATABASE_URL as libpq writes it, a URI or keywords, read into a configuration of the driver.
 *
 *     postgres://user:password@host:port/database?sslmode=require
 *     host=/run/postgresql dbname=groeikern user=groeikern
 *     postgres://user@one:5432,two:5432/database          whichever is the primary
 *
 * The address is the whole word of the user: what it leaves out is libpq's default. Of libpq's
 * environment only what logs in and encrypts completes it (PGPASSWORD, PGPASSFILE, PGSSLMODE,
 * PGSSLROOTCERT, PGSSLCERT, PGSSLKEY); the embedded server reads none of it.
 *
 * A parser of our own: the driver's reads URIs only, stops at a `%`, and keeps the text, password and
 * all, in its errors. Here no message shows a part of an address that was not understood, for that
 * part may be a password.
 */
import type pg from "pg";
import { readWhole } from "../../core-wasm/read-whole.js";
import { EngineError, errorMessage } from "../errors.js";
import type { HostPort, ServerConfig } from "./database-error.js";
import { osUser } from "./os-user.js";

type Environment = Readonly<Record<string, string | undefined>>;
type Parameters = Readonly<Record<string, string>>;

/** A configuration without what the server alone can tell: whether it speaks TLS. */
export interface Address {
  readonly config: ServerConfig;
  /** What to try in turn. */
  readonly encryptions: readonly NonNullable<pg.ClientConfig["ssl"]>[];
}

const KNOWN = [
  ...["host", "port", "dbname", "user", "password", "options", "application_name"],
  ...["connect_timeout", "sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs"],
] as const;
const SAME: Parameters = { database: "dbname", ssl: "sslmode" };
const PRIMARY_WORDS: readonly string[] = ["primary", "read-write"];
const SSL_MODES = ["disable", "allow", "prefer", "require", "verify-full"] as const;
const SSL_ENVIRONMENT = ["sslmode", "sslrootcert", "sslcert", "sslkey"] as const;
const PORT_DEFAULT = 5432;
const PORT_MAX = 65_535;
const SECOND_MS = 1000;

const URI = /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?([^@/?#]*)(?:\/([^@?#]*))?(?:\?([^@#]*))?$/;
const HOST_AND_PORT = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/;
const KEYWORD = /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(?:\s+|$)/y;

/** Reads an address. Throws `DATABASE_URL_INVALID`, without a word of it. */
export function parseAddress(text: string, env: Environment = process.env): Address {
  const isUri = /^postgres(ql)?:\/\//.test(text);
  const given = isUri ? readUri(text) : readKeywords(text);
  const ssl = SSL_ENVIRONMENT.map((name) => [name, env[`PG${name.toUpperCase()}`] ?? ""]);
  const parameters: Parameters = {
    ...Object.fromEntries(ssl.filter(([, value]) => value !== "")),
    ...given,
  };
  const user = parameters["user"] || osUser();
  const hosts = hostsOf(parameters);
  const [{ host, port }] = hosts;
  const timeout = numberOf(parameters, "connect_timeout", 0, Number.MAX_SAFE_INTEGER);
  return {
    config: {
      host,
      port,
      ...(hosts.length > 1 && { hosts }),
      user,
      database: parameters["dbname"] || user,
      ...(parameters["password"] && { password: parameters["password"] }),
      ...(parameters["options"] && { options: parameters["options"] }),
      ...(timeout && { connectionTimeoutMillis: timeout * SECOND_MS }),
    },
    encryptions: host.startsWith("/") ? [false] : encryptionsOf(parameters),
  };
}

function readUri(text: string): Parameters {
  const parts = URI.exec(text);
  if (parts === null)
    throw invalid("no @, /, ? or # in user and password but as %40, %2F, %3F, %23");
  const [, login = "", authority = "", path = "", query = ""] = parts;
  const places = authority.split(",").map((one) => HOST_AND_PORT.exec(one) ?? ["", "", ""]);
  const isPlace = ([, host, port]: readonly (string | undefined)[]) => !!host || !!port;
  if (authority !== "" && !places.every(isPlace)) throw invalid("host:port after the @");
  const listed = (at: 1 | 2): string => {
    const parts = places.map((place) => place[at] ?? "");
    return parts.every((part) => part === "") ? "" : parts.join(",");
  };
  const [user = "", ...password] = login.split(":");
  const named: [string, string][] = [
    ["user", user],
    ["password", password.join(":")],
    ["host", listed(1).replaceAll(/\[([^\]]*)\]/g, "$1")],
    ["port", listed(2)],
    ["dbname", path],
  ];
  const asked = query.split("&").filter((pair) => pair !== "");
  const pairs = asked.map((pair): [string, string] => {
    const [name = "", ...value] = pair.split("=");
    return [name, value.join("=")];
  });
  const decoded = [...named, ...pairs].map(([name, value]) => [name, decode(value)] as const);
  return checked(decoded.filter(([, value]) => value !== ""));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid("% as %25 in every part");
  }
}

function readKeywords(text: string): Parameters {
  const pairs: [string, string][] = [];
  for (KEYWORD.lastIndex = 0; KEYWORD.lastIndex < text.length; ) {
    const found = KEYWORD.exec(text);
    if (found === null) throw invalid("keyword=value, values with spaces in single quotes");
    const [, name = "", quoted, plain = ""] = found;
    pairs.push([name, (quoted ?? plain).replace(/\\(.)/g, "$1")]);
  }
  return checked(pairs);
}

function checked(pairs: readonly (readonly [string, string])[]): Parameters {
  const named = pairs.map(([name, value]) => [SAME[name] ?? name, value] as const);
  const isKnown = (name: string) => (KNOWN as readonly string[]).includes(name);
  if (!named.every(([name]) => isKnown(name))) throw invalid(`of parameters ${KNOWN.join(", ")}`);
  return Object.fromEntries(named);
}

/** One host, by name, address or folder of its socket, or several, of which the primary is meant. */
function hostsOf(parameters: Parameters): [HostPort, ...HostPort[]] {
  const { host = "localhost", port = "", target_session_attrs: wanted } = parameters;
  if (wanted !== undefined && !PRIMARY_WORDS.includes(wanted)) {
    throw invalid(`target_session_attrs to be ${PRIMARY_WORDS.join(" or ")}`);
  }
  const names = host.startsWith("/") ? [host] : host.split(",");
  const ports = port.split(",");
  if (ports.length > 1 && ports.length !== names.length) throw invalid("a port for each host");
  const [first, ...others] = names.map((name, at): HostPort => {
    const isName = /^[\w.:%-]+$/.test(name) || (names.length === 1 && /^[\w.:%/-]+$/.test(name));
    if (!isName && !name.startsWith("/")) throw invalid("hosts by name or address");
    const own = ports.length > 1 ? ports[at] : port;
    const number = numberOf({ port: own ?? "" }, "port", 1, PORT_MAX) ?? PORT_DEFAULT;
    return { host: name, port: number };
  });
  return [first as HostPort, ...others];
}

function numberOf(from: Parameters, name: string, min: number, max: number): number | undefined {
  const text = from[name];
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw invalid(`${name} to be a whole number from ${min} to ${max}`);
}

function encryptionsOf(parameters: Parameters): Address["encryptions"] {
  const mode = parameters["sslmode"] ?? "allow";
  const files = { cert: readFile(parameters, "sslcert"), key: readFile(parameters, "sslkey") };
  const own = Object.fromEntries(Object.entries(files).filter(([, text]) => text !== undefined));
  const authority = parameters["sslrootcert"];
  const ca = authority === "system" ? undefined : readFile(parameters, "sslrootcert");
  const open = { ...own, rejectUnauthorized: false };
  const verified = { ...own, ...(ca !== undefined && { ca }), rejectUnauthorized: true };
  switch (mode) {
    case "disable":
      return [false];
    case "allow":
      return [false, open];
    case "prefer":
      return [open, false];
    case "require":
      return [authority === undefined ? open : verified];
    case "verify-full":
      return [verified];
    default:
      throw invalid(`sslmode to be ${SSL_MODES.join(", ")}`);
  }
}

function readFile(parameters: Parameters, name: string): string | undefined {
  const path = parameters[name];
  if (path === undefined) return undefined;
  try {
    return readWhole(path).toString();
  } catch (error) {
    throw new EngineError(
      "DATABASE_URL_INVALID",
      `DATABASE_URL: expected ${name} to be a file that can be read, found: ${errorMessage(error)}; ` +
        "correct it",
    );
  }
}

function invalid(expected: string): EngineError {
  return new EngineError(
    "DATABASE_URL_INVALID",
    "DATABASE_URL: expected postgres://user:password@host:port/database or host=.. dbname=.. as " +
      `libpq has them, with ${expected}; found another text, not shown since a password may stand ` +
      "in it; correct it, or unset it for the embedded server",
  );
}

/** The address of a configuration, password and all: for a child process's environment only. */
export function addressOf(config: ServerConfig): string {
  const { host = "", port = PORT_DEFAULT, user, password, database, ssl } = config;
  const hosts = config.hosts ?? [{ host, port }];
  const isVerified = typeof ssl === "object" && ssl.rejectUnauthorized === true;
  const mode = isVerified ? "verify-full" : ssl ? "require" : "disable";
  const part = (text: string | undefined) => encodeURIComponent(text ?? "");
  const secret = typeof password === "string" ? `:${part(password)}` : "";
  const [names, ports] = [hosts.map((one) => one.host), hosts.map((one) => one.port)];
  const query = `host=${part(names.join())}&port=${ports.join()}&sslmode=${mode}`;
  return `postgres://${part(user)}${secret}@/${part(database)}?${query}`;
}
