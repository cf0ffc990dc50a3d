/** A series under check, and how its faults are told. */
import { ParameterError, type ParameterSet, type Series } from "../series.js";
import type { Places } from "./places.js";

/** A series under check. */
export interface Subject {
  readonly set: ParameterSet;
  readonly name: string;
  readonly series: Series;
  readonly places: Places;
}

/** The fault of a series, or of its entry from a month. */
export function fault(
  { name, places }: Subject,
  from: number | undefined,
  text: string,
): ParameterError {
  return new ParameterError(`${places.text(name, from)}: ${text}`);
}
