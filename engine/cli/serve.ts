/**
 * `groeikern serve`: the gRPC service. Every option may also come from the environment; the command
 * line goes first. Ctrl-C and SIGTERM let the calls under way finish.
 */
import type { Role } from "../../grpc/access/authorization.js";
import type { TlsOptions } from "../../grpc/access/pem.js";
import type { Finish, GroeikernCommand } from "../terminal/command.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { interruptible } from "../terminal/interrupt.js";
import type { Io } from "../terminal/io.js";
import { wholeNumber } from "../terminal/option.js";
import { UsageError } from "../terminal/usage-error.js";

const HOST = "127.0.0.1";
const PORT = 50_051;
const PORT_MAX = 65_535;
const WORKERS_MAX = 64;
const DRAIN_SECONDS_MAX = 3600;
const MS_PER_SECOND = 1000;
const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"];

const EXAMPLES = `
Examples:
  groeikern certificates --dir certificates
  groeikern serve --certificates certificates --metrics-port 9464
  groeikern serve --plaintext --caller reader --no-database

Environment: GROEIKERN_HOST, GROEIKERN_PORT, GROEIKERN_CERTIFICATES, GROEIKERN_METRICS_PORT,
GROEIKERN_WORKERS, GROEIKERN_DRAIN_SECONDS, GROEIKERN_LOG_LEVEL, and
DATABASE_URL. The folder of certificates has server.crt, server.key and ca.crt, which signs
the callers' certificates. A caller's certificate has the OU payer:FONS (or another payer),
operator or reader.`;

interface Options {
  readonly host?: string;
  readonly port?: number;
  readonly certificates?: string;
  readonly plaintext?: true;
  readonly caller?: string;
  readonly metricsPort?: number;
  readonly workers?: number;
  readonly drainSeconds?: number;
  readonly logLevel?: string;
  /** False with --no-database. */
  readonly database: boolean;
}

const port = (place: string) => wholeNumber(place, 0, PORT_MAX);
const metricsPort = (place: string) => wholeNumber(place, 0, PORT_MAX);
const workerCount = (place: string) => wholeNumber(place, 1, WORKERS_MAX);
const drainSeconds = (place: string) => wholeNumber(place, 0, DRAIN_SECONDS_MAX);

export function addServe(program: GroeikernCommand, io: Io, finish: Finish): void {
  program
    .command("serve")
    .description("the gRPC service, over mutual TLS")
    .option("--host <ADDRESS>", `address to listen at (default: ${HOST})`)
    .option("--port <N>", `port, 0 = any (default: ${PORT})`, port("--port"))
    .option("--certificates <DIR>", "folder with server.crt, server.key and ca.crt")
    .option("--plaintext", "without TLS, on a loopback address only")
    .option("--caller <ROLE>", "role of every caller in plaintext")
    .option(
      "--metrics-port <N>",
      "port for Prometheus (default: none)",
      metricsPort("--metrics-port"),
    )
    .option(
      "--workers <N>",
      "worker threads for streams (default: one a core)",
      workerCount("--workers"),
    )
    .option(
      "--drain-seconds <N>",
      "how long calls may go on while it stops",
      drainSeconds("--drain-seconds"),
    )
    .option("--log-level <LEVEL>", LOG_LEVELS.join(", "))
    .option("--no-database", "calculation and parameters only")
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      const settings = await settingsOf(options, io);
      await interruptible((signal) => runService(settings, options.database, io, signal));
      finish(EXIT_CODE.done);
    });
}

type Settings = Awaited<ReturnType<typeof settingsOf>>;

/** What the command line and the environment say, checked before anything starts. */
async function settingsOf(options: Options, { env }: Io) {
  const number = (name: string, given: number | undefined, reader: typeof port) => {
    const text = env[name];
    return given ?? (text === undefined || text === "" ? undefined : reader(name)(text));
  };
  const folder = options.certificates ?? env["GROEIKERN_CERTIFICATES"];
  const level = options.logLevel ?? env["GROEIKERN_LOG_LEVEL"] ?? "info";
  if (!LOG_LEVELS.includes(level)) {
    const place = options.logLevel === undefined ? "GROEIKERN_LOG_LEVEL" : "--log-level";
    throw new UsageError(place, `one of ${LOG_LEVELS.join(", ")}`, JSON.stringify(level));
  }
  if (options.plaintext !== true && (folder === undefined || folder === "")) {
    throw new UsageError("serve", "--certificates DIR, or --plaintext with --caller", "neither");
  }
  const everybody = await readCaller(options);
  const drain = number("GROEIKERN_DRAIN_SECONDS", options.drainSeconds, drainSeconds);
  return {
    host: options.host ?? env["GROEIKERN_HOST"] ?? HOST,
    port: number("GROEIKERN_PORT", options.port, port) ?? PORT,
    metricsPort: number("GROEIKERN_METRICS_PORT", options.metricsPort, metricsPort),
    workers: number("GROEIKERN_WORKERS", options.workers, workerCount),
    limits: {
      ...(drain !== undefined && { drainMs: drain * MS_PER_SECOND }),
    },
    tls: options.plaintext === true ? undefined : await readTls(folder ?? ""),
    everybody,
    level,
  };
}

async function readCaller({ caller, plaintext }: Options): Promise<Role | undefined> {
  if (caller === undefined) return undefined;
  if (plaintext !== true) throw new UsageError("--caller", "--plaintext beside it", "none");
  const { parseRole, roleNames } = await import("../../grpc/access/authorization.js");
  const role = parseRole(caller);
  if (role !== undefined) return role;
  throw new UsageError("--caller", `one of ${roleNames().join(", ")}`, JSON.stringify(caller));
}

async function readTls(folder: string): Promise<TlsOptions> {
  const { readTlsFolder } = await import("../../grpc/access/pem.js");
  return readTlsFolder(folder);
}

/** Serves until the signal is aborted. */
async function runService(
  { level, ...settings }: Settings,
  hasDatabase: boolean,
  { env, stdout }: Io,
  signal: AbortSignal,
): Promise<void> {
  const { pino } = await import("pino");
  const { serve } = await import("../../grpc/serve.js");
  const { openDatabase } = await import("../database/connection.js");
  const log = pino({ level, base: null }, { write: (line: string) => void stdout.write(line) });
  const database = hasDatabase ? await openDatabase({ url: env["DATABASE_URL"] }) : undefined;
  try {
    const service = await serve({ ...settings, database, log });
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await service.close();
  } finally {
    await database?.close();
  }
}
