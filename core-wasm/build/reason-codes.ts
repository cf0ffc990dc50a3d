/**
 * The list of every code of a reason that was ever given, a line a rule with its first bit and its
 * width. Stored results are read by these codes for as long as they are kept, so the list only
 * grows: a line that would change otherwise is refused.
 */
import { REASON_FIELDS } from "../layout.js";

/** The list as the layout has it; `committed` is the one that was. */
export function reasonCodes(committed: string): string {
  const current = REASON_FIELDS.map(({ rule, shift, bits, names }) =>
    [rule, `${shift}+${bits}`, ...names].join(" "),
  );
  const changed = committed
    .trimEnd()
    .split("\n")
    .find((line, index) => !`${current[index] ?? ""} `.startsWith(`${line} `));
  if (changed === undefined || committed === "") return `${current.join("\n")}\n`;
  throw new Error(
    `reason-codes.txt: expected reasons.ts to keep the line "${changed}", found it changed; ` +
      "a new reason goes behind the others of its rule, a new rule behind the other rules",
  );
}
