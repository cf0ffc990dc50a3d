/**
 * `npm test`: the compiled tests in rooms, each a process: a folder, or neighbours with few files.
 * Some rooms run at a time, while one embedded server is there for all of them, so that none starts
 * it and none stops it under another. TAP on standard output; exit code 1 when something failed.
 *
 *     npm test -- engine/facts grpc engine/cli/main.test.ts     what lies below these places only
 *
 * The files are run as the program runs, compiled. `tap run` would load into each of them, their
 * child processes and worker threads what counts coverage; that took more processor time than most
 * tests, and coverage is counted in reasons (bench/accuracy) here.
 */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import t from "tap";
import { startEmbedded } from "../database/embedded.js";
import { TEST_SERVER } from "../database/test/test-database.js";

const JOBS = 3;
/** Files of a room; a folder that has more is one by itself. */
const ROOM_FILES = 8;
/** Tests that hang end by this, on the slowest machine; none come near it. */
const TIMEOUT_S = 1200;
const SURROUNDINGS = "--import=./dist/engine/database/test/surroundings.js";
const ROOM = "dist/engine/test/room.js";

const places = process.argv.slice(2).map(compiledPlace);
const files = readdirSync("dist", { recursive: true, encoding: "utf8" })
  .map((file) => join("dist", file))
  .filter((file) => file.endsWith(".test.js"));
const folders = [...new Set(files.map(dirname))].filter((folder) => isBelow(`${folder}/`));
const alone = files.filter((file) => places.includes(file) && !folders.includes(dirname(file)));
if (folders.length + alone.length === 0) throw new Error(`expected tests at ${places}, found none`);

const server = await startEmbedded(TEST_SERVER);
t.jobs = JOBS;
t.setTimeout(0);
const failed: string[] = [];
await Promise.all([
  ...roomsOf(folders.sort()).map((room) => run(room.join(" "), [ROOM, ...room])),
  ...alone.map((file) => run(file, [file])),
]);
await server.close();
for (const name of failed) t.comment(`failed: ${name}`);

async function run(name: string, args: readonly string[]): Promise<void> {
  const words = ["-u", "NODE_OPTIONS", process.execPath, "--enable-source-maps", SURROUNDINGS];
  const env = { ...process.env, TAP_TIMEOUT: `${TIMEOUT_S}` };
  const options = { buffered: true, timeout: TIMEOUT_S * 1000, env };
  const results = await t.spawn("env", [...words, ...args], options, name);
  if (results?.ok !== true) failed.push(name);
}

/** `engine/cli` and `engine/cli/main.test.ts` in the compiled tree. */
function compiledPlace(place: string): string {
  return join("dist", place.replace(/^dist\//, "").replace(/\.ts$/, ".js"));
}

function isBelow(path: string): boolean {
  return places.length === 0 || places.some((place) => path.startsWith(`${place}/`));
}

/** Neighbours together; those with most to do first, so that none is left to run alone. */
function roomsOf(sorted: readonly string[]): string[][] {
  const rooms: string[][] = [];
  for (const folder of sorted) {
    const last = rooms.at(-1) ?? [];
    if (rooms.length > 0 && fileCount([...last, folder]) <= ROOM_FILES) last.push(folder);
    else rooms.push([folder]);
  }
  return rooms.sort((one, other) => fileCount(other) - fileCount(one));
}

function fileCount(room: readonly string[]): number {
  return files.filter((file) => room.includes(dirname(file))).length;
}
