/** Where the data lies, and that a test can not come near the user's. */
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
