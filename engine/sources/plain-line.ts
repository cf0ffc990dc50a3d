/**
 * Messages on lines in the form that `messageLine` writes, read without JSON.
 *
 * Sources write the same form a million times. Of a line in it the content is taken as it stands,
 * for it is what would be written again; any other line is read as JSON.
 */
import { parseDay } from "../../core-wasm/month.js";
import type { Flow } from "./flow.js";
import {
  isMoment,
  type Message,
  RECORD_ID_MAX,
  STATUSES,
  type Status,
  SUBJECTS_MAX,
  subjectsOf,
} from "./message.js";
import { Cursor, PlainObject, token } from "./plain-scan.js";

/** Digits of a version that surely is in range. */
const VERSION_DIGITS = 9;
const [COMMA, BRACKET, BRACE] = [44, 93, 125];

const VERSIE = token(',"versie":');
const VORIGE = token(',"vorige":');
const STATUS = token(',"status":');
const AANGEMAAKT = token(',"aangemaakt":');
const ONTVANGEN = token(',"ontvangen":');
const SUBJECTEN = token(',"subjecten":[');
const INHOUD = token(',"inhoud":');

/** Reads messages of one flow. */
export class PlainReader {
  readonly #cursor = new Cursor();
  readonly #object: PlainObject;
  readonly #begin: Uint8Array;
  readonly #periods: readonly (readonly [number, number])[];
  readonly #persons: readonly number[];
  readonly #periode: number;
  readonly #dossier: number;

  constructor({ name, fields, periods = [], subjects, filePeriod, dossierField }: Flow) {
    const names = Object.keys(fields);
    this.#object = new PlainObject(fields);
    this.#begin = token(`{"stroom":"${name}","recordId":`);
    this.#periods = periods.map(([from, to]) => [names.indexOf(from), names.indexOf(to)]);
    this.#persons = subjects.map((subject) => names.indexOf(subject));
    this.#periode = filePeriod === undefined ? -1 : names.indexOf(filePeriod);
    this.#dossier = dossierField === undefined ? -1 : names.indexOf(dossierField);
  }

  /** The message of a line; undefined when it is not in the form. */
  read(bytes: Buffer, start: number, end: number): Message | undefined {
    const cursor = this.#cursor;
    cursor.bytes = bytes;
    cursor.at = start;
    cursor.end = end;
    if (!cursor.pass(this.#begin)) return undefined;
    const length = cursor.text();
    if (length < 1 || length > RECORD_ID_MAX) return undefined;
    const recordId = cursor.last(length);
    if (!cursor.pass(VERSIE)) return undefined;
    const versie = cursor.whole(VERSION_DIGITS);
    const vorige = cursor.pass(VORIGE) ? cursor.whole(VERSION_DIGITS) : versie - 1;
    if (!(versie >= 1 && vorige >= 0 && vorige < versie)) return undefined;
    const envelope = this.#envelope();
    const content = envelope && this.#content();
    if (envelope === undefined || content === undefined) return undefined;
    return { recordId, versie, vorige, ...envelope, ...content };
  }

  #envelope(): Pick<Message, "aangemaakt" | "ontvangen" | "status"> | undefined {
    const status = this.#textAfter(STATUS) as Status;
    // The content of a cancellation is not kept.
    if (status === "GEANNULEERD" || !STATUSES.includes(status)) return undefined;
    const aangemaakt = this.#textAfter(AANGEMAAKT);
    if (!isMoment(aangemaakt)) return undefined;
    if (!this.#cursor.pass(ONTVANGEN)) return { status, aangemaakt, ontvangen: null };
    const ontvangen = this.#text();
    if (parseDay(ontvangen) === undefined) return undefined;
    return { status, aangemaakt, ontvangen };
  }

  #content(): Pick<Message, "dossier" | "inhoud" | "periode" | "subjecten"> | undefined {
    const cursor = this.#cursor;
    const named = cursor.pass(SUBJECTEN) ? this.#subjects() : [];
    if (named === undefined || !cursor.pass(INHOUD)) return undefined;
    const from = cursor.at;
    if (!this.#object.pass(cursor)) return undefined;
    const inhoud = cursor.bytes.subarray(from, cursor.at);
    if (!cursor.passByte(BRACE) || cursor.at !== cursor.end || this.#isReversed()) return undefined;
    const own: string[] = [];
    for (const field of this.#persons) {
      const person = this.#object.text(cursor, field);
      if (person !== undefined && !own.includes(person)) own.push(person);
    }
    const subjecten = named.length === 0 ? own : subjectsOf(own, named);
    if (subjecten === undefined) return undefined;
    const periode = this.#periode < 0 ? null : this.#object.number(cursor, this.#periode);
    const dossier = this.#dossier < 0 ? null : (this.#object.text(cursor, this.#dossier) as string);
    return { subjecten, inhoud, periode, dossier };
  }

  /** Keys of persons, one or more. */
  #subjects(): string[] | undefined {
    const cursor = this.#cursor;
    const persons: string[] = [];
    while (persons.length < SUBJECTS_MAX) {
      const length = cursor.id();
      if (length < 0) return undefined;
      persons.push(cursor.last(length));
      if (cursor.passByte(BRACKET)) return persons;
      if (!cursor.passByte(COMMA)) return undefined;
    }
    return undefined;
  }

  #isReversed(): boolean {
    for (const [from, to] of this.#periods) {
      const end = this.#object.text(this.#cursor, to);
      const begin = end === undefined ? undefined : this.#object.text(this.#cursor, from);
      if (end !== undefined && begin !== undefined && begin > end) return true;
    }
    return false;
  }

  #textAfter(key: Uint8Array): string {
    return this.#cursor.pass(key) ? this.#text() : "";
  }

  /** The text here; empty where none is. */
  #text(): string {
    const length = this.#cursor.text();
    return length < 0 ? "" : this.#cursor.last(length);
  }
}
