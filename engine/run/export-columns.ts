/**
 * What a row of an export has: a child in a household, its payer, its month and its cents.
 *
 * The same columns in every format. Amounts are euro cents, 0 when there is none; reasons stand
 * behind each other, in the order of the rules; a row that a regularisation decided has none. Rows
 * come by household and child, so that a run exported twice gives the same bytes.
 */
import type pg from "pg";
import { COMPONENTS } from "../../core-wasm/layout/components.js";
import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import { sqlName } from "../../core-wasm/layout/sql-name.js";
import { isRegularised } from "../decisions/lay-differences.js";
import { COMPONENT_COUNT } from "../decisions/outcomes.js";
import type { DecidedRows } from "../decisions/rows.js";

/** Rows of a run, and what is the same in all of them. */
export interface ExportPart {
  readonly runId: number;
  /** YYYY-MM. */
  readonly maand: string;
  readonly rows: DecidedRows;
  /** Reasons of each outcome, by its place. */
  readonly redenen: readonly string[];
}

type Cell = string | number | boolean | bigint;

export interface ExportColumn {
  readonly name: string;
  readonly type: "INT64" | "INT32" | "BOOLEAN" | "STRING";
  readonly cell: (part: ExportPart, row: number) => Cell;
}

/** The outcome of a row, by its place. */
const placeOf = ({ rows }: ExportPart, row: number): number => rows.outcomes[row] as number;

/** What each row has of its own. */
export const ROW_COLUMNS: readonly ExportColumn[] = [
  { name: "run_id", type: "INT32", cell: ({ runId }) => runId },
  { name: "maand", type: "STRING", cell: ({ maand }) => maand },
  { name: "gezin_id", type: "INT64", cell: ({ rows }, row) => rows.gezinId(row) },
  { name: "child_id", type: "INT64", cell: ({ rows }, row) => rows.childId(row) },
  {
    ...{ name: "payer", type: "STRING" },
    cell: ({ rows }, row) => PAYERS[rows.payers[row] as number] as string,
  },
];

/** What rows with the same outcome share. */
export const OUTCOME_COLUMNS: readonly ExportColumn[] = [
  {
    ...{ name: "voorlopig", type: "BOOLEAN" },
    cell: (part, row) => part.rows.table.voorlopig[placeOf(part, row)] === 1,
  },
  {
    ...{ name: "is_regularised", type: "BOOLEAN" },
    cell: (part, row) => isRegularised(part.rows.table, placeOf(part, row)),
  },
  {
    ...{ name: "totaal_cents", type: "INT32" },
    cell: (part, row) => part.rows.table.totaal[placeOf(part, row)] as number,
  },
  ...COMPONENTS.map((component, index): ExportColumn => {
    return {
      ...{ name: sqlName(`${component}Cents`), type: "INT32" },
      cell: (part, row) =>
        part.rows.table.cents[placeOf(part, row) * COMPONENT_COUNT + index] as number,
    };
  }),
  {
    ...{ name: "redenen", type: "STRING" },
    cell: (part, row) => part.redenen[placeOf(part, row)] as string,
  },
];

export const EXPORT_COLUMNS: readonly ExportColumn[] = [...ROW_COLUMNS, ...OUTCOME_COLUMNS];

/** The reasons of every outcome of a table, as the layout of a run spells them. */
export class ReasonTexts {
  readonly #texts = new Map<bigint, string>();

  constructor(
    readonly client: pg.ClientBase,
    readonly layout: string,
  ) {}

  async of({ table }: DecidedRows): Promise<string[]> {
    const redenen = Array.from({ length: table.count }, (_, place) => {
      const high = BigInt(table.high[place] as number);
      return (high << 32n) | BigInt(table.low[place] as number);
    });
    await this.#read([...new Set(redenen)].filter((bits) => !this.#texts.has(bits)));
    return redenen.map((bits) => this.#texts.get(bits) as string);
  }

  async #read(bits: readonly bigint[]): Promise<void> {
    if (bits.length === 0) return;
    const { rows } = await this.client.query<{ texts: string }>(
      `SELECT array_to_string(reason_texts(bits, $2), ' ') AS texts
       FROM unnest($1::bigint[]) WITH ORDINALITY kind (bits, place) ORDER BY place`,
      [bits.map(String), this.layout],
    );
    for (const [index, { texts }] of rows.entries()) this.#texts.set(bits[index] as bigint, texts);
  }
}
