/**
 * Loaded before every test file (engine/test/run.ts): nothing of the user's surroundings reaches a
 * test, and no test reaches the user's data. The data folder is a fresh one, gone at the end; who
 * looks for the user's own finds a path that can not be made, and fails loudly.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { SCRATCH_FOLDER } from "../../test/scratch.js";

process.env["TMPDIR"] = SCRATCH_FOLDER;
const folder = mkdtempSync(join(SCRATCH_FOLDER, "groeikern-test-"));
process.env["GROEIKERN_DATA"] = folder;
process.env["XDG_DATA_HOME"] = join(devNull, "the-user-s-data-folder");
delete process.env["DATABASE_URL"];
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
