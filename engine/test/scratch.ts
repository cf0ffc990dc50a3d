/**
 * Where tests put what nobody keeps: databases that are made and dropped hundreds of times. In
 * memory where the machine has such a folder with room, since a file system on a disk takes more
 * processor time for that than PostgreSQL does; else among the temporary files.
 */
import { accessSync, constants, statfsSync } from "node:fs";
import { tmpdir } from "node:os";

const MEMORY_FOLDER = "/dev/shm";
/** Servers and databases of all tests at once stay far below. */
const ROOM_BYTES = 4 * 2 ** 30;

export const SCRATCH_FOLDER = hasRoom(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir();

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
}
