/** A child that waits to be ended, and leaves a file when it is. */
import { writeFileSync } from "node:fs";

const [file = ""] = process.argv.slice(2);
const wait = setInterval(() => undefined, 60_000);
process.once("SIGTERM", () => {
  writeFileSync(file, "ended");
  clearInterval(wait);
});
process.stdout.write("waiting\n");
