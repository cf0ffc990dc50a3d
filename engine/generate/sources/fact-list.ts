/**
 * The facts of one family as a list: what is true of it, to make records that say so.
 *
 * Every writer of `FactSink` takes the columns of its table in the order of a row, so that the list
 * needs to know of each no more than its table.
 */
import type { FactValue, FactValues } from "../../facts/change.js";
import { SPANS } from "../../facts/columns.js";
import { type FactTableName, factTable, rowColumns } from "../../facts/tables.js";
import type { FactSink } from "../fact-rows.js";
import { dayText } from "./day-text.js";

/** A fact in months or years van <= m < tot; one that always holds has [0, 1). */
export interface Fact {
  readonly table: FactTableName;
  readonly gezinId?: string;
  readonly childId?: string;
  readonly van: number;
  readonly tot: number;
  readonly values: FactValues;
}

const TABLES: Readonly<Record<keyof FactSink, FactTableName>> = {
  kind: "kind",
  gezinLid: "gezin_lid",
  uitbetaler: "gezin_uitbetaler",
  situatie: "gezin_situatie",
  aanslag: "gezin_aanslag",
  kadaster: "gezin_kadaster",
  inkomensbesluit: "gezin_inkomensbesluit",
  wezen: "wezenbesluit",
  zorg: "zorgbesluit",
  pleeg: "pleegplaatsing",
  verblijf: "verblijf",
  studie: "studie",
  beroep: "beroep",
  arbeidsuren: "arbeidsuren",
  kleuter: "kleuterinschrijving",
  opvang: "opvang",
  startbedrag: "startbedrag_aanvraag",
  covid: "covid_aanvraag",
  school: "schoolinschrijving",
  leefeenheid: "leefeenheid",
  afwezig: "schoolafwezigheid",
};

const KEYS = { gezin_id: "gezinId", child_id: "childId" } as const;

type Given = number | string | boolean | null;

/** A column as facts hold it. What is no number, of a year without a factor, a row has as 0. */
function columnValue(isDate: boolean, given: Given): FactValue {
  if (given === null) return null;
  if (isDate) return dayText(given as number);
  return Number.isNaN(given) ? 0 : given;
}

/** Where the columns of a table stand in its rows. */
interface RowPlaces {
  readonly ids: readonly (readonly ["gezinId" | "childId", number])[];
  readonly span: readonly number[];
  readonly values: readonly { readonly name: string; readonly at: number; isDate: boolean }[];
}

const places = new Map<FactTableName, RowPlaces>();

function placesOf(name: FactTableName): RowPlaces {
  const known = places.get(name);
  if (known !== undefined) return known;
  const table = factTable(name);
  const at = new Map(rowColumns(table).map((column, place) => [column, place]));
  const placeOf = (column: string): number => at.get(column) ?? -1;
  const found: RowPlaces = {
    ids: table.keys.map((key) => [KEYS[key], placeOf(key)]),
    span: SPANS[table.span].columns.map(placeOf),
    values: Object.entries(table.columns).map(([column, { fact }]) => {
      return { name: column, at: placeOf(column), isDate: fact.value.kind === "date" };
    }),
  };
  places.set(name, found);
  return found;
}

/** The fact of a row. */
function factOf(table: FactTableName, given: readonly Given[]): Fact {
  const { ids, span, values: columns } = placesOf(table);
  const values: Record<string, FactValue> = {};
  for (const { name, at, isDate } of columns) values[name] = columnValue(isDate, given[at] ?? null);
  const [van = 0, tot = van + 1] = span.map((at) => given[at] as number);
  const owners: { gezinId?: string; childId?: string } = {};
  for (const [name, at] of ids) owners[name] = String(given[at]);
  return { table, ...owners, van, tot, values };
}

const NONE: readonly Fact[] = [];

export class FactList {
  /** Takes the facts. */
  readonly sink: FactSink;
  readonly #byTable = new Map<FactTableName, Fact[]>();
  readonly #byOwner = new Map<string, Fact[]>();

  constructor() {
    const writers = Object.entries(TABLES).map(([name, table]) => {
      return [name, (...given: readonly Given[]) => this.#add(factOf(table, given))];
    });
    this.sink = Object.fromEntries(writers) as FactSink;
  }

  /** The facts of a table, in the order in which they were drawn. */
  of(table: FactTableName): readonly Fact[] {
    return this.#byTable.get(table) ?? NONE;
  }

  ofChild(table: FactTableName, child: number): readonly Fact[] {
    return this.#byOwner.get(`${table} c${child}`) ?? NONE;
  }

  ofGezin(table: FactTableName, gezin: number): readonly Fact[] {
    return this.#byOwner.get(`${table} g${gezin}`) ?? NONE;
  }

  /** Facts by table. */
  counts(): [FactTableName, number][] {
    return [...this.#byTable].map(([table, facts]) => [table, facts.length]);
  }

  /** Forgets all. */
  restart(): void {
    this.#byTable.clear();
    this.#byOwner.clear();
  }

  #add(fact: Fact): void {
    const { table, gezinId, childId } = fact;
    push(this.#byTable, table, fact);
    if (gezinId !== undefined) push(this.#byOwner, `${table} g${gezinId}`, fact);
    if (childId !== undefined) push(this.#byOwner, `${table} c${childId}`, fact);
  }
}

function push<K>(map: Map<K, Fact[]>, key: K, fact: Fact): void {
  const own = map.get(key);
  if (own === undefined) map.set(key, [fact]);
  else own.push(fact);
}
