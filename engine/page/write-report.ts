/** A page and its tables as files of a folder, each whole or not at all. */
import { join } from "node:path";
import { replaceFile } from "../../core-wasm/replace-file.js";
import { EngineError, errorMessage } from "../errors.js";
import { openOutputFolder } from "../output-folder.js";
import { csvText, parquetFile, type Table } from "./table.js";

export interface ReportFiles {
  readonly page: string;
  readonly tables: readonly Table[];
}

/**
 * Names of the files written, in order: the page, and each table as CSV and as Parquet. Throws
 * `OUTPUT_FOLDER` and `REPORT_FILE`.
 */
export async function writeReport(
  folder: string,
  name: string,
  { page, tables }: ReportFiles,
): Promise<string[]> {
  openOutputFolder("report", folder);
  try {
    const files: [string, string | Uint8Array][] = [[join(folder, `${name}.html`), page]];
    for (const table of tables) {
      files.push([join(folder, `${table.name}.csv`), csvText(table)]);
      files.push([join(folder, `${table.name}.parquet`), await parquetFile(table)]);
    }
    for (const [file, content] of files) replaceFile(file, content);
    return files.map(([file]) => file);
  } catch (cause) {
    throw new EngineError(
      "REPORT_FILE",
      `report: expected to write into ${folder}, found: ${errorMessage(cause)}; ` +
        "choose another folder",
      cause,
    );
  }
}
