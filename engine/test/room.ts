/**
 * The tests of some folders, one file after the other in one process (run.ts): Node, tap and the
 * program are loaded once for all of them.
 *
 *     node dist/engine/test/room.js dist/engine/cli
 */
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import t from "tap";
import { roomEnd } from "./room-end.js";

// Each database that a file keeps open for its tests waits for the end of the process.
process.setMaxListeners(0);
roomEnd.later = (undo) => t.teardown(undo);
load(process.argv.slice(2).flatMap(testsOf));

function testsOf(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".test.js"));
  return names.map((name) => join(folder, name));
}

/** Loading is a test: what a file then adds comes behind it, and the next file behind that. */
function load([file, ...others]: readonly string[]): void {
  if (file === undefined) return;
  t.test(file, async () => {
    await import(pathToFileURL(resolve(file)).href);
    load(others);
  });
}
