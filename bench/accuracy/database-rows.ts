/**
 * Households from joined rows in PostgreSQL, as rows of the reference.
 *
 * Plain text rows over a declared cursor: nothing here is shared with the kernel's own decoder of
 * binary COPY, so a fault in either shows up as a difference. NULL is the default of a fact,
 * unknown or none; enumerations are codes from 0 in the order of the layout; dates are ISO text.
 */
import type pg from "pg";
import { FACTS, type Fact, sqlName } from "../../core-wasm/layout.js";
import { openClient } from "../../engine/database/client.js";
import type { ReferenceRow, SchoolFacts } from "./reference/facts.js";

const ROWS_PER_FETCH = 4000;
const COLUMN_LIST = FACTS.map(({ name }) => sqlName(name)).join(", ");
const SCHOOLJAAR = FACTS.findIndex(({ name }) => name === "schooljaar");

type Cell = string | null;
type Target = Record<string, unknown>;

/** Text of every column as PostgreSQL sends it. */
const AS_TEXT = { getTypeParser: () => (text: string) => text };

/** A cell as the reference holds the fact. */
function factValue({ value }: Fact, cell: Cell): unknown {
  switch (value.kind) {
    case "id":
      return BigInt(cell ?? 0);
    case "enum":
      return value.values[Number(cell ?? 0)];
    case "bool":
      return cell === null ? value.absent : cell === "t";
    case "count":
      return Number(cell ?? 0);
    case "month":
      return cell === null || Number(cell) === value.absent ? null : Number(cell);
    case "cents":
      if (cell !== null) return BigInt(cell);
      return value.isUnknownWhenLeftOut ? null : 0n;
    default:
      return cell;
  }
}

function rowOf(cells: readonly Cell[]): ReferenceRow {
  const row: Target = {};
  const school: Target = {};
  FACTS.forEach((fact, index) => {
    const target = fact.scope === "school" ? school : row;
    target[fact.name] = factValue(fact, cells[index] as Cell);
  });
  const hasSchool = cells[SCHOOLJAAR] !== null;
  row["school"] = hasSchool ? [school as unknown as SchoolFacts] : [];
  return row as unknown as ReferenceRow;
}

/** Rows of a SELECT that yields a column per fact, batch by batch, in household order. */
async function* fetchRows(client: pg.Client, select: string): AsyncIterable<ReferenceRow[]> {
  await client.query("BEGIN READ ONLY");
  await client.query(
    `DECLARE household_rows NO SCROLL CURSOR FOR
     SELECT ${COLUMN_LIST} FROM (${select}) input ORDER BY gezin_id, child_id, van_maand`,
  );
  for (;;) {
    const { rows } = await client.query<Cell[]>({
      text: `FETCH ${ROWS_PER_FETCH} FROM household_rows`,
      rowMode: "array",
      types: AS_TEXT,
    });
    if (rows.length === 0) break;
    yield rows.map(rowOf);
  }
  await client.query("COMMIT");
}

/** The households of a SELECT, one array of rows each, over a connection of its own. */
export async function* databaseHouseholds(
  config: pg.ClientConfig,
  select: string,
): AsyncIterable<ReferenceRow[]> {
  const client = await openClient(config, "accuracy");
  try {
    await client.query("SET DateStyle = ISO");
    let household: ReferenceRow[] = [];
    for await (const rows of fetchRows(client, select)) {
      for (const row of rows) {
        if (household.length > 0 && household[0]?.gezinId !== row.gezinId) {
          yield household;
          household = [];
        }
        household.push(row);
      }
    }
    if (household.length > 0) yield household;
  } finally {
    await client.end();
  }
}
