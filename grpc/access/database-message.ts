/** What callers are told of the database: nothing of its place, its users or its schema. */

const MESSAGES: Readonly<Record<string, string>> = {
  DATABASE_ABSENT: "runs: expected a server with a database, found one that only calculates",
  DATABASE_BUSY: "database: expected a free connection, found none; try again",
  DATABASE_NEWER: "database: expected this program's schema, found a newer one",
  DATABASE_UNREACHABLE: "database: expected it to answer, found it unreachable; try again",
  DISK_FULL: "database: expected room on its disk, found too little",
  SCHEMA_MISSING: "database: expected this program's schema, found an older one",
};

export const isDatabaseCode = (code: string): boolean => code in MESSAGES;

export const databaseMessage = (code: string): string => MESSAGES[code] ?? code;
