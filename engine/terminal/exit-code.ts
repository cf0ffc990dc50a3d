/** What the program tells its caller when it ends; the one table of exit codes. */
export const EXIT_CODE = {
  /** Done. */
  done: 0,
  /** Failed: the message says what was expected and found; the database is as it was before. */
  failed: 1,
  /** Wrong use: nothing has been touched. */
  wrongUse: 2,
  /** Done, with rejections: each of them has been reported. */
  rejections: 3,
  /** Stopped by a signal; the same command goes on where it stopped. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];

const BY_ERROR: Readonly<Record<string, ExitCode>> = {
  WRONG_USE: EXIT_CODE.wrongUse,
  /** Refused before anything was touched: the service would be open to all. */
  SERVE_INSECURE: EXIT_CODE.wrongUse,
  PARAMETER_FAULT: EXIT_CODE.wrongUse,
  REFORM_FAULT: EXIT_CODE.wrongUse,
  MEMBERSHIP_MISSING: EXIT_CODE.wrongUse,
  RUN_OTHER: EXIT_CODE.wrongUse,
  MONTH_UNDECIDED: EXIT_CODE.wrongUse,
  BACKUP_TAKEN: EXIT_CODE.wrongUse,
  KEY_FAULT: EXIT_CODE.wrongUse,
  EXPLAIN_REJECTED: EXIT_CODE.rejections,
  /** Nothing was taken of what was delivered. */
  FACTS_REFUSED: EXIT_CODE.rejections,
  FACT_FAULT: EXIT_CODE.rejections,
  DELIVERY_REUSED: EXIT_CODE.rejections,
  INTERRUPTED: EXIT_CODE.interrupted,
  RUN_INTERRUPTED: EXIT_CODE.interrupted,
};

/** What was asked for by a number or a name that nothing has. */
const UNKNOWN = /_UNKNOWN$/;

/** The exit code of an error, by the error's own code. */
export const exitCodeOf = (code: string): ExitCode =>
  BY_ERROR[code] ?? (UNKNOWN.test(code) ? EXIT_CODE.wrongUse : EXIT_CODE.failed);
