/**
 * Runs a command while one embedded server is there for all its tests: `npm test` begins with it,
 * so that no file of tests starts the server, and none stops it under another.
 *
 *     node dist/engine/database/test/hold-server.js tap run
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { startEmbedded } from "../embedded.js";
import { TEST_SERVER } from "./test-database.js";

const [command = "", ...args] = process.argv.slice(2);
const server = await startEmbedded(TEST_SERVER);
const child = spawn(command, args, { stdio: "inherit" });
// Ctrl-C reaches the command too; it says when it has ended.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
const [code] = await once(child, "exit");
await server.close();
process.exitCode = code ?? 1;
