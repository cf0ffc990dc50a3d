/**
 * The rules of one right-month as one SQL statement: rules.sql with the month's constants in it.
 *
 * Limits and counts stand in the text as they are; an amount is cents, or in a month with values
 * that were never published 2 x cents, plus 1 when it is one of them (see rules.sql). Nothing but
 * whole numbers, dates and names of the layout gets into the text.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PARAMETER_NAMES } from "../../../core-wasm/generated/parameter-names.js";
import { RESULT_NAMES } from "../../../core-wasm/layout/result-columns.js";
import { SCHOOLSOORTEN, sqlName } from "../../../core-wasm/layout.js";
import { monthText } from "../../../core-wasm/month.js";
import type { Sheet } from "../../../core-wasm/parameters.js";
import { PROJECT_ROOT } from "../../../core-wasm/root.js";

type Schoolsoort = (typeof SCHOOLSOORTEN)[number];

const RULES = readFileSync(join(PROJECT_ROOT, "bench", "peers", "sql", "rules.sql"), "utf8")
  .replace(/^ *--.*\n/gm, "")
  .trim();
/** Months of the calendar year, counted from 0. */
const JULY = 6;
const SEPTEMBER = 8;
const POINTS_MAX = 20;

/** What is compared or counted, never paid. */
const COUNTS = new Set<string>([
  "onvoorwaardelijkLeeftijdMax",
  "zorgLeeftijdMax",
  "voorwaardelijkLeeftijdMax",
  "lesurenMin",
  "studiepuntenMin",
  "schoolverlaterMaandenMax",
  "andereUrenMax",
  "studentenurenJaarMax",
  "schoolbonusKringOnzeker",
  "kiTestDrempel",
  "secundairLeeftijdMax",
  "tweedeSoortHoogste",
  "inkomensgrensLaag",
  "inkomensgrensMidden",
  "inkomensgrensHoog",
]);
/** What is looked up by points or by kind of school. */
const SERIES = /^school(grens|toeslag)/;

/** Amount names of a kind of school, extern and intern; "" = it has no such amount. */
const SCHOOL_NAMES: Record<Schoolsoort, readonly [string, string]> = {
  GEEN: ["", ""],
  KLEUTER: ["Kleuter", "Kleuter"],
  LAGER: ["Lager", "Lager"],
  SO_VOLTIJDS: ["SoVoltijdsAnderExtern", "SoVoltijdsAnderIntern"],
  SO_DERDE_JAAR_DERDE_GRAAD: ["SoDerdeJaarDerdeGraadExtern", "SoDerdeJaarDerdeGraadIntern"],
  SO_ZELFSTANDIG: ["SoGehuwdZelfstandigAlleenstaand", "SoGehuwdZelfstandigAlleenstaand"],
  LEREN_EN_WERKEN: ["LerenEnWerkenDeeltijds", "LerenEnWerkenDeeltijds"],
  HBO5: ["Hbo5VerpleegkundeExtern", "Hbo5VerpleegkundeIntern"],
};

/** Amounts, limits and dates of a month, as they stand in the text, by their SQL names. */
class Constants {
  readonly #slots = new Map<string, number>(PARAMETER_NAMES.map((name, slot) => [name, slot]));
  readonly #sheet: Sheet;
  readonly #isKringOnzeker: boolean;
  /** 1 when a value of the month was never published: amounts then carry that in their low bit. */
  readonly bit: 0 | 1;

  constructor(sheet: Sheet) {
    this.#sheet = sheet;
    this.#isKringOnzeker = this.value("schoolbonusKringOnzeker") === 1;
    this.bit = sheet.candidates.includes(1) || this.#isKringOnzeker ? 1 : 0;
  }

  value(name: string): number {
    return this.#sheet.values[this.#slots.get(name) ?? -1] ?? 0;
  }

  candidate(name: string): number {
    return this.#sheet.candidates[this.#slots.get(name) ?? -1] ?? 0;
  }

  /** An amount; 0 when there is no such series: not every kind of school has every amount. */
  amount(name: string): number {
    if (this.bit === 0) return this.value(name);
    const isUnsettled = this.#isKringOnzeker && name.startsWith("schoolbonus");
    return this.value(name) * 2 + (isUnsettled ? 1 : this.candidate(name));
  }

