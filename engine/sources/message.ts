/**
 * Messages: one line of a flow, read and checked.
 *
 *     {"stroom":"leefloon","recordId":"L1","versie":2,"vorige":1,"status":"GEWIJZIGD",
 *      "aangemaakt":"2023-05-04","subjecten":["1001"],"inhoud":{...}}
 *
 * `vorige` left out is the version before; `subjecten` left out are the persons of the content. A
 * cancellation needs no content, and of a flow of notifications any message may come without: it
 * says that the record is to be pulled.
 */
import { parseDay } from "../../core-wasm/month.js";
import { readId } from "../household/field.js";
import { type Content, type ContentReader, foundText, RecordFault } from "./content.js";

export const STATUSES = ["NIEUW", "GEWIJZIGD", "GEANNULEERD", "GEHERACTIVEERD"] as const;
export type Status = (typeof STATUSES)[number];

export interface Message {
  readonly recordId: string;
  readonly versie: number;
  /** The version it follows; 0 = none. */
  readonly vorige: number;
  readonly status: Status;
  readonly aangemaakt: string;
  /** Day of receipt, as the message says; null = the day of the load. */
  readonly ontvangen: string | null;
  readonly subjecten: readonly string[];
  /**
   * Content as text in one form, or its bytes where a line has it so; null of a cancellation and of
   * a bare notification.
   */
  readonly inhoud: string | Buffer | null;
  /** The yearly file that it belongs to. */
  readonly periode: number | null;
  /** The payer's file of which its persons are beneficiaries. */
  readonly dossier: string | null;
}

const FIELDS = new Set([
  ...["stroom", "recordId", "versie", "vorige", "status", "aangemaakt", "ontvangen"],
  ...["subjecten", "inhoud"],
]);
const VERSION_MAX = 2 ** 31 - 1;
export const RECORD_ID_MAX = 200;
export const SUBJECTS_MAX = 100;
const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?Z?)?$/;
export const isMoment = (text: string): boolean => MOMENT.test(text);
/** Half a character, which UTF-8 can not hold. */
const HALF_CHARACTER = /\p{Surrogate}/u;

/** A message as it may stand on a line. */
export function messageLine(
  stroom: string,
  message: Omit<Message, "dossier" | "inhoud" | "periode"> & { readonly inhoud: string | null },
): string {
  const { recordId, versie, vorige, status, aangemaakt, ontvangen, subjecten } = message;
  const inhoud = message.inhoud === null ? undefined : JSON.parse(message.inhoud);
  const received = ontvangen === null ? {} : { ontvangen };
  return JSON.stringify({
    ...{ stroom, recordId, versie, vorige, status, aangemaakt },
    ...received,
    subjecten,
    inhoud,
  });
}

/** Reads messages of one flow. */
export class MessageReader {
  constructor(readonly contents: ContentReader) {}

