/**
 * The archive of the embedded server's write-ahead log: a file in the data folder says where it is,
 * and every start of the server reads it. Without that file nothing is archived.
 *
 * A segment is copied beside its name, brought to the disk and renamed, so that one in the archive
 * is whole; one that is there already is only right when it is the same.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../errors.js";
import type { Settings } from "./cluster.js";

/** In the data folder; holds the path of the archive. */
export const ARCHIVE_FILE = "groeikern.archive";

/** The folder of the archive; null when there is none. */
export async function readArchive(dataFolder: string): Promise<string | null> {
  try {
    return (await readFile(join(dataFolder, ARCHIVE_FILE), "utf8")).trim();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** Settings of a server that archives, as they stand in postgresql.conf. */
export const archiveSettings = (folder: string | null): Settings =>
  folder === null
    ? {}
    : {
        archive_mode: "on",
        archive_command: quoted(archiveCommand(folder)),
        archive_timeout: "5min",
      };

/**
 * Settings of a server that takes its log from an archive, up to a moment if one is given. It is
 * ready when it has: no hot standby answers before.
 */
export const recoverySettings = (folder: string, until: Date | null): Settings => ({
  hot_standby: "off",
  restore_command: quoted(`cp ${shellWord(folder)}/%f "%p"`),
  recovery_target_action: "promote",
  ...(until !== null && {
    recovery_target_time: quoted(until.toISOString().replace("T", " ").replace("Z", "+00")),
  }),
});

/** What PostgreSQL hands to a shell for each segment. */
export function archiveCommand(folder: string): string {
  const to = `${shellWord(folder)}/%f`;
  return (
    `if test -f ${to}; then cmp -s "%p" ${to}; ` +
    `else cp "%p" ${to}.part && sync ${to}.part && mv ${to}.part ${to}; fi`
  );
}

/** A word that neither the shell nor PostgreSQL's own % reads in another way. */
const shellWord = (text: string): string =>
  `'${text.replaceAll("'", "'\\''").replaceAll("%", "%%")}'`;

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
