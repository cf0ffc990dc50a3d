/** A disk of little room, in memory, that a fault mounts itself; root may. */
import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, rmdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SmallDisk {
  readonly folder: string;
  remove(): Promise<void>;
}

/** What this machine lacks to mount a disk. */
export function lacksDisks(): string | undefined {
  try {
    const folder = mount(1);
    unmount(folder);
    return undefined;
  } catch {
    return "no right to mount a disk";
  }
}

/** Mounts one that belongs to the owner of another folder. */
export async function mountDisk(bytes: number, like: string): Promise<SmallDisk> {
  const folder = mount(bytes);
  const { uid, gid } = statSync(like);
  chownSync(folder, uid, gid);
  return { folder, remove: async () => unmount(folder) };
}

function mount(bytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), "groeikern-disk-"));
  const words = ["-t", "tmpfs", "-o", `size=${bytes},mode=700`, "groeikern-fault", folder];
  try {
    execFileSync("mount", words, { stdio: "pipe" });
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  return folder;
}

function unmount(folder: string): void {
  execFileSync("umount", [folder], { stdio: "pipe" });
  rmdirSync(folder);
}
