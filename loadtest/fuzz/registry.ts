/** Every door. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadParameters } from "../../core-wasm/parameters.js";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { UsageError } from "../../engine/terminal/usage-error.js";
import type { Door } from "./door.js";
import { blocksDoor } from "./doors/blocks.js";
import { copyDoor, packedDoor } from "./doors/kernel.js";
import { calculateDoor, factsDoor, sourcesDoor } from "./doors/lines.js";
import { messagesDoor } from "./doors/messages.js";
import { parametersDoor, reformsDoor } from "./doors/parameters.js";
import { serverDoor } from "./doors/server.js";

/** Inputs that were once found, by door; now they are taken or refused. */
export const CORPUS = join(PROJECT_ROOT, "loadtest", "fuzz", "corpus");

/** Those named; all without a name. Throws `UsageError` for one that there is not. */
export async function openDoors(only: readonly string[]): Promise<Door[]> {
  const book = await loadParameters();
  const doors = [
    ...[await copyDoor(book), await packedDoor(book), blocksDoor(), await calculateDoor(book)],
    ...[factsDoor(), await sourcesDoor(), reformsDoor(), parametersDoor()],
    ...[await messagesDoor(), await serverDoor()],
  ];
  const names = doors.map(({ name }) => name);
  const stranger = only.find((name) => !names.includes(name));
  if (stranger !== undefined) throw new UsageError("--only", names.join(", "), stranger);
  const asked = only.length === 0 ? doors : doors.filter(({ name }) => only.includes(name));
  return Promise.all(asked.map(withKept));
}

/** With what was once found: more is found beside it. */
async function withKept(door: Door): Promise<Door> {
  const folder = join(CORPUS, door.name);
  const names = await readdir(folder).catch(() => []);
  const kept = await Promise.all(names.sort().map((name) => readFile(join(folder, name))));
  return { ...door, seeds: [...door.seeds, ...kept] };
}
