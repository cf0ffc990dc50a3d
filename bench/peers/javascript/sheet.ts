/**
 * A month's parameters as the JavaScript peer reads them: numbers by name, and the tables that a
 * row looks up.
 */
import { PARAMETER_NAMES } from "../../../core-wasm/generated/parameter-names.js";
import { REASON_FIELDS, type ReasonRule } from "../../../core-wasm/layout.js";
import type { Sheet } from "../../../core-wasm/parameters.js";

type ParameterName = (typeof PARAMETER_NAMES)[number];

const SLOTS: ReadonlyMap<string, number> = new Map(PARAMETER_NAMES.map((name, at) => [name, at]));

/** Slot of a parameter in the sheet. */
export function slotOf(name: string): number {
  const slot = SLOTS.get(name);
  if (slot === undefined) throw new Error(`parameters: expected a series ${name}, found none`);
  return slot;
}

/** First bit of a rule's field in the reasons. */
export function shiftOf(rule: ReasonRule): number {
  return fieldOf(rule).shift;
}

/** Code of a reason within its field. */
export function codeOf(rule: ReasonRule, name: string): number {
  const code = fieldOf(rule).names.indexOf(name);
  if (code < 0) throw new Error(`reasons: expected ${rule}.${name}, found none`);
  return code;
}

function fieldOf(rule: ReasonRule): (typeof REASON_FIELDS)[number] {
  const field = REASON_FIELDS.find((known) => known.rule === rule);
  if (field === undefined) throw new Error(`reasons: expected a field ${rule}, found none`);
  return field;
}

/** Code of the social allowance: kind (3 bits) large, with-new, under high, middle, low. */
export const SOCIAL = { low: 1, middle: 2, high: 4, large: 8, withNew: 16, kindShift: 5 } as const;
const SOCIAL_CODES = 6 << SOCIAL.kindShift;
const KINDS = ["nieuw", "rang1", "rang1Ziek", "rang2", "rang3", "rang3Eenouder"] as const;
const SOCIAL_SLOTS = new Map<string, ParameterName>([
  ["kleinLaag", "socialeToeslagKleinLaag"],
  ["kleinMidden", "socialeToeslagKleinMidden"],
  ["grootLaag", "socialeToeslagGrootLaag"],
  ["grootMidden", "socialeToeslagGrootMidden"],
  ["rang1", "socialeToeslagRang1"],
  ["rang1Ziek", "socialeToeslagRang1Ziek"],
  ["rang2", "socialeToeslagRang2"],
  ["rang3", "socialeToeslagRang3"],
  ["rang3Eenouder", "socialeToeslagRang3Eenouder"],
  ["rang1Hoog", "socialeToeslagRang1"],
  ["rang2Hoog", "socialeToeslagRang2"],
  ["rang3Hoog", "socialeToeslagRang3"],
]);

/** A looked-up amount: cents and reason code. */
export interface AmountTable {
  readonly cents: Int32Array;
  readonly reason: Uint8Array;
}

export interface MonthSheet {
  readonly month: number;
  readonly values: Int32Array;
  /** By regime: 0 new, 1..3 rank, 4 raised. */
  readonly basis: AmountTable;
  /** By code 0..10 of the reason leeftijdsbijslag. */
  readonly age: AmountTable;
  readonly social: AmountTable;
}

export function monthSheet({ month, values }: Sheet): MonthSheet {
  const social = Array.from({ length: SOCIAL_CODES }, (_, code) => socialCell(code));
  return {
    month,
    values,
    basis: tableOf(values, BASIS),
    age: tableOf(values, AGE),
    social: tableOf(values, social),
  };
}

/** A cell of a table: its parameter (none = 0 cents) and reason code. */
type Cell = readonly [parameter: ParameterName | undefined, reason: number];

const BASIS: readonly Cell[] = [
  ["basisbedrag", codeOf("basisbedrag", "nieuw")],
  ["overgangBasisRang1", codeOf("basisbedrag", "rang1")],
  ["overgangBasisRang2", codeOf("basisbedrag", "rang2")],
  ["overgangBasisRang3", codeOf("basisbedrag", "rang3")],
  ["verhoogdeWezenbijslag", codeOf("basisbedrag", "verhoogdeWezen")],
];
const AGE: readonly Cell[] = [
  [undefined, 0],
  [undefined, 1],
  ["leeftijdsbijslagVol6", 2],
  ["leeftijdsbijslagVol12", 3],
  ["leeftijdsbijslagVol18", 4],
  ["leeftijdsbijslagOudste6", 5],
  ["leeftijdsbijslagOudste12", 6],
  ["leeftijdsbijslagOudste18", 7],
  ["leeftijdsbijslagVol6", 8],
  ["leeftijdsbijslagVol12", 9],
  ["leeftijdsbijslagVol18", 10],
];

function tableOf(values: Int32Array, cells: readonly Cell[]): AmountTable {
  const slots = cells.map(([name]) => (name === undefined ? -1 : slotOf(name)));
  return {
    cents: Int32Array.from(slots, (slot) => (slot < 0 ? 0 : (values[slot] as number))),
    reason: Uint8Array.from(cells, ([, reason]) => reason),
  };
}

/** The table of rules 6. */
function socialCell(code: number): Cell {
  const name = socialReason(code);
  return [SOCIAL_SLOTS.get(name), codeOf("socialeToeslag", name)];
}

function socialReason(code: number): string {
  const kind = KINDS[code >> SOCIAL.kindShift] as (typeof KINDS)[number];
  const isLarge = (code & SOCIAL.large) !== 0;
  if (code & SOCIAL.low) {
    if (kind !== "nieuw") return kind;
    return isLarge ? "grootLaag" : "kleinLaag";
  }
  if (!isLarge) return code & SOCIAL.middle ? "kleinMidden" : "bovenGrens";
  if (!(code & SOCIAL.high)) return "bovenGrens";
  if (kind === "nieuw") return "grootMidden";
  return code & SOCIAL.withNew ? `${kind.slice(0, "rang1".length)}Hoog` : "geenNieuwKind";
}
