/** Folders for what commands write: made with those above them, or refused at once, in words. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { replaceFile } from "../core-wasm/replace-file.js";
import { openOutputFolder } from "./output-folder.js";

const CLOSED = ["/proc/a/b", "/dev/null/a/b"];

t.test("a folder is made with those above it, also when it is there", async (t) => {
  const parent = mkdtempSync(join(tmpdir(), "groeikern-"));
  t.teardown(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, "a", "b");
  for (const _ of ["made", "there"]) openOutputFolder("report", folder);
  replaceFile(join(folder, "c", "file"), "whole");
  t.ok(existsSync(join(folder, "c", "file")));
});

t.test("one that can not be made is refused at once, with what to do", async (t) => {
  for (const folder of CLOSED) {
    t.throws(() => openOutputFolder("report", folder), {
      code: "OUTPUT_FOLDER",
      message: new RegExp(
        `^report: expected a folder that can be written at ${folder}, found: .*; choose another`,
      ),
    });
    t.throws(() => replaceFile(join(folder, "file"), ""));
  }
});
