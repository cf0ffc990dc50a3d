/**
 * Where synthetic facts may go: never among facts of people, and into no database that somebody has
 * not named.
 *
 *     found                            generate          with --replace    with --into NAME besides
 *     empty, embedded server           fills             fills             fills
 *     empty, server of DATABASE_URL    refuses           refuses           fills
 *     synthetic facts only             refuses           replaces          replaces
 *     facts that were delivered        refuses           refuses           replaces, with --replace
 *
 * A database is synthetic when its population was generated and nothing was delivered since.
 */

import type pg from "pg";
import { counted } from "../counted.js";
import type { Database } from "../database/connection.js";
import { EngineError } from "../errors.js";
import { FACT_TABLE_NAMES } from "../facts/tables.js";

export interface Admission {
  /** Start over when there are facts already. */
  readonly replace?: boolean | undefined;
  /** Name of a database that synthetic facts may enter though it is not marked as theirs. */
  readonly into?: string | undefined;
}

/** The source of generated deliveries. */
export const SOURCE = "generator";

const STATE = `
  SELECT current_database() AS name,
    ${FACT_TABLE_NAMES.map((table) => `EXISTS (SELECT FROM ${table})`).join(" OR ")} AS has_facts,
    EXISTS (SELECT FROM population WHERE NOT EXISTS (SELECT FROM delivery
      WHERE delivery.delivery_id > population.delivery_id AND source <> '${SOURCE}')) AS is_synthetic,
    (SELECT seed FROM population) AS seed,
    (SELECT count(DISTINCT child_id) FROM kind) AS children`;

interface State {
  readonly name: string;
  readonly has_facts: boolean;
  readonly is_synthetic: boolean;
  readonly seed: string | null;
  readonly children: string;
}

/** Throws `FACTS_PRESENT`, or `SYNTHETIC_REFUSED` until the database is named. */
export async function requireAdmission(
  client: pg.ClientBase,
  { embedded }: Pick<Database, "embedded">,
  { replace, into }: Admission,
): Promise<void> {
  const { rows } = await client.query<State>(STATE);
  const state = rows[0] as State;
  const { name, has_facts: hasFacts, is_synthetic: isSynthetic } = state;
  if (into !== undefined && into !== name) throw refused(`--into ${name}`, `--into ${into}`);
  if (hasFacts && replace !== true) throw factsPresent(state);
  const isFree = isSynthetic || (embedded && !hasFacts);
  if (isFree || into === name) return;
  const found = hasFacts ? "facts that were delivered" : "an empty database of another server";
  throw refused(`--into ${name} beside it, for ${name} is not marked synthetic`, found);
}

function refused(expected: string, found: string): EngineError {
  return new EngineError(
    "SYNTHETIC_REFUSED",
    `generate: expected ${expected}, found ${found}; deliver facts of your own, or name the ` +
      "database to fill it with synthetic ones, which replaces every fact in it",
  );
}

function factsPresent({ children, seed, is_synthetic: isSynthetic, name }: State): EngineError {
  const found = isSynthetic
    ? `synthetic facts of ${counted(Number(children), "child", "children")}, seed ${seed}; generate --replace starts over`
    : `facts of ${counted(Number(children), "child", "children")} that were delivered; they stay, unless both --replace and ` +
      `--into ${name} are given`;
  return new EngineError(
    "FACTS_PRESENT",
    `database: expected empty fact tables, found ${found}, or use another database`,
  );
}
