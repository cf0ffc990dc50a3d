/** Rows of a statement some at a time, in the caller's transaction; others may be asked between. */
import type pg from "pg";

const ROWS_AT_ONCE = 1_000;

let lastNumber = 0;

export async function* cursorRows<R extends pg.QueryResultRow>(
  client: pg.ClientBase,
  sql: string,
): AsyncGenerator<R[]> {
  lastNumber += 1;
  const name = `rows_${lastNumber}`;
  await client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${sql}`);
  try {
    for (;;) {
      const { rows } = await client.query<R>(`FETCH ${ROWS_AT_ONCE} FROM ${name}`);
      if (rows.length > 0) yield rows;
      if (rows.length < ROWS_AT_ONCE) return;
    }
  } finally {
    await client.query(`CLOSE ${name}`).catch(() => undefined);
  }
}
