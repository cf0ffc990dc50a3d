/** Yearly files as CSV: a head, the names of the columns, a message a line. */
import type { Flow } from "../../sources/flow.js";
import type { RecordMessage } from "./messages.js";

const ENVELOPE = ["recordId", "versie", "status", "aangemaakt", "ontvangen"] as const;
const SEPARATOR = ";";

/** The lines before the first message of a year. */
export function csvHead(flow: Flow, periode: number): string {
  const columns = [...ENVELOPE, ...Object.keys(flow.fields)];
  return `#${JSON.stringify({ stroom: flow.name, periode })}\n${columns.join(SEPARATOR)}\n`;
}

export function csvLine(flow: Flow, message: RecordMessage): string {
  const envelope = ENVELOPE.map((name) => message[name]);
  const fields = Object.keys(flow.fields).map((name) => message.inhoud[name] ?? "");
  return [...envelope, ...fields].map((value) => quoted(String(value))).join(SEPARATOR);
}

const quoted = (text: string): string =>
  text.includes(SEPARATOR) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
