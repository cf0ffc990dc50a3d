/**
 * Lines of a file of a flow into messages: JSON lines or CSV.
 *
 * A file may say what it is in its first line, `{"bestand":{...}}`, in CSV `#{...}`:
 *
 *     stroom     its flow; another one refuses the file
 *     versie     the version of each record that does not say its own
 *     periode    the year that it is of, and with
 *     volledig   true: what the year's earlier files had and this one has not is cancelled
 *
 * CSV has a line of column names: fields of the content, and those of the envelope where the file
 * has them. Fields are apart by `;` or `,`, in double quotes where they must; a quote is written
 * twice.
 */
import { isUtf8 } from "node:buffer";
import type { Line } from "../calculate/line-splitter.js";
import { type Content, ContentReader, foundText, RecordFault } from "./content.js";
import type { Flow } from "./flow.js";
import { type Message, MessageReader } from "./message.js";
import { PlainReader } from "./plain-line.js";

/** What a file says of itself. */
export interface FileHead {
  readonly versie?: number;
  readonly periode?: number;
  readonly volledig?: boolean;
}

/** A file that is not what it should be: nothing of it is taken from there on. */
export class FileRefused extends Error {
  constructor(
    readonly line: number,
    readonly field: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`line ${line}: ${field}: expected ${expected}, found ${found}`);
  }
}

/** A megabyte holds any record many times over. */
export const MESSAGE_BYTES_MAX = 1 << 20;

const ENVELOPE = ["recordId", "versie", "vorige", "status", "aangemaakt", "ontvangen"];
const HASH = 35;

export type LineOutcome = Message | RecordFault | FileHead | null;

/** The text of a line, or why it is none. */
export function textOf(line: Line): string | RecordFault {
  if (line.isTooLong) {
    const expected = `at most ${MESSAGE_BYTES_MAX} bytes`;
    return new RecordFault("LINE_TOO_LONG", "line", expected, "a longer line");
  }
  const bytes = line.bytes.subarray(line.start, line.end);
  if (!isUtf8(bytes)) {
    return new RecordFault("NOT_UTF8", "line", "UTF-8", foundText(bytes.toString("latin1")));
  }
  return bytes.toString("utf8");
}

/** How the lines of a file are to be read, as its first lines said. */
export interface FileForm {
  readonly isCsv: boolean;
  /** Names of the columns; of CSV whose line of names has not come, none. */
  readonly columns?: readonly string[] | undefined;
  readonly separator: string;
  readonly head: FileHead;
}

/** Of JSON lines that say all themselves. */
export const PLAIN_FORM: FileForm = { isCsv: false, separator: ";", head: {} };

/** Reads the lines of one file, in order, from its beginning or from where its form is known. */
export class LineReader {
  readonly #plain: PlainReader;
  readonly #json: MessageReader;
  readonly #csv: ContentReader;
  readonly #flow: Flow;
  /** The day of the load, for what does not say when it was made. */
  readonly #today: string;
  #head: FileHead = {};
  #columns: readonly string[] | undefined;
  #separator = ";";
  #isFirst = true;
  #isCsv = false;

  constructor(flow: Flow, today: string, form?: FileForm) {
    this.#flow = flow;
    this.#today = today;
    this.#plain = new PlainReader(flow);
    this.#json = new MessageReader(new ContentReader(flow));
    this.#csv = new ContentReader(flow, true);
    if (form === undefined) return;
    this.#isFirst = false;
    this.#isCsv = form.isCsv;
    this.#columns = form.columns;
    this.#separator = form.separator;
    this.#head = form.head;
  }

