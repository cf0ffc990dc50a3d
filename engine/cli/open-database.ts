/**
 * The database of a command: opened with its notices on standard error, silent for machines, and
 * closed whatever happens. What a server or the driver says comes in the words of the house.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../database/connection.js";
import { errorCode } from "../errors.js";
import type { Io } from "../terminal/io.js";

const LOSSES_MAX = 3;
const RETURN_MS_MAX = 60_000;
const RETURN_PAUSE_MS = 500;
const LOST = "DATABASE_UNREACHABLE";

type Work<T> = (db: Database) => Promise<T>;

const noticeTo =
  ({ stderr }: Io, isJson: boolean) =>
  (line: string): void => {
    if (!isJson) stderr.write(`${line}\n`);
  };

/** DATABASE_URL names no other server. */
const isEmbedded = ({ env }: Io): boolean => (env["DATABASE_URL"] ?? "") === "";

/** Whether there is a database: one that DATABASE_URL names, or data of the embedded server. */
export async function hasDatabase(io: Io): Promise<boolean> {
  if (!isEmbedded(io)) return true;
  const { hasEmbeddedData } = await import("../database/data-folder.js");
  return hasEmbeddedData();
}

/** Opens a migrated database for some work. */
export async function withDatabase<T>(io: Io, isJson: boolean, work: Work<T>): Promise<T> {
  return withOpenDatabase(io, isJson, async (db) => {
    const { requireMigrated } = await import("../database/migrate.js");
    await requireMigrated(db);
    return work(db);
  });
}

/** Opens what DATABASE_URL names, or the embedded server, in whatever state the database is. */
export async function withOpenDatabase<T>(io: Io, isJson: boolean, work: Work<T>): Promise<T> {
  const { openDatabase } = await import("../database/connection.js");
  const onNotice = noticeTo(io, isJson);
  const db = await openDatabase({ url: io.env["DATABASE_URL"], embedded: { onNotice } });
  try {
    return await work(db);
  } catch (error) {
    const { wordedError } = await import("../database/database-error.js");
    throw wordedError(error, db.config);
  } finally {
    await db.close().catch(() => undefined);
  }
}

/**
 * The same for work that goes on where it was stopped: when the server is lost under it, the work is
 * begun again as soon as the server is back, or started again, a few times in a row. An embedded server may
 * be lost while it is opened too, under another command; any other has to be there at first.
 */
export async function withLastingDatabase<T>(io: Io, isJson: boolean, work: Work<T>): Promise<T> {
  const tell = noticeTo(io, isJson);
  let isOpen = false;
  let openedAt = 0;
  let end = performance.now() + (isEmbedded(io) ? RETURN_MS_MAX : 0);
  for (let losses = 0; ; await sleep(RETURN_PAUSE_MS)) {
    try {
      return await withOpenDatabase(io, isJson, (db) => {
        isOpen = true;
        openedAt = performance.now();
        return work(db);
      });
    } catch (error) {
      if (errorCode(error) !== LOST) throw error;
      if (isOpen) {
        losses = performance.now() - openedAt > RETURN_MS_MAX ? 1 : losses + 1;
        end = performance.now() + RETURN_MS_MAX;
        tell("the server was lost; waiting for it, then going on");
      }
      if (losses > LOSSES_MAX || performance.now() >= end) throw error;
      isOpen = false;
    }
  }
}
