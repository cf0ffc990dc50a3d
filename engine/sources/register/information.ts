/**
 * What the register says of persons, by type. An information holds until its end or until the next
 * of its type; descent and deaths never end.
 */
import { FIRST_MONTH } from "../../../core-wasm/layout.js";
import { monthOfDay, parseDay } from "../../../core-wasm/month.js";
import type { SubjectRecords } from "../derivation.js";
import type { RecordOf, SourceRecord } from "../flow.js";
import { REGISTER } from "./flow.js";

export type RegisterRecord = RecordOf<typeof REGISTER>;
export type Informatietype = RegisterRecord["inhoud"]["Informatietype"];

/** A record with the days in which it holds: begin <= day < einde. */
export interface Informatie {
  readonly record: RegisterRecord;
  readonly persoon: string;
  readonly begin: number;
  readonly einde: number;
}

/** A day of a valid record. */
export const dayOf = (text: string): number => parseDay(text) as number;

/** A day until which something holds; none is for ever. */
export const until = (text: string | undefined): number =>
  text === undefined ? Infinity : dayOf(text);

const NONE: readonly never[] = [];

/** What the register says of one person: by type, each in the order of its days. */
type Person = Map<Informatietype, Informatie[]>;

/** All that the register says of the persons of a subject. */
export class Register {
  readonly #persons = new Map<string, Person>();

  constructor(records: SubjectRecords) {
    for (const record of records.all(REGISTER)) this.#add(record);
    for (const person of this.#persons.values()) {
      for (const [type, own] of person) if (own.length > 1) person.set(type, inOrder(type, own));
    }
  }

  get persons(): string[] {
    return [...this.#persons.keys()];
  }

  /** What holds of a person over time, of one type, by begin. */
  of(persoon: string, type: Informatietype): readonly Informatie[] {
    return this.#persons.get(persoon)?.get(type) ?? NONE;
  }

  #add(record: RegisterRecord): void {
    const { Persoon: persoon, Informatietype: type, Begin, Einde } = record.inhoud;
    const read = { record, persoon, begin: dayOf(Begin), einde: until(Einde) };
    let person = this.#persons.get(persoon);
    if (person === undefined) {
      person = new Map();
      this.#persons.set(persoon, person);
    }
    const own = person.get(type);
    if (own === undefined) person.set(type, [read]);
    else own.push(read);
  }

  /** The record of a birth or a death. */
  first(persoon: string, type: "100" | "150"): Informatie | undefined {
    return this.of(persoon, type)[0];
  }

  /** Records of the parents of a person. */
  ouders(persoon: string): Informatie[] {
    return this.of(persoon, "110").filter(({ einde }) => einde === Infinity);
  }
}

/** By begin; each ends at the latest when the next begins, but for descent. */
function inOrder(type: Informatietype, own: readonly Informatie[]): Informatie[] {
  const rising = [...own].sort(
    (a, b) => a.begin - b.begin || (a.record.recordId < b.record.recordId ? -1 : 1),
  );
  if (type === "110") return rising;
  return rising.map((it, at) => {
    return { ...it, einde: Math.min(it.einde, rising[at + 1]?.begin ?? Infinity) };
  });
}

const readRegister = (records: SubjectRecords): Register => new Register(records);

/** The register of the records of a subject. */
export const registerOf = (records: SubjectRecords): Register => records.once(readRegister);

/** Past this age nobody gives right; the end of a right may become known so much later. */
const RIGHT_MONTHS = 300;
const LATE_MONTHS = 12;

/**
 * Whether a person is a child of the law: born, of a known parent, and of an age to give right, or
 * to be in a file still.
 */
export function isKind(persoon: string, register: Register): boolean {
  const birth = register.first(persoon, "100");
  if (birth === undefined || register.ouders(persoon).length === 0) return false;
  return isOfAge(birth.begin);
}

/** Whether who was born on a day may give right or be in a file still. */
const isOfAge = (birth: number): boolean =>
  monthOfDay(birth) + RIGHT_MONTHS + LATE_MONTHS >= FIRST_MONTH;

/** False when a person's own records show no birth of a child, or no parent. */
export function mayBeKind(persoon: string, own: readonly SourceRecord[]): boolean {
  let [isBorn, hasParent] = [false, false];
  for (const { flow, inhoud } of own) {
    if (flow !== REGISTER.name) continue;
    const { Persoon, Informatietype, Begin } = inhoud as RegisterRecord["inhoud"];
    if (Persoon !== persoon) continue;
    isBorn ||= Informatietype === "100" && isOfAge(dayOf(Begin));
    hasParent ||= Informatietype === "110";
  }
  return isBorn && hasParent;
}

/** What holds on a day. */
export const on = (all: readonly Informatie[], day: number): Informatie | undefined =>
  all.find(({ begin, einde }) => begin <= day && day < einde);
