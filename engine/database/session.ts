/**
 * What our sessions rely on, set by each of them as it begins: how times, numbers, bytes and quotes
 * are read and written, what a name means, and that nothing ends a session but its work. A machine
 * that is gone is found out within half a minute, and what it held is free.
 *
 * A server, a database or a role may have other settings; those of a session's start go before them.
 * What only a superuser may set is looked at instead (`requireSettings`).
 */
import type pg from "pg";
import { EngineError } from "../errors.js";

const SETTINGS: Readonly<Record<string, string>> = {
  search_path: "public",
  client_encoding: "UTF8",
  datestyle: "ISO, MDY",
  intervalstyle: "postgres",
  timezone: "UTC",
  lc_monetary: "C",
  lc_numeric: "C",
  lc_time: "C",
  bytea_output: "hex",
  extra_float_digits: "1",
  array_nulls: "on",
  standard_conforming_strings: "on",
  backslash_quote: "safe_encoding",
  transform_null_equals: "off",
  quote_all_identifiers: "off",
  xmlbinary: "base64",
  row_security: "on",
  check_function_bodies: "on",
  default_transaction_isolation: "read committed",
  default_transaction_read_only: "off",
  default_transaction_deferrable: "off",
  statement_timeout: "0",
  lock_timeout: "0",
  idle_in_transaction_session_timeout: "0",
  idle_session_timeout: "0",
  tcp_keepalives_idle: "15",
  tcp_keepalives_interval: "5",
  tcp_keepalives_count: "3",
};
/** Settings that came with a later version than the oldest that we serve. */
const SETTINGS_SINCE: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  17: { transaction_timeout: "0" },
};
/** Settings that only a superuser may give, with the value that we rely on. */
const REQUIRED: Readonly<Record<string, string>> = {
  session_replication_role: "origin",
  server_encoding: "UTF8",
};

/**
 * For the `options` of a connection to a server of this version, after those of the address; without
 * one, what every version that we serve knows.
 */
export function sessionOptions(version = 0, given = ""): string {
  const later = Object.entries(SETTINGS_SINCE).filter(([since]) => version >= Number(since));
  const settings = Object.assign({}, SETTINGS, ...later.map(([, added]) => added));
  const words = Object.entries(settings).map(
    ([name, value]) => `-c ${name}=${escaped(`${value}`)}`,
  );
  return [given, ...words].filter((part) => part !== "").join(" ");
}

const escaped = (value: string): string => value.replace(/[\\ ]/g, "\\$&");

/** Throws `DATABASE_SETTING` when the server does not hold to what only a superuser may change. */
export async function requireSettings(client: Pick<pg.ClientBase, "query">): Promise<void> {
  for (const [name, expected] of Object.entries(REQUIRED)) {
    const { rows } = await client.query("SELECT current_setting($1) AS found", [name]);
    const found: string = rows[0].found;
    if (found === expected) continue;
    throw new EngineError(
      "DATABASE_SETTING",
      `database: expected ${name} to be ${expected}, found ${found}; ` +
        "correct it for the database and the role, or use another database",
    );
  }
}
