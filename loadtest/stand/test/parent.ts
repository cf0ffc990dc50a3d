/** A parent that is killed: starts `waiter` as its child and says so. */
import { compiledFile } from "../../../core-wasm/root.js";
import { Child } from "../child.js";

const args = process.argv.slice(2);
const file = compiledFile("loadtest/stand/test/waiter");
await Child.start({ name: "waiter", file, args }, (line) => line);
process.stdout.write("started\n");
