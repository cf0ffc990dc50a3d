/**
 * A few dense households for the tests: every fact table filled by a seeded draw, with many changes
 * at odd months. Denser and odder than any real household; `deliver` writes them as one delivery.
 */
import type pg from "pg";
import { type Database, inTransaction } from "../connection.js";

export type FactRow = Readonly<Record<string, string | number | boolean | null>>;
type Draw = (max: number) => number;

const MONTH_MIN = 24_200;
const MONTH_MAX = 24_330;
const LENGTH_MAX = 30;

/** Numbers 0 <= n < max; the same seed gives the same numbers. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (max) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * max);
  };
}

/** Opens a delivery and inserts rows; returns its id. */
export function deliver(
  db: Database,
  facts: readonly (readonly [table: string, row: FactRow])[],
): Promise<number> {
  return inTransaction(db, async (client) => {
    const { rows } = await client.query("SELECT open_delivery('test') AS id");
    await insertFacts(client, facts);
    return rows[0].id as number;
  });
}

/** Closes the current versions that a condition names and inserts others, as one delivery. */
export function correct(
  db: Database,
  table: string,
  condition: string,
  facts: readonly FactRow[],
): Promise<number> {
  return inTransaction(db, async (client) => {
    const { rows } = await client.query("SELECT open_delivery('correction') AS id");
    await client.query(
      `UPDATE ${table} SET known_to = opened_delivery() WHERE known_to IS NULL AND (${condition})`,
    );
    await insertFacts(
      client,
      facts.map((row) => [table, row]),
    );
    return rows[0].id as number;
  });
}

/** One statement for all rows of a table that name the same columns. */
async function insertFacts(
  client: pg.ClientBase,
  facts: readonly (readonly [table: string, row: FactRow])[],
): Promise<void> {
  const groups = new Map<string, FactRow[]>();
  for (const [table, row] of facts) {
    const names = Object.keys(row).join(", ");
    const source = `jsonb_populate_recordset(NULL::${table}, $1)`;
    const sql = `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${source}`;
    groups.set(sql, [...(groups.get(sql) ?? []), row]);
  }
  for (const [sql, rows] of groups) await client.query(sql, [JSON.stringify(rows)]);
}

const pick = <T>(draw: Draw, values: readonly T[]): T => values[draw(values.length)] as T;

/** Values of the span tables, by table. */
const SPANS: Readonly<Record<string, (draw: Draw) => FactRow>> = {
  gezin_uitbetaler: (draw) => ({ payer: pick(draw, ["FONS", "INFINO", "KIDSLIFE", "PARENTIA"]) }),
  gezin_situatie: (draw) => ({ is_eenouder: draw(2) === 1, extra_kinderen_count: draw(3) }),
  gezin_inkomensbesluit: (draw) => ({
    gezinsinkomsten_cents: draw(2) === 1 ? draw(9_000_000) : null,
    is_ki_uitgesloten: draw(3) === 1,
  }),
  wezenbesluit: (draw) => ({ wezenstatus: pick(draw, ["HALVE_WEES", "VOLLE_WEES"]) }),
  zorgbesluit: (draw) => ({ zorg_pijler1: draw(7), zorg_totaal: 6 + draw(31) }),
  pleegplaatsing: () => ({}),
  verblijf: (draw) => ({ heeft_domicilie: draw(2) === 1, heeft_verblijfsrecht: draw(2) === 1 }),
  studie: (draw) => ({
    statuut: pick(draw, ["LEERLING", "STUDENT", "SCHOOLVERLATER"]),
    lesuren_per_week: draw(40),
    studiepunten: draw(60),
  }),
  beroep: (draw) => ({ is_zelfstandige_hoofdberoep: draw(2) === 1 }),
  kleuterinschrijving: (draw) => ({ is_voldoende_aanwezig: draw(2) === 1 }),
};

const MONTHS: Readonly<Record<string, (draw: Draw) => FactRow>> = {
  arbeidsuren: (draw) => ({ studentenuren: draw(150), andere_uren: draw(90) }),
  opvang: (draw) => ({ volle_dagen: draw(20), halve_dagen: draw(10) }),
};

