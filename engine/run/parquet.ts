/**
 * Rows of a run as a Parquet file, a row group at a time: memory is that of one group, whatever
 * the run. Whole numbers keep their width; ids are INT64.
 */
import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import { EXPORT_COLUMNS, type ExportPart } from "./export-columns.js";

const GROUP_ROWS = 20_000;

const SCHEMA: SchemaElement[] = [
  { name: "root", num_children: EXPORT_COLUMNS.length },
  ...EXPORT_COLUMNS.map(({ name, type }): SchemaElement => {
    const required = { name, repetition_type: "REQUIRED" } as const;
    if (type !== "STRING") return { ...required, type };
    return { ...required, type: "BYTE_ARRAY", converted_type: "UTF8" };
  }),
];

/** The bytes of the file; `onRows` with the rows of each group. */
export async function* parquetBytes(
  parts: AsyncIterable<ExportPart>,
  onRows: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({ writer: bytes, schema: SCHEMA });
  for await (const part of parts) {
    const { rowCount } = part.rows;
    for (let from = 0; from < rowCount; from += GROUP_ROWS) {
      const to = Math.min(from + GROUP_ROWS, rowCount);
      await file.write({ columnData: columnsOf(part, from, to), rowGroupSize: GROUP_ROWS });
      yield taken(bytes);
      onRows(to - from);
    }
  }
  await file.finish();
  yield taken(bytes);
}

function columnsOf(part: ExportPart, from: number, to: number) {
  return EXPORT_COLUMNS.map(({ name, cell }) => {
    return { name, data: Array.from({ length: to - from }, (_, row) => cell(part, from + row)) };
  });
}

/** What has been written since; the writer goes on counting where it stands in the file. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}
