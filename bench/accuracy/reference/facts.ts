/**
 * The facts of rules 1, as the reference reads them: under the names of the layout, each by what it
 * holds there.
 *
 * A row is one child in one household over a half-open span of months. The household's facts stand
 * on every row, since a database row carries its own copy. Money is bigint cents, `null` where an
 * income is unknown; a month is a month index or `null` for none; a date is ISO text.
 */
import type { FACTS, Scope } from "../../../core-wasm/layout.js";

type LayoutFact = (typeof FACTS)[number];

/** What the reference holds of a fact of the layout. */
type Held<Value> = Value extends { kind: "id" }
  ? bigint
  : Value extends { kind: "enum"; values: readonly (infer Label)[] }
    ? Label
    : Value extends { kind: "bool" }
      ? boolean
      : Value extends { kind: "count" }
        ? number
        : Value extends { kind: "month" }
          ? number | null
          : Value extends { kind: "date"; isRequired: infer Required }
            ? string | (Required extends true ? never : null)
            : Value extends { kind: "cents"; isUnknownWhenLeftOut: infer MayBeUnknown }
              ? bigint | (MayBeUnknown extends true ? null : never)
              : never;

type FactsOf<S extends Scope> = {
  -readonly [Fact in Extract<LayoutFact, { scope: S }> as Fact["name"]]: Held<Fact["value"]>;
};

/** Facts of the household. */
export type GezinFacts = FactsOf<"gezin">;
/** Facts of the child, apart from its school years. */
export type KindFacts = FactsOf<"kind">;
/** Facts of one school year (rules 11). */
export type SchoolFacts = FactsOf<"school">;
export type Schoolsoort = SchoolFacts["schoolSoort"];

export interface ReferenceRow extends GezinFacts, KindFacts {
  school: SchoolFacts[];
}

/** The rows of one household. */
export type ReferenceHousehold = ReferenceRow[];