  /** The form of the file; undefined until its first lines have said it. */
  get form(): FileForm | undefined {
    if (this.#isFirst || (this.#isCsv && this.#columns === undefined)) return undefined;
    const [isCsv, columns] = [this.#isCsv, this.#columns];
    return { isCsv, columns, separator: this.#separator, head: this.#head };
  }

  /** A message, a fault, the head of the file, or null where a line says nothing. */
  read(line: Line): LineOutcome {
    if (!this.#isFirst && !this.#isCsv && !line.isTooLong) {
      const message = this.#plain.read(line.bytes, line.start, line.end);
      if (message !== undefined) return message;
    }
    return this.#readText(line);
  }

  #readText(line: Line): LineOutcome {
    const text = textOf(line);
    if (text instanceof RecordFault) return text;
    if (this.#isFirst) {
      this.#isCsv = this.#flow.kind === "file" && !text.startsWith("{");
      this.#isFirst = this.#isCsv && text.charCodeAt(0) === HASH;
    }
    if (this.#isCsv) return this.#readCsv(text, line.number);
    return this.#readJson(text, line.number);
  }

  #readJson(text: string, number: number): LineOutcome {
    if (text.trim() === "") return null;
    const given = parse(text);
    if (given === undefined) {
      return new RecordFault("LINE_UNREADABLE", "line", "a JSON object", foundText(text));
    }
    const head = number === 1 ? (given as Content | null)?.["bestand"] : undefined;
    if (head !== undefined) return this.#takeHead(head, number);
    const isBare = typeof given === "object" && given !== null && !("versie" in given);
    const message = isBare ? { ...given, versie: this.#head.versie } : given;
    const read = this.#json.read(message);
    if (number === 1 && read instanceof RecordFault && read.code === "FLOW_OTHER") {
      throw new FileRefused(number, read.field, read.expected, read.found);
    }
    return read;
  }

  #readCsv(text: string, number: number): LineOutcome {
    if (text === "") return null;
    if (this.#columns === undefined && text.charCodeAt(0) === HASH) {
      return this.#takeHead(parse(text.slice(1)), number);
    }
    if (this.#columns === undefined) {
      this.#takeColumns(text, number);
      return null;
    }
    const values = fieldsOf(text, this.#separator);
    if (values?.length !== this.#columns.length) {
      const found = values === undefined ? "an open quote" : `${values.length} fields`;
      return new RecordFault("LINE_UNREADABLE", "line", `${this.#columns.length} fields`, found);
    }
    return this.#readRow(values);
  }

  #readRow(values: readonly string[]): Message | RecordFault {
    const row: Record<string, string> = {};
    const envelope: Record<string, unknown> = { stroom: this.#flow.name };
    for (const [at, name] of (this.#columns as readonly string[]).entries()) {
      if (!ENVELOPE.includes(name)) row[name] = values[at] as string;
      else if (values[at] !== "") envelope[name] = written(name, values[at] as string);
    }
    const content = this.#csv.read(row);
    if (content instanceof RecordFault) return content;
    return this.#json.read({
      recordId: this.#csv.keyOf(content),
      versie: this.#head.versie ?? 1,
      status: "NIEUW",
      aangemaakt: this.#today,
      ...envelope,
      inhoud: content,
    });
  }

  #takeColumns(text: string, number: number): void {
    this.#separator = text.includes(";") ? ";" : ",";
    const columns = fieldsOf(text, this.#separator) ?? [];
    const known = [...ENVELOPE, ...Object.keys(this.#flow.fields)];
    const strange = columns.find((name) => !known.includes(name));
    if (strange !== undefined) {
      throw new FileRefused(number, strange, `columns of ${known.join(", ")}`, "another column");
    }
    const double = columns.find((name, at) => columns.indexOf(name) !== at);
    if (double !== undefined) throw new FileRefused(number, double, "one such column", "two");
    const required = Object.entries(this.#flow.fields).filter(
      ([, { presence }]) => presence === "required",
    );
    const missing = required.find(([name]) => !columns.includes(name));
    if (missing !== undefined) {
      throw new FileRefused(number, missing[0], "a column of this name", columns.join(", "));
    }
    this.#columns = columns;
  }

  #takeHead(given: unknown, number: number): FileHead {
    const { name, filePeriod } = this.#flow;
    const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
    const { stroom, versie, periode, volledig, ...others } = (isObject ? given : {}) as Content;
    const refuse = (field: string, expected: string, found: unknown): never => {
      throw new FileRefused(number, field, expected, foundText(found));
    };
    if (!isObject) refuse("bestand", "an object", given);
    const [other] = Object.keys(others);
    if (other !== undefined) refuse(other, "stroom, versie, periode, volledig", others[other]);
    if (stroom !== name) refuse("stroom", name, stroom);
    if (versie !== undefined && !isCount(versie)) refuse("versie", "a whole number", versie);
    if (volledig !== undefined && typeof volledig !== "boolean") {
      refuse("volledig", "true or false", volledig);
    }
    if (volledig === true && filePeriod === undefined) {
      refuse("volledig", `nothing: ${name} is no yearly file`, volledig);
    }
    const mustName = volledig === true || periode !== undefined;
    if (mustName && !isCount(periode)) refuse("periode", "a year", periode);
    if (volledig === true && versie === undefined) refuse("versie", "a whole number", versie);
    this.#head = { versie, periode, volledig } as FileHead;
    return this.#head;
  }
}

const COUNT_MAX = 2 ** 31 - 1;

const isCount = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= COUNT_MAX;

/** A value of the envelope: whole numbers as such, all else as text. */
const written = (name: string, text: string): unknown =>
  (name === "versie" || name === "vorige") && /^\d{1,10}$/.test(text) ? Number(text) : text;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The fields of a line of CSV; undefined when a quote is left open. */
export function fieldsOf(text: string, separator: string): string[] | undefined {
  if (!text.includes('"')) return text.split(separator);
  const fields: string[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    if (text[at] !== '"') {
      const end = text.indexOf(separator, at);
      fields.push(text.slice(at, end < 0 ? text.length : end));
      if (end < 0) return fields;
      at = end;
      continue;
    }
    let field = "";
    for (;;) {
      const end = text.indexOf('"', at + 1);
      if (end < 0) return undefined;
      field += text.slice(at + 1, end);
      at = end + 1;
      if (text[at] !== '"') break;
      field += '"';
    }
    fields.push(field);
    if (at >= text.length) return fields;
    if (text[at] !== separator) return undefined;
  }
  return fields;
}