  /** The message of a parsed line, or what is wrong with it. */
  read(given: unknown): Message | RecordFault {
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
      return new RecordFault("WRONG_TYPE", "line", "an object", foundText(given));
    }
    const fault = this.#envelopeFault(given as Content);
    if (fault !== undefined) return fault;
    const { inhoud, status, subjecten } = given as Content;
    if (inhoud === undefined || inhoud === null) {
      return this.#withoutContent(given as Content, status as Status, subjecten);
    }
    const content = this.contents.read(inhoud);
    if (content instanceof RecordFault) {
      const { code, field, expected, found } = content;
      const place = field === "inhoud" ? field : `inhoud.${field}`;
      return new RecordFault(code, place, expected, found);
    }
    return this.ofContent(given as Content, content, subjecten);
  }

  /** A message of an envelope that was checked and a content that was read. */
  ofContent(given: Content, content: Content, subjecten: unknown): Message | RecordFault {
    const { flow } = this.contents;
    const persons = this.contents.personsOf(content);
    const named = subjecten ?? persons;
    const fault = this.#subjectFault(named, persons);
    if (fault !== undefined) return fault;
    const subjects = subjectsOf(persons, named as string[]) as readonly string[];
    const inhoud = given["status"] === "GEANNULEERD" ? null : JSON.stringify(content);
    const periode = flow.filePeriod === undefined ? null : (content[flow.filePeriod] as number);
    const dossier = flow.dossierField === undefined ? null : (content[flow.dossierField] as string);
    return messageOf(given, subjects, { inhoud, periode, dossier });
  }

  #withoutContent(given: Content, status: Status, subjecten: unknown): Message | RecordFault {
    const { kind, name } = this.contents.flow;
    if (status !== "GEANNULEERD" && kind !== "notification") {
      return new RecordFault("FIELD_MISSING", "inhoud", `the content of a ${name}`, "nothing");
    }
    const fault = this.#subjectFault(subjecten, []);
    if (fault !== undefined) return fault;
    const none = { inhoud: null, periode: null, dossier: null };
    return messageOf(given, [...new Set(subjecten as string[])], none);
  }

  #envelopeFault(given: Content): RecordFault | undefined {
    const { stroom, recordId, versie, vorige, status, aangemaakt, ontvangen } = given;
    const { name } = this.contents.flow;
    if (stroom !== name) return new RecordFault("FLOW_OTHER", "stroom", name, foundText(stroom));
    if (!isKey(recordId)) {
      const expected = `text of 1 to ${RECORD_ID_MAX} characters`;
      return faultOf("recordId", expected, recordId);
    }
    if (!isWhole(versie, 1)) return faultOf("versie", "a whole number from 1 on", versie);
    if (vorige !== undefined && vorige !== null && !isWhole(vorige, 0, Number(versie) - 1)) {
      return faultOf("vorige", `a whole number below ${versie}`, vorige);
    }
    if (!(STATUSES as readonly unknown[]).includes(status)) {
      const code = status === undefined ? "FIELD_MISSING" : "CODE_UNKNOWN";
      return new RecordFault(code, "status", `one of ${STATUSES.join(", ")}`, foundText(status));
    }
    if (typeof aangemaakt !== "string" || !isMoment(aangemaakt)) {
      return faultOf("aangemaakt", "YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ", aangemaakt);
    }
    if (ontvangen !== undefined && parseDay(String(ontvangen)) === undefined) {
      return faultOf("ontvangen", "a date YYYY-MM-DD", ontvangen);
    }
    for (const field of Object.keys(given)) {
      if (FIELDS.has(field)) continue;
      const expected = `one of ${[...FIELDS].join(", ")}`;
      return new RecordFault("FIELD_UNKNOWN", field, expected, foundText(given[field]));
    }
    return undefined;
  }

  /** Subjects are person keys, and among them those that the content names. */
  #subjectFault(given: unknown, persons: readonly string[]): RecordFault | undefined {
    const isList = Array.isArray(given) && given.length > 0 && given.length <= SUBJECTS_MAX;
    if (given !== persons && !(isList && given.every((it) => readId(it) !== undefined))) {
      return faultOf("subjecten", `a list of 1 to ${SUBJECTS_MAX} keys of persons`, given);
    }
    if (given === persons) return undefined;
    const missing = persons.find((person) => !(given as unknown[]).includes(person));
    if (missing === undefined) return undefined;
    const expected = `the persons of the content, ${missing} too`;
    return new RecordFault("SUBJECT_MISSING", "subjecten", expected, foundText(given));
  }
}

/** The persons of a content before the others of a message; undefined when it leaves one out. */
export function subjectsOf(
  persons: readonly string[],
  named: readonly string[],
): readonly string[] | undefined {
  if (!persons.every((person) => named.includes(person))) return undefined;
  const others = named.filter((it) => !persons.includes(it));
  return others.length === 0 ? persons : [...persons, ...others];
}

/** A message of an envelope that was checked. Written out: spreading costs more than reading it. */
function messageOf(
  given: Content,
  subjecten: readonly string[],
  { inhoud, periode, dossier }: Pick<Message, "inhoud" | "periode" | "dossier">,
): Message {
  const versie = given["versie"] as number;
  return {
    recordId: given["recordId"] as string,
    versie,
    vorige: (given["vorige"] ?? versie - 1) as number,
    status: given["status"] as Status,
    aangemaakt: given["aangemaakt"] as string,
    ontvangen: (given["ontvangen"] ?? null) as string | null,
    subjecten,
    inhoud,
    periode,
    dossier,
  };
}

const isKey = (value: unknown): boolean =>
  typeof value === "string" &&
  value.length > 0 &&
  value.length <= RECORD_ID_MAX &&
  !value.includes("\0") &&
  !HALF_CHARACTER.test(value);

const isWhole = (value: unknown, min: number, max = VERSION_MAX): boolean =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max;

function faultOf(field: string, expected: string, found: unknown): RecordFault {
  const code = found === undefined ? "FIELD_MISSING" : "WRONG_TYPE";
  return new RecordFault(code, field, expected, foundText(found));
}
