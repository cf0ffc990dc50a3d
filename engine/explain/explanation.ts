/**
 * What an explanation says, for programs: the same content as the letter. Amounts are euro cents,
 * months YYYY-MM, facts as the `calculate` format has them. Every `text` is in the language asked
 * for.
 */
import type { ComponentName, FactName, ReasonRule } from "../../core-wasm/layout.js";
import type { Confidence } from "../../core-wasm/series.js";
import type { Language } from "../../core-wasm/texts.js";

/** A fact as the `calculate` format has it; null is not known, or none. */
export type FactValue = number | string | boolean | null;

/** Which branch of a rule decided. */
export interface ReasonSaid {
  /** `rule.name`. */
  readonly code: string;
  readonly text: string;
  /** Article of the decree, or another text. */
  readonly article: string;
}

/** A branch that was nearly taken, and what would have to differ. Proven by the kernel. */
export interface AlternativeSaid {
  /** The fact, or `gezin` for a child more or less in the household. */
  readonly fact: FactName | "gezin";
  /** What it would have to be; of a limit, the nearest value on its other side. */
  readonly value: FactValue;
  /** The branch that would be taken. */
  readonly code: string;
  /** What the rule would give; 0 of one that gives no amount. */
  readonly cents: number;
  readonly text: string;
}

/** Where a value was read, or how it was computed. */
export interface AmountSaid {
  readonly name: string;
  readonly cents: number;
  /** Month from which it holds. */
  readonly from: string;
  readonly law: string;
  readonly confidence: Confidence;
  readonly source: string;
}

/** A limit that an income was compared with. */
export interface LimitSaid extends AmountSaid {
  readonly income: number;
  /** Cents from the income to the limit; below 0 when the income is above it. */
  readonly margin: number;
  readonly text: string;
}

/** One step of the arithmetic, and what it comes to. */
export interface StepSaid {
  /** Null where it counts something else than money. */
  readonly cents: number | null;
  readonly text: string;
}

export interface ComponentSaid {
  readonly name: ComponentName;
  readonly label: string;
  readonly cents: number;
  readonly reason: ReasonSaid;
  readonly amounts: readonly AmountSaid[];
  readonly limits: readonly LimitSaid[];
  /** The last one comes to `cents`. */
  readonly steps: readonly StepSaid[];
  /** Facts of which another value would give another branch or amount. */
  readonly facts: readonly FactName[];
  readonly alternatives: readonly AlternativeSaid[];
}

/** A version of a fact as it is stored: the months it holds for, and who made it known when. */
export interface FactSource {
  readonly table: string;
  /** Months, or years where the fact is one of a year; null has no end, or holds always. */
  readonly from: string | null;
  readonly to: string | null;
  readonly delivery: number;
  readonly source: string;
  readonly knownSince: string;
  /** The records that it follows from, `stroom/recordId@versie`, where it was derived. */
  readonly records: readonly string[];
}

export interface FactSaid {
  readonly name: FactName;
  readonly label: string;
  readonly value: FactValue;
  readonly text: string;
  /** False where nothing says it and its default holds. */
  readonly isStated: boolean;
  readonly rules: readonly ReasonRule[];
  readonly sources: readonly FactSource[];
}

/** A rule that decides otherwise than in the month before. */
export interface RuleChange {
  readonly rule: ReasonRule;
  readonly before: number;
  readonly now: number;
  readonly codeBefore: string;
  /** Facts that differ and make the difference. */
  readonly facts: readonly FactName[];
  readonly text: string;
}

/** Against the month before. */
export interface ChangeSaid {
  readonly maand: string;
  /** Null when the child was not part of the household. */
  readonly totaal: number | null;
  readonly rules: readonly RuleChange[];
  readonly text: string;
}

/** What a published run decided of the child. */
export interface DecisionSaid {
  readonly run: number;
  readonly decidedAt: string;
  readonly totaal: number;
  readonly isEqual: boolean;
  readonly text: string;
}

export interface ChildSaid {
  readonly childId: string;
  readonly geboortedatum: string;
  readonly totaal: number;
  readonly voorlopig: boolean;
  readonly recht: {
    readonly isRecht: boolean;
    readonly reason: ReasonSaid;
    readonly facts: readonly FactName[];
    readonly alternatives: readonly AlternativeSaid[];
  };
  /** Every rule that gives an amount, in the order of the contract. */
  readonly componenten: readonly ComponentSaid[];
  readonly facts: readonly FactSaid[];
  readonly change: ChangeSaid | null;
  readonly decision: DecisionSaid | null;
}

/** With what it was calculated: whoever has the same finds the same. */
export interface Receipt {
  readonly kernel: string;
  readonly parameters: string;
  /** Null without a database, or before the month was ever published. */
  readonly run: number | null;
  readonly delivery: number | null;
}

export interface Explanation {
  readonly language: Language;
  readonly gezinId: string;
  readonly maand: string;
  readonly payer: string;
  /** Of the household; an explanation of one child has the others in it too. */
  readonly totaal: number;
  readonly voorlopig: boolean;
  /** Children that count for the size of the family. */
  readonly gezinsgrootte: number;
  readonly kinderen: readonly ChildSaid[];
  readonly receipt: Receipt;
}
