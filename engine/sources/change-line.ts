/** Checked changes as lines: the table and the row behind it, or as JSON what is wrong with one. */
import type { FaultyChange } from "../facts/change.js";
import type { CheckedChange } from "../facts/staging.js";

export type DerivedChange = CheckedChange | FaultyChange;

export const changeLine = (change: DerivedChange): string =>
  "faults" in change ? JSON.stringify(change) : `${change.table}${change.line}`;

/** The changes of lines, which are not none. */
export function* changesOf(lines: string): Generator<DerivedChange> {
  for (const line of lines.split("\n")) yield changeOf(line);
}

function changeOf(line: string): DerivedChange {
  if (line.startsWith("{")) return JSON.parse(line) as FaultyChange;
  const at = line.indexOf("\t");
  return { table: line.slice(0, at) as CheckedChange["table"], line: line.slice(at) };
}
