/**
 * Random streams of facts: groups of three households with four children, of which facts of every
 * table become known, each month of a fact once, so that their order says nothing.
 *
 * The changes of a stream are the same whatever becomes of them; how they are delivered, when
 * months are decided and when past months are decided anew is a list of steps of the caller.
 */
import { drawFrom, drawValues } from "../../database/test/sample-facts.js";
import type { FactChange, FactValues } from "../../facts/change.js";
import { SPANS } from "../../facts/columns.js";
import { FACT_TABLE_NAMES, type FactTableName, factTable } from "../../facts/tables.js";

type Draw = ReturnType<typeof drawFrom>;

export interface StreamShape {
  readonly seed: number;
  readonly groups: number;
  /** Changes that are drawn for a group; those that say again what was said are left out. */
  readonly facts: number;
  /** Months that the facts lie about, both included. */
  readonly first: number;
  readonly last: number;
  /** Most months that a fact holds for. */
  readonly lengthMax: number;
}

export interface Stream {
  /** Births, homes and payers, without which nothing else means anything. */
  readonly homes: readonly FactChange[];
  readonly changes: readonly FactChange[];
}

const OPEN = 32_767;
const YEARS_BEFORE = 3;
const HOMES = [1, 2, 3];
/** Children by household of their own; the second digit tells them apart. */
const CHILDREN = [11, 12, 21, 31];
const ID_STEP = 100;

export function drawStream(shape: StreamShape): Stream {
  const draw = drawFrom(shape.seed);
  const groups = Array.from({ length: shape.groups }, (_, group) => group * ID_STEP);
  const births = new Map<string, FactValues>();
  const homes = groups.flatMap((base) => drawHomes(draw, base, births));
  const changes = groups.flatMap((base) => {
    return onceSpoken(
      Array.from({ length: shape.facts }, () => drawChange(draw, base, shape, births)),
    );
  });
  return { homes, changes };
}

function drawHomes(draw: Draw, base: number, births: Map<string, FactValues>): FactChange[] {
  const whole = { van: 0, tot: OPEN };
  const children = CHILDREN.flatMap((place): FactChange[] => {
    const childId = String(base + place);
    const gezinId = String(base + Math.floor(place / 10));
    const values = { ...drawValues(draw, "kind"), overlijdensdatum: null } as FactValues;
    births.set(childId, values);
    return [
      { table: "kind", childId, values },
      { table: "gezin_lid", gezinId, childId, ...whole, values: { rol: "VOLLEDIG" } },
    ];
  });
  const payers = HOMES.map((place): FactChange => {
    const values = drawValues(draw, "gezin_uitbetaler") as FactValues;
    return { table: "gezin_uitbetaler", gezinId: String(base + place), ...whole, values };
  });
  return [...children, ...payers];
}

const pick = <T>(draw: Draw, values: readonly T[]): T => values[draw(values.length)] as T;

function drawChange(
  draw: Draw,
  base: number,
  { first, last, lengthMax }: StreamShape,
  births: ReadonlyMap<string, FactValues>,
): FactChange {
  const table = pick(draw, FACT_TABLE_NAMES);
  const child = pick(draw, CHILDREN);
  const ids = {
    gezin_id: { gezinId: String(base + pick(draw, HOMES)) },
    child_id: { childId: String(base + child) },
  };
  const { keys, span } = factTable(table);
  const isYear = span === "year" || span.startsWith("school");
  const years = { from: Math.floor(first / 12) - YEARS_BEFORE, to: Math.floor(last / 12) };
  const van = isYear
    ? years.from + draw(years.to - years.from + 1)
    : first - 2 + draw(last - first + 4);
  const tot = van + 1 + draw(isYear ? YEARS_BEFORE : lengthMax);
  const months = { 0: {}, 1: { van }, 2: { van, tot } }[SPANS[span].columns.length];
  const isOwn = Number(ids.gezin_id.gezinId) - base === Math.floor(child / 10);
  const values = valuesOf(draw, table, { isOwn, birth: births.get(ids.child_id.childId) });
  return Object.assign({ table, values }, months, ...keys.map((key) => ids[key])) as FactChange;
}

interface Subject {
  /** The household that is said of is the child's own. */
  readonly isOwn: boolean;
  readonly birth: FactValues | undefined;
}

/** What holds, or that nothing does: a payer always, a death now and then. */
function valuesOf(draw: Draw, table: FactTableName, { isOwn, birth }: Subject): FactValues | null {
  if (table === "kind") {
    const year = 2019 + draw(6);
    const death = `${year}-0${1 + draw(9)}-15`;
    return { ...birth, overlijdensdatum: death > String(birth?.["geboortedatum"]) ? death : null };
  }
  if (table === "gezin_lid") {
    const rol = drawRol(draw, isOwn);
    return rol === null ? null : { rol };
  }
  const isAlways = table === "gezin_uitbetaler";
  return !isAlways && draw(5) === 0 ? null : (drawValues(draw, table) as FactValues);
}

/** Seldom a child that two households ask for: a fault of both. */
function drawRol(draw: Draw, isOwn: boolean): string | null {
  const dice = draw(10);
  if (dice < 2) return null;
  if (isOwn) return dice < 6 ? "GEDEELD_HOOFD" : "GEDEELD_ANDER";
  return dice === 9 ? "VOLLEDIG" : "GEDEELD_ANDER";
}

/** Of each fact and month only the first that speaks of it. */
function onceSpoken(changes: readonly FactChange[]): FactChange[] {
  const spoken = new Set<string>();
  return changes.filter(({ table, gezinId, childId, van = 0, tot = van + 1 }) => {
    const isCounted = factTable(table).isBeginCounted === true;
    const [first, last] = isCounted ? [0, 1] : [van, tot];
    const keys = Array.from({ length: last - first }, (_, at) =>
      [table, gezinId, childId, first + at].join(" "),
    );
    if (keys.some((key) => spoken.has(key))) return false;
    for (const key of keys) spoken.add(key);
    return true;
  });
}

/** The same changes in an order of a seed. */
export function shuffledBy<T>(seed: number, items: readonly T[]): T[] {
  const draw = drawFrom(seed);
  const left = [...items];
  for (let at = left.length - 1; at > 0; at -= 1) {
    const other = draw(at + 1);
    [left[at], left[other]] = [left[other] as T, left[at] as T];
  }
  return left;
}
