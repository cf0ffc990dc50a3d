/** Files that take their place whole, and places that are no file's. */
import { execFileSync } from "node:child_process";
import { lstatSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { placeOf, replaceFile } from "./replace-file.js";

const folder = t.testdir({ old: "old", below: {} });
const at = (name: string): string => join(folder, name);

t.test("a file is replaced, and what a link leads to is; folders are made", async (t) => {
  symlinkSync(at("old"), at("link"));
  replaceFile(at("link"), "new");
  t.equal(readFileSync(at("old"), "utf8"), "new");
  t.ok(lstatSync(at("link")).isSymbolicLink());
  replaceFile(at("a/b/file"), "deep");
  t.equal(readFileSync(at("a/b/file"), "utf8"), "deep");
  t.equal(placeOf(at("c/d/file")), at("c/d/file"), "whoever writes it otherwise has a folder too");
  t.same(readdirSync(at("c/d")), []);
});

t.test("a device, a pipe or a folder is not done away with", async (t) => {
  execFileSync("mkfifo", [at("pipe")]);
  symlinkSync("/dev/null", at("device"));
  const before = readdirSync(folder);
  for (const [name, found] of [
    ["pipe", "a device or a pipe"],
    ["device", "a device or a pipe"],
    ["below", "a folder"],
  ] as const) {
    t.throws(() => replaceFile(at(name), "x"), { message: found }, name);
    t.throws(() => placeOf(at(name)), { message: found }, name);
  }
  t.same(readdirSync(folder), before);
  t.ok(lstatSync(at("pipe")).isFIFO());
});
