/** Files of records on a disk that takes no more: said in words, and at once. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import t, { type Test } from "tap";
import { RecordFolder } from "./record-folder.js";

const LINES = Buffer.from("line\n");
/** More than the buffers on the way hold, and nothing that is packed small. */
const FLOOD = Buffer.from(Array.from({ length: 1 << 20 }, (_, at) => (at * at) >> 7));
const WRITES_MAX = 64;

function folderFor(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), "groeikern-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

t.test("files have their head and all that was added", async (t) => {
  const path = folderFor(t);
  const folder = new RecordFolder(path);
  await folder.write("a.gz", "head\n");
  for (const lines of [LINES, LINES]) await folder.write("a.gz", "head\n", lines);
  await folder.close("{}");
  t.equal(gunzipSync(readFileSync(join(path, "a.gz"))).toString(), "head\nline\nline\n");
});

t.test("a full disk, and a folder that is gone, stop it with what to do", async (t) => {
  const path = folderFor(t);
  symlinkSync("/dev/full", join(path, "a.gz"));
  const folder = new RecordFolder(path);
  const full = (async () => {
    for (let write = 0; write < WRITES_MAX; write += 1) await folder.write("a.gz", "", FLOOD);
  })();
  await t.rejects(full, {
    code: "OUTPUT_FAULT",
    message: /^generate: expected to write .*a\.gz, found: ENOSPC.*; make room, remove .* and run/,
  });
  await t.rejects(folder.close("{}"), { code: "OUTPUT_FAULT" });
  const gone = new RecordFolder(join(path, "nowhere"));
  await gone.write("a.gz", "", LINES);
  await t.rejects(gone.close("{}"), { code: "OUTPUT_FAULT", message: /ENOENT/ });
});
