/** Where the data lies, and that a test can not come near the user's. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, sep } from "node:path";
import t from "tap";
import { dataFolderPath, openDataFolder } from "./data-folder.js";

t.test("the data lies in a folder of the user's, or where GROEIKERN_DATA says", (t) => {
  t.equal(dataFolderPath({ GROEIKERN_DATA: "/data", XDG_DATA_HOME: "/share" }), "/data");
  t.equal(dataFolderPath({ XDG_DATA_HOME: "/share" }), join(sep, "share", "groeikern"));
  for (const env of [{}, { GROEIKERN_DATA: "" }, { XDG_DATA_HOME: "relative" }]) {
    t.ok(dataFolderPath(env).startsWith(homedir()));
    t.match(dataFolderPath(env), /groeikern$/);
  }
  t.end();
});

t.test("a test that looks for the user's data folder fails", async (t) => {
  t.ok(dataFolderPath().startsWith(tmpdir()));
  const { GROEIKERN_DATA: _, ...env } = process.env;
  await t.rejects(openDataFolder(dataFolderPath(env)), { code: "EMBEDDED_FOLDER" });
});

t.test("a folder is made with those above it, by many at once, or refused at once", async (t) => {
  const parent = mkdtempSync(join(tmpdir(), "groeikern-"));
  t.teardown(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, "a", "b", "c");
  const made = await Promise.all(Array.from({ length: 8 }, () => openDataFolder(folder)));
  t.same([...new Set(made)], [realpathSync(folder)]);
  for (const closed of ["/proc/a/b", "/dev/null/a/b"]) {
    await t.rejects(openDataFolder(closed), { code: "EMBEDDED_FOLDER", message: `"${closed}"` });
  }
});
