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
function columnValue(name: string, table: FactTableName, given: Given): FactValue {
  if (given === null) return null;
  const { kind } = factTable(table).columns[name]?.fact.value ?? {};
  if (kind === "date") return dayText(given as number);
  return Number.isNaN(given) ? 0 : given;
}

/** The fact of a row. */
function factOf(table: FactTableName, given: readonly Given[]): Fact {
  const { keys, span, columns } = factTable(table);
  const row = new Map(rowColumns(factTable(table)).map((name, at) => [name, given[at] as Given]));
  const ids = keys.map((key) => [KEYS[key], String(row.get(key))]);
  const values = Object.keys(columns).map((name) => {
    return [name, columnValue(name, table, row.get(name) as Given)];
  });
  const [van = 0, tot = van + 1] = SPANS[span].columns.map((name) => row.get(name) as number);
  return { table, ...Object.fromEntries(ids), van, tot, values: Object.fromEntries(values) };
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
