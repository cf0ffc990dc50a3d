/**
 * A door: something that takes what others send. Whatever comes, it takes it rightly or refuses it
 * with a named fault; anything else that it throws, or gives, is found.
 */
export interface Door {
  readonly name: string;
  /** How much of the inputs is its own. */
  readonly weight: number;
  /** Inputs that it takes; the kept ones of `corpus/` come to them. */
  readonly seeds: readonly Buffer[];
  readonly form: "bytes" | "json" | "text";
  /** True when it took the input; false when it named what is wrong. Throws when it is at fault. */
  check(input: Buffer): boolean | Promise<boolean>;
  close?(): Promise<void>;
}

/** Throws unless something holds that must. */
export function require(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`fuzz: ${what}`);
}

/** Throws unless a fault says in words what was expected and found. */
export function requireFault({
  expected,
  found,
}: {
  readonly expected: string;
  readonly found: string;
}) {
  require(expected !== "" && found !== "", "expected a fault in words, found an empty one");
}
