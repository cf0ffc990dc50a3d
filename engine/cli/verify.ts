/** `groeikern verify`, and `groeikern signing-key`: nothing that was decided has changed since. */
import type { KeyObject } from "node:crypto";
import type { Database } from "../database/connection.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Io, say, sayJson } from "../terminal/io.js";
import { runId, wholeNumber } from "../terminal/option.js";
import { createProgress } from "../terminal/progress.js";
import { UsageError } from "../terminal/usage-error.js";
import type { CheckedExport } from "../verify/export-check.js";
import type { Manifest } from "../verify/signed-manifest.js";
import { openInput, readInput } from "./input-file.js";
import { hasDatabase, withDatabase } from "./open-database.js";
import { writeWhole } from "./output-file.js";

const WORKERS_MAX = 64;
/** A run takes some kilobytes of a manifest. */
const MANIFEST_BYTES_MAX = 1 << 28;

const EXAMPLES = `
Examples:
  groeikern verify 1
  groeikern verify --all --json
  groeikern verify 1 --recalculate                 from the facts too, as the run saw them
  groeikern signing-key runs.pem
  groeikern verify --all --sign runs.pem --output runs.manifest
  groeikern verify --manifest runs.manifest --public-key runs.pem.pub
  groeikern verify --manifest runs.manifest --no-database
  groeikern verify --manifest runs.manifest --export results.csv

Reads every row that a run decided, and compares counts, sums and digests with what the run
said; a row that was changed, is missing or is too many is named, exit code 1. The chain over
all runs is made again. A signed manifest says what was published, and by whose key; on a
machine with a database its runs are compared too, and an export of a run (CSV or JSON lines)
is compared with what was signed of it, on any machine.`;

interface Options {
  readonly all?: true;
  readonly recalculate?: true;
  readonly workers?: number;
  readonly sign?: string;
  readonly output?: string;
  readonly manifest?: string;
  readonly publicKey?: string;
  readonly export?: string;
  readonly database: boolean;
  readonly json?: true;
}

export function addVerify(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("verify")
    .description("what runs decided is stored as they decided it, and signed")
    .argument("[RUN]", "number of the run, see groeikern runs", runId("RUN"))
    .option("--all", "every finished run and regularisation")
    .option("--recalculate", "calculate every partition again from the facts")
    .option("--workers <N>", "worker threads", wholeNumber("--workers", 1, WORKERS_MAX))
    .option("--sign <KEY>", "sign a manifest of all runs with this private key")
    .option("--output <FILE>", "with --sign: the manifest")
    .option("--manifest <FILE>", "check a signed manifest")
    .option("--public-key <FILE>", "with --manifest: the key that must have signed it")
    .option("--export <FILE>", "with --manifest: an export of a run that must be what was signed")
    .option("--no-database", "with --manifest: signature and chain alone")
    .option("--json", "print one JSON object, no progress")
    .addHelpText("after", EXAMPLES)
    .action(async (run: number | undefined, options: Options) => {
      requireUse(run, options);
      const isWhole =
        options.manifest === undefined
          ? await verifyRuns(run ?? null, options, io)
          : await verifyManifest(options.manifest, options, io);
      finish(isWhole ? EXIT_CODE.done : EXIT_CODE.failed);
    });
}

export function addSigningKey(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("signing-key")
    .description("make a key for signing manifests, and its public half beside it")
    .argument("<FILE>", "new file for the private key")
    .option("--json", "print the files as one JSON object")
    .addHelpText("after", "\nExamples:\n  groeikern signing-key runs.pem")
    .action(async (file: string, { json }: { readonly json?: true }) => {
      const { makeKeys } = await import("../verify/signing-key.js");
      const { publicFile } = await makeKeys(file);
      if (json) await sayJson(io, { privateKey: file, publicKey: publicFile });
      else await say(io, `${file}: keep it\n${publicFile}: give it to who checks`);
      finish(EXIT_CODE.done);
    });
}

