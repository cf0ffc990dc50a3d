/**
 * Rows from a household in the `calculate` format: one JSON object, months inclusive, ids as text,
 * cents as numbers. A fact left out, or null, has the default of the layout. Valid input is assumed.
 */
import { FACTS, type FactValue, type Scope } from "../../../core-wasm/layout.js";
import type { GezinFacts, KindFacts, ReferenceRow, SchoolFacts } from "./facts.js";
import { monthOfText } from "./months.js";

/** A fact as JSON holds it: cents are numbers, and null reads as left out. */
type Json<T> = T extends bigint ? number : T;
type Optional<T> = { [K in keyof T]?: Json<NonNullable<T[K]>> | null | undefined };

export type CalculateSchool = Optional<Omit<SchoolFacts, "schooljaar">> &
  Pick<SchoolFacts, "schooljaar">;

type KindMonths = "vanMaand" | "totMaand" | "startbedragMaand" | "covidMaand";
type KindRequired = "geboortedatum" | "rol";

export type CalculateChild = Optional<Omit<KindFacts, KindMonths | KindRequired | "childId">> &
  Pick<KindFacts, KindRequired> & {
    childId: string;
    van?: string | null;
    tot?: string | null;
    startbedragMaand?: string | null;
    covidMaand?: string | null;
    school?: CalculateSchool[] | null;
  };

export type CalculateHousehold = Optional<Omit<GezinFacts, "gezinId" | "payer">> &
  Pick<GezinFacts, "payer"> & {
    gezinId: string;
    maand?: string | null;
    van?: string | null;
    tot?: string | null;
    kinderen: CalculateChild[];
  };

type Stated = string | number | boolean | null | undefined;

/** A fact as the reference holds it, from what JSON says of it. */
function heldValue(value: FactValue, stated: Stated): unknown {
  switch (value.kind) {
    case "id":
      return BigInt(stated as string);
    case "enum":
      return stated ?? value.values[0];
    case "bool":
      return stated ?? value.absent;
    case "count":
      return stated ?? value.min;
    case "date":
      return stated ?? null;
    case "month":
      return stated == null ? null : monthOfText(stated as string);
    case "cents":
      if (stated != null) return BigInt(stated as number);
      return value.isUnknownWhenLeftOut ? null : 0n;
  }
}

/** The facts of a scope; `json` is the object that they stand on. */
function factsOf<T>(scope: Scope, json: object): T {
  const stated = json as Readonly<Record<string, Stated>>;
  const facts = FACTS.filter((fact) => fact.scope === scope);
  return Object.fromEntries(
    facts.map(({ name, value }) => [name, heldValue(value, stated[name])]),
  ) as T;
}

function kindFacts(json: CalculateChild): KindFacts {
  return {
    ...factsOf<KindFacts>("kind", json),
    vanMaand: json.van == null ? null : monthOfText(json.van),
    totMaand: json.tot == null ? null : monthOfText(json.tot) + 1,
  };
}

/** One row per child of the household, in the order given. */
export function rowsOf(json: CalculateHousehold): ReferenceRow[] {
  const gezin = factsOf<GezinFacts>("gezin", json);
  return json.kinderen.map((kind) => ({
    ...gezin,
    ...kindFacts(kind),
    school: (kind.school ?? []).map((year) => factsOf<SchoolFacts>("school", year)),
  }));
}
