/**
 * A program of the house on the terminal: arguments and streams in, exit code out.
 *
 * Wrong use is told before anything is touched, every error in one line, and nothing but `start`
 * looks at the process. What a program prints it prints to `io.stdout`; a reader that goes away, as
 * `head` does, ends it quietly with exit code 1, a full disk with a line that says so.
 */
import { CommanderError } from "commander";
import { GroeikernCommand } from "./command.js";
import { EXIT_CODE, type ExitCode, exitCodeOf } from "./exit-code.js";
import { type Io, OUTPUT_CLOSED, outputError } from "./io.js";

/** A program without commands or options yet. */
export function createProgram(name: string, description: string, io: Io): GroeikernCommand {
  const program = new GroeikernCommand(name);
  program
    .description(description)
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    })
    .exitOverride();
  return program;
}

/** Runs one command line, without the names of program and script. */
export async function runProgram(
  program: GroeikernCommand,
  argv: readonly string[],
  io: Io,
): Promise<ExitCode> {
  try {
    await program.parseAsync(argv, { from: "user" });
    return program.exitCode;
  } catch (error) {
    return report(error, program.name(), argv, io);
  }
}

/** Tells an error in one line and gives its exit code. */
function report(error: unknown, name: string, argv: readonly string[], io: Io): ExitCode {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? EXIT_CODE.done : EXIT_CODE.wrongUse;
  }
  const { message, code, stack } = describe(error);
  if (code !== OUTPUT_CLOSED) {
    const isJson = argv.includes("--json");
    io.stderr.write(isJson ? `${JSON.stringify({ code, message })}\n` : `${name}: ${message}\n`);
    if (io.env["GROEIKERN_DEBUG"] !== undefined) io.stderr.write(`${stack}\n`);
  }
  return exitCodeOf(code);
}

function describe(error: unknown): { message: string; code: string; stack: string } {
  if (!(error instanceof Error)) return { message: String(error), code: "UNKNOWN", stack: "" };
  const { message, stack = "" } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "UNEXPECTED";
  return { message: message === "" ? code : message, code, stack };
}

type Main = (argv: readonly string[], io: Io) => Promise<ExitCode>;

/** Runs `main` on this process, which ends with its exit code when all is written. */
export async function start(name: string, main: Main): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  let failure: Error | undefined;
  stdout.on("error", (error) => {
    failure ??= error;
  });
  stderr.on("error", () => undefined);
  const io = { stdin, stdout, stderr, env };
  const argv = process.argv.slice(2);
  const code = await main(argv, io);
  await new Promise<void>((written) => stdout.write("", () => written()));
  process.exitCode = code;
  if (failure === undefined || code !== EXIT_CODE.done) return;
  process.exitCode = report(outputError(failure), name, argv, io);
}
