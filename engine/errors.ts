/**
 * Errors of the engine: a code for programs, a message for people.
 *
 * The message says what was expected, what was found and what to do. Codes are upper snake case;
 * which exit code or gRPC status a code becomes is decided at the door (cli/, grpc/), in one table.
 * `EngineError` is for what may happen while operating; a programmer's mistake is a plain `Error`.
 */
export class EngineError extends Error {
  override readonly name = "EngineError";

  /** What a program may branch on, e.g. `DATABASE_UNREACHABLE`. */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The error's own code: of an `EngineError`, of Node (`ENOENT`) or of PostgreSQL (`23514`). */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** The message of whatever was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
