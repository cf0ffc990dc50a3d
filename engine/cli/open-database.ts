/** The database of a command: opened with its notices on standard error, closed whatever happens. */
import type { Database } from "../database/connection.js";
import type { Io } from "../terminal/io.js";

/** Opens what DATABASE_URL names, or the embedded server. */
export async function openDatabaseOf({ env, stderr }: Io): Promise<Database> {
  const { openDatabase } = await import("../database/connection.js");
  const onNotice = (line: string): void => void stderr.write(`${line}\n`);
  return openDatabase({ url: env["DATABASE_URL"], embedded: { onNotice } });
}

/** Opens a migrated database for some work. */
export async function withDatabase<T>(io: Io, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabaseOf(io);
  try {
    const { requireMigrated } = await import("../database/migrate.js");
    await requireMigrated(db);
    return await work(db);
  } finally {
    await db.close();
  }
}
