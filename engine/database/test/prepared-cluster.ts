/**
 * Data folders for tests that need a server of their own: as a first start makes it, copied from
 * one that the process made, since `initdb` takes ten times as long.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DATA_FOLDER, openBinaries } from "../binaries.js";
import { openCluster } from "../cluster.js";
import { openDataFolder } from "../data-folder.js";

let prepared: Promise<string> | null = null;

/** Puts the data into an empty folder, in which the embedded server is then started. */
export async function prepareCluster(folder: string): Promise<void> {
  prepared ??= makeCluster();
  const { status, stderr } = spawnSync("cp", ["-a", await prepared, folder], { encoding: "utf8" });
  if (status !== 0) throw new Error(`expected a copy of a data folder, found ${stderr}`);
}

async function makeCluster(): Promise<string> {
  const parent = await openDataFolder(mkdtempSync(join(tmpdir(), "groeikern-cluster-")));
  const dataFolder = join(parent, DATA_FOLDER);
  await openCluster(dataFolder, await openBinaries(parent), {});
  return dataFolder;
}