  byName(): Map<string, string> {
    const text = new Map<string, string>([["bit", String(this.bit)]]);
    for (const name of PARAMETER_NAMES.filter((name) => !SERIES.test(name))) {
      const value = COUNTS.has(name) ? this.value(name) : this.amount(name);
      text.set(sqlName(name), String(value));
      text.set(`${sqlName(name)}_kandidaat`, String(this.candidate(name)));
    }
    for (const [name, value] of this.#calendar()) text.set(name, value);
    for (const [name, value] of this.#school()) text.set(name, value);
    return text;
  }

  #calendar(): [string, string][] {
    const { month } = this.#sheet;
    const year = Math.floor(month / 12);
    const dagen = new Date(Date.UTC(year, (month % 12) + 1, 0)).getUTCDate();
    /** First day of birth of who is at most so many months old in the month. */
    const van = (months: number) => day(month - months);
    /** First day of birth of who is not yet so many months old in the month. */
    const voor = (months: number) => day(month + 1 - months);
    return [
      ["maand", String(month)],
      ["jaar", String(year)],
      ["is_juli", String(month % 12 === JULY)],
      ["is_september", String(month % 12 === SEPTEMBER)],
      ["dagen", String(dagen)],
      ["eerste_dag", day(month)],
      ["volgende_dag", day(month + 1)],
      ["onvoorwaardelijk_van", van(this.value("onvoorwaardelijkLeeftijdMax"))],
      ["zorg_van", van(this.value("zorgLeeftijdMax"))],
      ["voorwaardelijk_van", van(this.value("voorwaardelijkLeeftijdMax"))],
      ["secundair_van", van(this.value("secundairLeeftijdMax"))],
      ...[3, 4].map((age): [string, string] => [`jaar${age}_van`, van(age * 12)]),
      ...[3, 4, 6, 12, 18].map((age): [string, string] => [`jaar${age}_voor`, voor(age * 12)]),
      ...[5, 12, 18].map((age): [string, string] => [
        `bonus${age}_van`,
        day((year - age + 1) * 12),
      ]),
    ];
  }

  /** Limits by points, amounts by 2 x kind + intern: arrays, counted from 1 in SQL. */
  #school(): [string, string][] {
    const byPoints = (value: (points: number) => number) =>
      arrayOf(
        "bigint",
        Array.from({ length: POINTS_MAX + 1 }, (_, points) => value(points)),
      );
    const amounts = (suffix: "Min" | "Vol" | "Uitz") => {
      const fixed = suffix === "Uitz" ? "Uitz" : "Vast";
      const names = SCHOOLSOORTEN.flatMap((soort) =>
        SCHOOL_NAMES[soort].map((name) => `${name}${name === "Kleuter" ? fixed : suffix}`),
      );
      return arrayOf(
        "int",
        names.map((name) => this.amount(`schooltoeslag${name}`)),
      );
    };
    return [
      ["schoolgrens_min", byPoints((points) => this.value(`schoolgrensMin${points}`))],
      ["schoolgrens_max", byPoints((points) => this.value(`schoolgrensMax${points}`))],
      ["schoolgrens_kandidaat", byPoints((points) => this.#schoolCandidate(points))],
      ["school_min", amounts("Min")],
      ["school_vol", amounts("Vol")],
      ["school_uitz", amounts("Uitz")],
    ];
  }

  #schoolCandidate(points: number): number {
    const bounds = ["Min", "Max"].map((bound) => this.candidate(`schoolgrens${bound}${points}`));
    return Math.max(...bounds);
  }
}

const day = (month: number): string => `date '${monthText(month)}-01'`;
const arrayOf = (type: "int" | "bigint", values: readonly number[]): string =>
  `(ARRAY[${values.join(", ")}]::${type}[])`;

/** Joined rows to compute: a table, or a query. */
export type StatementInput = { readonly table: string } | { readonly query: string };

/**
 * The rules of the sheet's month over the input: a SELECT of `RESULT_NAMES`, one row for each
 * row of the input that holds in the month.
 */
export function rulesSelect(sheet: Sheet, input: StatementInput): string {
  const constants = new Constants(sheet);
  const text = constants.byName();
  text.set("input", "table" in input ? input.table : `(${input.query})`);
  const body = constants.bit === 1 ? RULES : withoutBit(RULES);
  return body.replace(/(?<!:):([a-z][a-z0-9_]*)/g, (_, name: string) => {
    const found = text.get(name);
    if (found === undefined)
      throw new Error(`rules.sql: expected a name of the month, found :${name}`);
    return found;
  });
}

/** In a month without unconfirmed values: no bit to shift, and nothing is provisional. */
const withoutBit = (sql: string): string =>
  sql
    .replaceAll(/ (>>|<<) :bit/g, "")
    .replace(/CASE WHEN :bit = 1 THEN bool_or[\s\S]* ELSE false END/, "false");

/** The statement into a table that stands ready, such as the leaf of a run. */
export function insertStatement(sheet: Sheet, input: StatementInput, leaf: string): string {
  return `INSERT INTO ${leaf} (${RESULT_NAMES.join(", ")})\n${rulesSelect(sheet, input)}`;
}