function requireUse(run: number | undefined, options: Options): void {
  const { all, manifest, sign, output, publicKey, recalculate } = options;
  const asked = [run, all, manifest].filter((one) => one !== undefined).length;
  if (asked !== 1)
    throw new UsageError("verify", "one of RUN, --all, --manifest", `${asked} of them`);
  if ((sign === undefined) !== (output === undefined)) {
    throw new UsageError("--sign", "--sign and --output together", "one of them");
  }
  if (manifest === undefined) {
    const needing = { "--public-key": publicKey, "--export": options.export };
    for (const [name, given] of Object.entries(needing)) {
      if (given !== undefined) throw new UsageError(name, "--manifest beside it", "none");
    }
    if (!options.database) throw new UsageError("--no-database", "--manifest beside it", "none");
    return;
  }
  if (sign !== undefined) throw new UsageError("--manifest", "no --sign beside it", "one");
  if (recalculate) throw new UsageError("--recalculate", "RUN or --all beside it", "--manifest");
}

/** False when something is damaged; nothing is signed then. */
async function verifyRuns(runId: number | null, options: Options, io: Io): Promise<boolean> {
  const { json, sign, output, workers, recalculate: isRecalculated } = options;
  const isJson = json === true;
  const key = sign === undefined ? null : await readPrivate(sign);
  const { verify } = await import("../verify/verify.js");
  const { verifiedJson, verifiedText } = await import("./verify-text.js");
  const progress = createProgress(io, isJson);
  const onProgress = (done: number, total: number): void =>
    progress.update({ phase: "verify", unit: "partitions", done, total });
  const found = await withDatabase(io, isJson, (db) =>
    interruptible(async (signal) => {
      const asked = { runId, isRecalculated, workers, signal, onProgress };
      const verified = await verify(db, asked).finally(() => progress.stop());
      const isSigned = key !== null && output !== undefined && verified.findingCount === 0;
      if (isSigned) await writeSigned(db, key, output);
      return { verified, manifest: isSigned ? output : null };
    }),
  );
  const { verified, manifest } = found;
  if (isJson) await sayJson(io, verifiedJson(verified, manifest));
  else await say(io, verifiedText(verified, sign === undefined ? undefined : manifest));
  return verified.findingCount === 0;
}

async function readPrivate(file: string): Promise<KeyObject> {
  const { readPrivateKey } = await import("../verify/signing-key.js");
  return readPrivateKey(file);
}

async function writeSigned(db: Database, key: KeyObject, output: string): Promise<void> {
  const { readManifest, signManifest } = await import("../verify/signed-manifest.js");
  await writeWhole(output, signManifest(await readManifest(db), key));
}

/** False when the runs of the database, or the rows of an export, are others. */
async function verifyManifest(file: string, options: Options, io: Io): Promise<boolean> {
  const { compareDatabase, openManifest, signerOf } = await import("../verify/signed-manifest.js");
  const { readPublicKey } = await import("../verify/signing-key.js");
  const { manifestSaid, manifestText } = await import("./verify-text.js");
  const key = options.publicKey === undefined ? null : await readPublicKey(options.publicKey);
  const text = readInput(file, MANIFEST_BYTES_MAX);
  const manifest = openManifest(file, text, key);
  const isJson = options.json === true;
  const exported = options.export === undefined ? null : await check(options.export, manifest);
  const isCompared = options.database && (await hasDatabase(io));
  const findings = isCompared
    ? await withDatabase(io, isJson, (db) => compareDatabase(db, manifest))
    : null;
  const said = manifestSaid(manifest, signerOf(text), key !== null);
  if (isJson) await sayJson(io, { ...said, findings, export: exported });
  else await say(io, manifestText(said, findings, exported));
  return [...(findings ?? []), ...(exported?.findings ?? [])].length === 0;
}

async function check(file: string, { runs }: Manifest): Promise<CheckedExport> {
  const { checkExport } = await import("../verify/export-check.js");
  const { readExport } = await import("../verify/read-export.js");
  return checkExport(file, readExport(file, await openInput(file)), runs);
}
