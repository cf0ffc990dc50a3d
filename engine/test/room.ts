/**
 * The tests of one folder, one file after the other in one process (run.ts): Node, tap and the
 * program are loaded once for all of them.
 *
 *     node dist/engine/test/room.js dist/engine/cli
 */
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

// Each database that a file keeps open for its tests waits for the end of the process.
process.setMaxListeners(0);
const [folder = ""] = process.argv.slice(2);
const files = readdirSync(folder).filter((name) => name.endsWith(".test.js"));
for (const file of files.sort()) await import(pathToFileURL(resolve(folder, file)).href);
