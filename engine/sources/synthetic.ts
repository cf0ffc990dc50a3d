/**
 * Synthetic records of a flow, from its declaration alone: every one is taken, none is true.
 *
 * They show a program what may come, and the tests all that must be read. The same draws give the
 * same records.
 */
import { dayText, monthIndex, monthText } from "../../core-wasm/month.js";
import type { Fields, FieldType } from "./field.js";
import type { Flow } from "./flow.js";

/** A whole number from 0 up to, not with, the given one. */
export type Draw = (below: number) => number;

type Drawn = Readonly<Record<string, unknown>>;

const PERSONS = 1_000;
/** Days from 2000-01-01, the years in which records of today lie. */
const DAY_FIRST = 6_940;
const DAYS = 2_900;
const YEAR_FIRST = 2019;
const YEARS = 8;
const MONTHS_A_YEAR = 12;
const ITEMS_MAX = 3;
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789";

/** Contents of a record of the flow; periods have their ends in order. */
export function syntheticContent(flow: Flow, draw: Draw): Drawn {
  const content: Record<string, unknown> = drawFields(flow.fields, draw);
  for (const [from, to] of flow.periods ?? []) {
    const [begin, end] = [content[from], content[to]];
    if (typeof begin === "string" && typeof end === "string" && end < begin) content[to] = begin;
  }
  return content;
}

/** A message that brings such a record. */
export function syntheticMessage(flow: Flow, number: number, draw: Draw): Drawn {
  return {
    stroom: flow.name,
    recordId: `${flow.name}-${number}`,
    versie: 1,
    status: "NIEUW",
    aangemaakt: drawValue({ kind: "date" }, draw),
    inhoud: syntheticContent(flow, draw),
  };
}

function drawFields(fields: Fields, draw: Draw): Record<string, unknown> {
  const content: Record<string, unknown> = {};
  for (const [name, { type, presence }] of Object.entries(fields)) {
    const goesWith = typeof presence === "string" ? undefined : presence;
    const isApt = goesWith === undefined || goesWith.codes.includes(`${content[goesWith.field]}`);
    const isOptional = presence === "optional" || goesWith?.isOptional === true;
    if (isApt && !(isOptional && draw(2) === 0)) content[name] = drawValue(type, draw);
  }
  return content;
}

function drawValue(type: FieldType, draw: Draw): unknown {
  switch (type.kind) {
    case "person":
    case "id":
      return String(1 + draw(PERSONS));
    case "text":
      return Array.from({ length: 1 + draw(Math.min(type.max, 8)) }, () => {
        return LETTERS[draw(LETTERS.length)];
      }).join("");
    case "code": {
      const codes = Object.keys(type.codes);
      return codes[draw(codes.length)];
    }
    case "date":
      return dayText(DAY_FIRST + draw(DAYS));
    case "month":
      return monthText(monthIndex(YEAR_FIRST, 1) + draw(YEARS * MONTHS_A_YEAR));
    case "quarter":
      return `${YEAR_FIRST + draw(YEARS)}/${1 + draw(4)}`;
    case "whole":
    case "cents":
      return drawNumber(type.min, type.max, draw);
    case "bool":
      return draw(2) === 0;
    case "list":
      return Array.from({ length: 1 + draw(ITEMS_MAX) }, () => drawFields(type.of, draw));
  }
}

/** Years near today where a range holds them, the ends now and then, else anything. */
function drawNumber(min: number, max: number, draw: Draw): number {
  const edge = draw(MONTHS_A_YEAR);
  if (edge === 0) return min;
  if (edge === 1) return max;
  const isYear = min <= YEAR_FIRST && max >= YEAR_FIRST + YEARS && max <= 2100;
  if (isYear) return YEAR_FIRST + draw(YEARS);
  return min + draw(Math.min(max - min, 2 ** 31 - 2) + 1);
}
