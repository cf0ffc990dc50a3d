/** Yearly files as CSV: a head, the names of the columns, a message a line. */
import type { Flow } from "../../sources/flow.js";
import type { RecordContent, RecordMessage } from "./messages.js";

const ENVELOPE = ["recordId", "versie", "status", "aangemaakt", "ontvangen"] as const;
const SEPARATOR = ";";

/** The lines before the first message of a year; `versie`: of a file that is complete. */
export function csvHead({ name, fields }: Flow, periode: number, versie?: number): string {
  const columns = [...ENVELOPE, ...Object.keys(fields)];
  const complete = versie === undefined ? {} : { versie, volledig: true };
  const head = JSON.stringify({ stroom: name, periode, ...complete });
  return `#${head}\n${columns.join(SEPARATOR)}\n`;
}

export function csvLine(flow: Flow, message: RecordMessage, inhoud: RecordContent): string {
  const envelope = ENVELOPE.map((name) => message[name]);
  const fields = Object.keys(flow.fields).map((name) => inhoud[name] ?? "");
  return [...envelope, ...fields].map((value) => quoted(String(value))).join(SEPARATOR);
}

const quoted = (text: string): string =>
  text.includes(SEPARATOR) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
