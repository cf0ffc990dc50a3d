/**
 * `npm test`: the compiled tests of every folder as a process of its own, some at a time, while one
 * embedded server is there for all of them, so that no folder starts it and none stops it under
 * another. TAP on standard output; exit code 1 when something failed.
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
  ...folders.sort(byFiles).map((folder) => run(folder, [ROOM, folder])),
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

/** Those with most to do first, so that none is left to run alone at the end. */
function byFiles(one: string, other: string): number {
  const count = (folder: string) => files.filter((file) => dirname(file) === folder).length;
  return count(other) - count(one) || (one < other ? -1 : 1);
}
