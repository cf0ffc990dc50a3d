/**
 * Loaded before every test file (engine/test/run.ts): nothing of the user's surroundings reaches a
 * test, and no test reaches the user's data. The data folder is a fresh one, gone at the end with
 * all temporary files; who looks for the user's own finds a path that can not be made, and fails
 * loudly.
 */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { SCRATCH_FOLDER } from "../../test/scratch.js";

const folder = mkdtempSync(join(SCRATCH_FOLDER, "groeikern-test-"));
// PostgreSQL's own user has to pass it.
chmodSync(folder, 0o755);
process.env["TMPDIR"] = folder;
process.env["GROEIKERN_DATA"] = folder;
process.env["XDG_DATA_HOME"] = join(devNull, "the-user-s-data-folder");
delete process.env["DATABASE_URL"];
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
