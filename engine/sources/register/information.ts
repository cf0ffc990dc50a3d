/**
 * What the register says of persons, by type. An information holds until its end or until the next
 * of its type; descent and deaths never end.
 */
import { FIRST_MONTH } from "../../../core-wasm/layout.js";
import { monthOfDay, parseDay } from "../../../core-wasm/month.js";
import type { SubjectRecords } from "../derivation.js";
import type { RecordOf } from "../flow.js";
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

const begins = ({ inhoud }: RegisterRecord): number => dayOf(inhoud.Begin);

/** All that the register says of the persons of a subject. */
export class Register {
  readonly #byPerson = new Map<string, RegisterRecord[]>();
  readonly #found = new Map<string, Informatie[]>();

  constructor(records: SubjectRecords) {
    for (const record of records.all(REGISTER)) {
      const { Persoon } = record.inhoud;
      const own = this.#byPerson.get(Persoon);
      if (own === undefined) this.#byPerson.set(Persoon, [record]);
      else own.push(record);
    }
  }

  get persons(): string[] {
    return [...this.#byPerson.keys()];
  }

  /** What holds of a person over time, of one type, by begin. */
  of(persoon: string, type: Informatietype): readonly Informatie[] {
    const key = `${type} ${persoon}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = this.#read(persoon, type);
    this.#found.set(key, found);
    return found;
  }

  #read(persoon: string, type: Informatietype): Informatie[] {
    const own = (this.#byPerson.get(persoon) ?? []).filter(
      (it) => it.inhoud.Informatietype === type,
    );
    const inOrder = own.sort((a, b) => begins(a) - begins(b) || (a.recordId < b.recordId ? -1 : 1));
    return inOrder.map((record, at) => {
      const next = inOrder[at + 1];
      const end = record.inhoud.Einde === undefined ? Infinity : dayOf(record.inhoud.Einde);
      const isReplaced = type !== "110" && next !== undefined;
      const einde = isReplaced ? Math.min(end, begins(next)) : end;
      return { record, persoon, begin: begins(record), einde };
    });
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

const registers = new WeakMap<SubjectRecords, Register>();

/** The register of the records of a subject, read once. */
export function registerOf(records: SubjectRecords): Register {
  const known = registers.get(records);
  if (known !== undefined) return known;
  const register = new Register(records);
  registers.set(records, register);
  return register;
}

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
  return monthOfDay(birth.begin) + RIGHT_MONTHS + LATE_MONTHS >= FIRST_MONTH;
}

/** What holds on a day. */
export const on = (all: readonly Informatie[], day: number): Informatie | undefined =>
  all.find(({ begin, einde }) => begin <= day && day < einde);
