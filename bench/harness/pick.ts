/** Picking from a list by name, and telling what there is: for benches and load shapes. */
import { alignedLines } from "../../engine/terminal/table.js";
import { UsageError } from "../../engine/terminal/usage-error.js";

export interface Named {
  readonly name: string;
  readonly doc: string;
}

/**
 * Those with a name of the list, in the order in which they stand. Throws on a name that is none.
 */
export function pickNamed<T extends Named>(
  all: readonly T[],
  names: readonly string[] | undefined,
): readonly T[] {
  if (names === undefined) return all;
  const known = all.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return all.filter(({ name }) => names.includes(name));
  throw new UsageError("--only", `some of ${known.join(", ")}`, unknown.join(", "));
}

/** A line each: name and what it is. How long it takes depends on the machine. */
export function nameLines(all: readonly Named[]): string[] {
  return alignedLines(
    all.map(({ name, doc }) => [name, doc]),
    () => false,
  );
}