/** Facts of `count` households of one to three children, some of them shared with the next. */
export function drawFacts(seed: number, count: number): [string, FactRow][] {
  const draw = drawFrom(seed);
  const facts: [string, FactRow][] = [];
  for (let gezin = 1; gezin <= count; gezin++) {
    drawHousehold(draw, gezin, facts);
    for (let place = 0; place <= draw(3); place++)
      drawChild(draw, gezin, gezin * 10 + place, facts);
  }
  return facts;
}

function drawSpans(draw: Draw, table: string, key: FactRow, facts: [string, FactRow][]): void {
  let month = MONTH_MIN + draw(LENGTH_MAX);
  while (month < MONTH_MAX) {
    const end = month + 1 + draw(LENGTH_MAX);
    const values = SPANS[table]?.(draw);
    if (draw(3) > 0) facts.push([table, { ...key, ...values, van_maand: month, tot_maand: end }]);
    month = end + draw(LENGTH_MAX);
  }
}

function drawHousehold(draw: Draw, gezin: number, facts: [string, FactRow][]): void {
  const key = { gezin_id: gezin };
  for (const table of Object.keys(SPANS).filter((name) => name.startsWith("gezin_"))) {
    drawSpans(draw, table, key, facts);
  }
  for (let year = 2016; year < 2026; year++) {
    const kalenderjaar = year;
    if (draw(4) > 0)
      facts.push(["gezin_aanslag", { ...key, kalenderjaar, inkomsten_cents: draw(9_000_000) }]);
    if (draw(3) === 0)
      facts.push(["gezin_kadaster", { ...key, kalenderjaar, ki_vreemd_cents: draw(200_000) }]);
  }
  const school = { school_punten: draw(8), is_uitzonderlijk: draw(3) === 0 };
  facts.push([
    "leefeenheid",
    { ...key, ...school, van_schooljaar: 2018 + draw(3), tot_schooljaar: 2024 },
  ]);
}

function drawChild(draw: Draw, gezin: number, child: number, facts: [string, FactRow][]): void {
  const key = { child_id: child };
  const geboortedatum = `${2000 + draw(24)}-0${1 + draw(9)}-1${draw(10)}`;
  const rangklasse = geboortedatum < "2019" ? draw(4) : 0;
  facts.push(["kind", { ...key, geboortedatum, rangklasse }]);
  const van_maand = MONTH_MIN + draw(60);
  const isShared = draw(3) === 0;
  const rol = isShared ? "GEDEELD_HOOFD" : "VOLLEDIG";
  facts.push(["gezin_lid", { ...key, gezin_id: gezin, rol, van_maand, tot_maand: van_maand + 70 }]);
  if (isShared) {
    const other = { gezin_id: gezin + 1, rol: "GEDEELD_ANDER", van_maand: van_maand + draw(9) };
    facts.push(["gezin_lid", { ...key, ...other }]);
  }
  for (const table of Object.keys(SPANS).filter((name) => !name.startsWith("gezin_"))) {
    drawSpans(draw, table, key, facts);
  }
  for (const [table, values] of Object.entries(MONTHS)) {
    for (let maand = 24_228; maand < MONTH_MAX; maand += 1 + draw(9)) {
      facts.push([table, { ...key, maand, ...values(draw) }]);
    }
  }
  drawOnce(draw, key, facts);
}

function drawOnce(draw: Draw, key: FactRow, facts: [string, FactRow][]): void {
  facts.push(["startbedrag_aanvraag", { ...key, maand: 24_228 + draw(90) }]);
  if (draw(2) === 0) facts.push(["covid_aanvraag", { ...key, maand: 24_245 + draw(5) }]);
  if (draw(3) === 0) facts.push(["schoolafwezigheid", { ...key, schooljaar: 2019 + draw(6) }]);
  const changed = 2019 + draw(5);
  const first = { school_soort: "KLEUTER", van_schooljaar: 2018, tot_schooljaar: changed };
  const second = { school_soort: "LAGER", school_soort2: "HBO5", van_schooljaar: changed };
  for (const row of [first, second]) facts.push(["schoolinschrijving", { ...key, ...row }]);
}
