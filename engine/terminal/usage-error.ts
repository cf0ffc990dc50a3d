/** Wrong use of the command line: what was expected, what was found. Nothing has been touched. */
export class UsageError extends Error {
  readonly code = "WRONG_USE";

  constructor(place: string, expected: string, found: string) {
    super(`${place}: expected ${expected}, found ${found}`);
  }
}
