/** `groeikern certificates`: a development authority with certificates for server and callers. */
import { join } from "node:path";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { wholeNumber } from "../terminal/option.js";

const DAYS_MAX = 3650;

const EXAMPLES = `
Examples:
  groeikern certificates --dir certificates
  groeikern certificates --dir certificates --host core.example --host 10.0.0.7

For development: the key of the authority lies beside the certificates it made.`;

interface Options {
  readonly dir: string;
  readonly host?: readonly string[];
  readonly days?: number;
  readonly json?: true;
}

export function addCertificates(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("certificates")
    .description("make a development authority, and certificates for server and callers")
    .requiredOption("--dir <DIR>", "folder to make them in")
    .listOption("--host <NAMES>", "names or addresses of the server")
    .option("--days <N>", "days that they hold", wholeNumber("--days", 1, DAYS_MAX))
    .option("--json", "print the files as one JSON object")
    .addHelpText("after", EXAMPLES)
    .action(async ({ dir, host, days, json }: Options) => {
      const { makeCertificates } = await import("../../grpc/certificates/folder.js");
      const files = await makeCertificates({
        folder: dir,
        ...(host && { hosts: host }),
        ...(days !== undefined && { days }),
      });
      if (json) await sayJson(io, { folder: dir, files });
      else await say(io, files.map((name) => join(dir, name)).join("\n"));
      finish(EXIT_CODE.done);
    });
}
