/**
 * Rows of a cursor as a Parquet file, a row group at a time: memory is that of one group, whatever
 * the run. Whole numbers keep their width; ids are INT64.
 */
import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type pg from "pg";
import { EXPORT_COLUMNS, type ExportColumn } from "./export-columns.js";

const GROUP_ROWS = 20_000;

type Cell = string | null;

const SCHEMA: SchemaElement[] = [
  { name: "root", num_children: EXPORT_COLUMNS.length },
  ...EXPORT_COLUMNS.map(({ name, type }): SchemaElement => {
    const required = { name, repetition_type: "REQUIRED" } as const;
    if (type !== "STRING") return { ...required, type };
    return { ...required, type: "BYTE_ARRAY", converted_type: "UTF8" };
  }),
];

const READ: Readonly<Record<ExportColumn["type"], (text: string) => unknown>> = {
  INT64: BigInt,
  INT32: Number,
  BOOLEAN: (text) => text === "true",
  STRING: (text) => text,
};

/** The bytes of the file; `onRows` with the rows of each group. */
export async function* parquetBytes(
  client: pg.ClientBase,
  query: string,
  onRows: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({ writer: bytes, schema: SCHEMA });
  await client.query(`BEGIN READ ONLY; DECLARE export NO SCROLL CURSOR FOR ${query}`);
  for (;;) {
    const { rows } = await client.query<Cell[]>({
      text: `FETCH ${GROUP_ROWS} FROM export`,
      rowMode: "array",
      types: { getTypeParser: () => (text: string) => text },
    });
    if (rows.length === 0) break;
    await file.write({ columnData: columnsOf(rows), rowGroupSize: GROUP_ROWS });
    yield taken(bytes);
    onRows(rows.length);
  }
  await client.query("COMMIT");
  await file.finish();
  yield taken(bytes);
}

function columnsOf(rows: readonly (readonly Cell[])[]) {
  return EXPORT_COLUMNS.map(({ name, type }, index) => {
    const read = READ[type];
    return { name, data: rows.map((row) => read(row[index] as string)) };
  });
}

/** What has been written since; the writer goes on counting where it stands in the file. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}
