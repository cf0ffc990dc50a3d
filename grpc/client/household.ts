/**
 * Types of a household that one writes, as the `calculate` format has it; derived from the facts of
 * the layout, so that a misspelled fact, a word that no enumeration has and a fact at the wrong
 * place are told while one writes. The ranges are checked by the service.
 */
import type { FACTS, Scope } from "../../core-wasm/layout.js";

/** Facts that the format writes as the inclusive `van` and `tot`. */
type SpanFact = "vanMaand" | "totMaand";
type FactIn<S extends Scope> = Exclude<
  Extract<(typeof FACTS)[number], { readonly scope: S }>,
  { readonly name: SpanFact }
>;
type Must = { readonly kind: "id" } | { readonly isRequired: true };

/** Enumerations as their words, ids, months and dates as text, cents and counts as numbers. */
type Written<V> = V extends { readonly values: readonly (infer Word)[] }
  ? Word
  : V extends { readonly kind: "bool" }
    ? boolean
    : V extends { readonly kind: "count" | "cents" }
      ? number
      : string;

/** The facts of a scope; what may be left out may be null too. */
type FactsOf<S extends Scope> = {
  readonly [F in Extract<FactIn<S>, { readonly value: Must }> as F["name"]]: Written<F["value"]>;
} & {
  readonly [F in Exclude<FactIn<S>, { readonly value: Must }> as F["name"]]?:
    | Written<F["value"]>
    | null
    | undefined;
};

/** Months YYYY-MM, both inclusive; a child may have one of them, or none. */
interface Span {
  readonly van: string;
  readonly tot: string;
}

/** The school facts of a child in a school year. */
export type SchoolYear = FactsOf<"school">;

/** A child in a household, for the months asked for or those of its own `van` and `tot`. */
export type Child = FactsOf<"kind"> &
  Partial<Span> & { readonly school?: readonly SchoolYear[] | null | undefined };

/** A household and the months asked for, YYYY-MM: one, or all from `van` to `tot`. */
export type Household = FactsOf<"gezin"> &
  (Span | { readonly maand: string }) & { readonly kinderen: readonly Child[] };

/** What is sent: a household, or an object of which only the service says whether it is one. */
export type HouseholdLike = Household | Readonly<Record<string, unknown>>;
