/**
 * `npm test`: every compiled file of tests as a process of its own, some at a time, while one
 * embedded server is there for all of them, so that no file starts it and none stops it under
 * another. TAP on standard output; exit code 1 when something failed.
 *
 *     npm test -- engine/facts grpc     the files below these places only
 *
 * The files are run as the program runs, compiled. `tap run` would load into each of them, their
 * child processes and worker threads what counts coverage; that took more processor time than most
 * tests, and coverage is counted in reasons (bench/accuracy) here.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { startEmbedded } from "../database/embedded.js";
import { TEST_SERVER } from "../database/test/test-database.js";

const JOBS = 3;
/** A file that hangs ends by this, on the slowest machine; none comes near it. */
const TIMEOUT_S = 300;
const SURROUNDINGS = "--import=./dist/engine/database/test/surroundings.js";

const places = process.argv.slice(2).map((place) => join("dist", place.replace(/^dist\//, "")));
const isAsked = (file: string) =>
  places.length === 0 || places.some((place) => file.startsWith(place));
const files = readdirSync("dist", { recursive: true, encoding: "utf8" })
  .map((file) => join("dist", file))
  .filter((file) => file.endsWith(".test.js") && isAsked(file))
  .sort();
if (files.length === 0) throw new Error(`expected tests below ${places}, found none`);

const server = await startEmbedded(TEST_SERVER);
t.jobs = JOBS;
t.setTimeout(0);
const failed: string[] = [];
const words = ["-u", "NODE_OPTIONS", process.execPath, "--enable-source-maps", SURROUNDINGS];
const env = { ...process.env, TAP_TIMEOUT: `${TIMEOUT_S}` };
const running = files.map(async (file) => {
  const options = { buffered: true, timeout: TIMEOUT_S * 1000, env };
  const results = await t.spawn("env", [...words, file], options, file);
  if (results?.ok !== true) failed.push(file);
});
await Promise.all(running);
await server.close();
for (const file of failed) t.comment(`failed: ${file}`);
