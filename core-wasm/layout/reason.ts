/** What a row of the table of reasons says (`reasons.ts`). */

/** Compared with one limit after the other; n up to 2 is small. */
interface ByFamily {
  readonly small: readonly string[];
  readonly large: readonly string[];
}
/** Series whose name ends in the points of the living unit. */
interface ByPoints {
  readonly points: readonly string[];
}

/** Which of its amounts a kind of school gives. */
export type SchoolForm = "full" | "minimum" | "exceptional";

export interface Reason {
  readonly name: string;
  readonly amount?: string;
  readonly form?: SchoolForm;
  readonly amounts?: Readonly<Partial<Record<SchoolForm, string>>>;
  readonly limits?: ByFamily | ByPoints;
  readonly article?: string;
}

export interface ReasonRuleRow {
  readonly rule: string;
  /** What the amount of the rule is, in a sentence; left out where it gives none. */
  readonly component?: string;
  /** A shared row has half of it, half-up. */
  readonly isHalved?: true;
  readonly bits: number;
  readonly article: string;
  readonly reasons: readonly Reason[];
}
