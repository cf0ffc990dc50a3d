/**
 * `groeikern backup DIR` and `groeikern restore DIR`: the embedded database, kept and brought
 * back.
 */
import type { EmbeddedOptions } from "../database/embedded.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { moment } from "../terminal/option.js";
import { createProgress, openPhase, type Progress } from "../terminal/progress.js";
import { recordText } from "../terminal/table.js";
import { UsageError } from "../terminal/usage-error.js";

const BACKUP_EXAMPLES = `
Examples:
  groeikern backup /backup/2026-11-26
  groeikern backup /backup/november --archive

Commands go on while it is taken. With --archive the server hands its log to the folder from
then on, and a restore may go to any moment after the backup; --no-archive ends that. Both
need the server to themselves. A server of your own (DATABASE_URL) is backed up with its own
tools, such as pg_basebackup.`;

const RESTORE_EXAMPLES = `
Examples:
  groeikern restore /backup/2026-11-26
  groeikern restore /backup/november --until "2026-11-26 20:15:00" --replace

Data that is there stays, and the command is refused, unless --replace puts it aside, under
another name. A moment without a zone is one of the clock of this machine.`;

interface BackupWords {
  readonly archive?: boolean;
  readonly json?: true;
}

interface RestoreWords {
  readonly until?: Date;
  readonly replace?: true;
  readonly json?: true;
}

export function addBackup(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("backup")
    .description("keep the embedded database as it is now")
    .argument("<DIR>", "new folder for the backup")
    .option("--archive", "begin an archive of the log in it, for a restore to a moment")
    .option("--no-archive", "end the archive that an earlier backup began")
    .option("--json", "print what was kept as one JSON object, no progress")
    .addHelpText("after", BACKUP_EXAMPLES)
    .action(async (to: string, { archive, json }: BackupWords) => {
      const isJson = json === true;
      const { takeBackup } = await import("../backup/backup.js");
      const { files, takenAt } = await watched(io, isJson, "backup", (watching) =>
        takeBackup({ to, archive, ...watching }),
      );
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      const told = { folder: to, takenAt, files: files.length, bytes };
      if (isJson) await sayJson(io, told);
      else
        await say(
          io,
          recordText({ folder: to, taken: new Date(takenAt), files: files.length, bytes }),
        );
      finish(EXIT_CODE.done);
    });
}

export function addRestore(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("restore")
    .description("bring a backup of the embedded database back")
    .argument("<DIR>", "folder of the backup")
    .option("--until <TIME>", "moment to go to, with an archive", moment("--until"))
    .option("--replace", "put aside the data that is there")
    .option("--json", "print where the data lies as one JSON object, no progress")
    .addHelpText("after", RESTORE_EXAMPLES)
    .action(async (from: string, { until, replace, json }: RestoreWords) => {
      const isJson = json === true;
      const { restoreBackup } = await import("../backup/restore.js");
      const restored = await watched(io, isJson, "restore", (watching, progress) => {
        const onRecovery = (): void => progress.update(openPhase("log"));
        const isReplacing = replace === true;
        return restoreBackup({ from, until, isReplacing, onRecovery, ...watching });
      });
      if (isJson) await sayJson(io, restored);
      else await say(io, recordText({ ...restored }));
      finish(EXIT_CODE.done);
    });
}

interface Watching {
  readonly signal: AbortSignal;
  readonly embedded: EmbeddedOptions;
  readonly onProgress: (done: number, total: number) => void;
}

/** Work on the embedded database that is counted in files and can be interrupted. */
async function watched<T>(
  io: Io,
  isJson: boolean,
  phase: string,
  work: (watching: Watching, progress: Progress) => Promise<T>,
): Promise<T> {
  requireEmbedded(io, phase);
  const progress = createProgress(io, isJson);
  const onProgress = (done: number, total: number): void =>
    progress.update({ phase, unit: "files", done, total });
  const onNotice = (line: string): void => {
    if (!isJson) io.stderr.write(`${line}\n`);
  };
  try {
    return await interruptible((signal) =>
      work({ signal, embedded: { onNotice }, onProgress }, progress),
    );
  } finally {
    progress.stop();
  }
}

function requireEmbedded({ env }: Io, command: string): void {
  const url = env["DATABASE_URL"];
  if (url === undefined || url === "") return;
  throw new UsageError(
    command,
    "the embedded database; a server of your own has tools such as pg_basebackup",
    "DATABASE_URL",
  );
}
