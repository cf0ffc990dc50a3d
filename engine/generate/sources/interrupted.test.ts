/** Records that are being made when their command is told to stop. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { monthIndex } from "../../../core-wasm/month.js";
import { generateSources } from "./generate-sources.js";

/** So many that a chunk takes minutes to make: nobody waits for it. */
const CHILDREN = 200_000;
const FAMILIES = 100_000;

t.test("an interruption waits for no chunk that is being made", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "groeikern-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const abort = new AbortController();
  const making = generateSources({
    ...{ children: CHILDREN, seed: 1, month: monthIndex(2024, 10), chunkFamilies: FAMILIES },
    ...{ output: join(folder, "records"), workers: 1, signal: abort.signal },
  });
  setImmediate(() => abort.abort());
  await t.rejects(making, { code: "INTERRUPTED", message: /remove .*records and run it again/ });
});
