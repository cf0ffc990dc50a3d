/**
 * What regularisations decided otherwise than the run of a month: cents to add to its rows.
 *
 *     a month -> its current run, its last regularisation    decided-run.ts
 *     those   -> differences by household and child          here
 *     the run's rows, differences laid over them             lay-differences.ts
 *
 * Whoever reads what is decided reads it so, or in SQL by `decided_rows_as_of`; both add what the
 * view `difference_of_run` says. Differences come as one packed field: no row of them is an object.
 */
import type pg from "pg";
import { COMPONENTS } from "../../core-wasm/layout/components.js";
import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import { readTogether } from "../database/copy-out.js";
import { fieldsOf } from "../input/copy-fields.js";
import { type Households, householdCondition, wholeNumber } from "../input/households.js";
import { ALL_PAYERS } from "./state.js";

export interface DifferencesWanted {
  readonly months: readonly { readonly month: number; readonly runId: number }[];
  readonly households: Households;
  /** Codes of the layout; default all. */
  readonly payers?: readonly number[] | undefined;
  /** The last regularisation that counts; undefined = all that have finished. */
  readonly regularisationId?: number | undefined;
}

/** Above every regularisation. */
const ALL = 0x7fff_ffff;

/** As PostgreSQL sends a difference. */
const AT = { gezin: 0, child: 8, van: 16, tot: 18, id: 20, cents: 24, payer: 28, component: 30 };
const BYTES = 32;

/** Differences of some households as columns, by household, child and payer ascending. */
export class Differences {
  readonly count: number;
  /** Ids in two halves, the low one first. */
  readonly gezinIds: Uint32Array;
  readonly childIds: Uint32Array;
  readonly payers: Uint8Array;
  /** Place in COMPONENTS. */
  readonly components: Uint8Array;
  readonly cents: Int32Array;
  readonly #view: DataView;

  constructor(
    bytes: Uint8Array,
    /** By month the regularisations of its run that count. */
    readonly counted: ReadonlyMap<number, ReadonlySet<number>>,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.count = bytes.length / BYTES;
    this.gezinIds = this.#halves(AT.gezin);
    this.childIds = this.#halves(AT.child);
    const column = (at: number) => (_: unknown, row: number) =>
      this.#view.getInt16(row * BYTES + at);
    this.payers = Uint8Array.from({ length: this.count }, column(AT.payer));
    this.components = Uint8Array.from({ length: this.count }, column(AT.component));
    this.cents = Int32Array.from({ length: this.count }, (_, row) =>
      this.#view.getInt32(row * BYTES + AT.cents),
    );
  }

  /** Whether a difference is to be added in a month. */
  counts(row: number, month: number, counted: ReadonlySet<number>): boolean {
    const at = row * BYTES;
    return (
      this.#view.getInt16(at + AT.van) <= month &&
      month < this.#view.getInt16(at + AT.tot) &&
      counted.has(this.#view.getInt32(at + AT.id))
    );
  }

  #halves(offset: number): Uint32Array {
    const halves = new Uint32Array(this.count * 2);
    for (let row = 0; row < this.count; row += 1) {
      halves[row * 2] = this.#view.getUint32(row * BYTES + offset + 4);
      halves[row * 2 + 1] = this.#view.getUint32(row * BYTES + offset);
    }
    return halves;
  }
}

export const NO_DIFFERENCES = new Differences(new Uint8Array(0), new Map());

/** What regularisations of the months' runs decided otherwise. */
export async function readDifferences(
  client: pg.ClientBase,
  wanted: DifferencesWanted,
): Promise<Differences> {
  const [counted, found] = await readTogether(client, differenceReadings(wanted));
  return found(counted);
}

/** By month the regularisations of its run that count. */
type Counted = ReadonlyMap<number, ReadonlySet<number>>;

/** The regularisations that count, and then what makes differences of them. */
export const differenceReadings = (wanted: DifferencesWanted) =>
  [
    {
      sql: `COPY (SELECT string_agg(int2send(month) || int4send(regularisation_id), '')
        FROM ${countedSql(wanted)} counted) TO STDOUT (FORMAT binary)`,
      of: countedOf,
    },
    {
      sql: differencesSql(wanted),
      of: (bytes: Buffer) => (counted: Counted) =>
        counted.size === 0
          ? NO_DIFFERENCES
          : new Differences(fieldsOf(bytes)[0] as Uint8Array, counted),
    },
  ] as const;

function countedSql({ months, regularisationId = ALL }: DifferencesWanted): string {
  const runs = months.map(({ runId }) => wholeNumber(runId)).join(",");
  return `(SELECT month, regularisation_id
    FROM regularisation_month JOIN regularisation USING (regularisation_id)
    WHERE run_id = ANY ('{${runs}}'::integer[]) AND status = 'finished'
      AND regularisation_id <= ${wholeNumber(regularisationId)})`;
}

const COUNTED_BYTES = 2 + 4;

function countedOf(copied: Buffer): Counted {
  const bytes = Buffer.from(fieldsOf(copied)[0] as Uint8Array);
  const counted = new Map<number, Set<number>>();
  for (let at = 0; at < bytes.length; at += COUNTED_BYTES) {
    const month = bytes.readInt16BE(at);
    const ids = counted.get(month) ?? new Set();
    counted.set(month, ids.add(bytes.readInt32BE(at + 2)));
  }
  return counted;
}

function differencesSql(wanted: DifferencesWanted): string {
  const { households, payers = ALL_PAYERS } = wanted;
  const names = (of: readonly string[]) => of.map((name) => `'${name}'`).join(",");
  const asked = payers.map((code) => PAYERS[code] as string);
  return `COPY (SELECT string_agg(int8send(gezin_id) || int8send(child_id) || int2send(van_maand)
      || int2send(tot_maand) || int4send(regularisation_id) || int4send(after_cents - before_cents)
      || int2send((array_position(ARRAY[${names(PAYERS)}]::payer[], payer) - 1)::smallint)
      || int2send((array_position(ARRAY[${names(COMPONENTS)}], component) - 1)::smallint),
      '' ORDER BY gezin_id, child_id, payer)
    FROM difference WHERE ${householdCondition(households)}
      AND payer = ANY (ARRAY[${names(asked)}]::payer[])
      AND regularisation_id = ANY (ARRAY(SELECT DISTINCT regularisation_id
        FROM ${countedSql(wanted)} counted))
    ) TO STDOUT (FORMAT binary)`;
}
