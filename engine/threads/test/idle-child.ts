/** A process that leaves threads behind, and must end nevertheless. */
import { compiledFile } from "../../../core-wasm/root.js";
import { Crew } from "../crew.js";
import { idleThreadCount } from "../shelf.js";
import type { CountingTask, Told } from "./counting-task.js";

const kind = { taskFile: compiledFile("engine/threads/test/counting-task") };
const crew = new Crew<string, CountingTask, Told>({ kind, count: 2, settings: "child" });
await crew.run({ what: "tell" });
await crew.close();
process.stdout.write(`${idleThreadCount()}\n`);
