/**
 * Which children belong to which file, and in what rol, by month (flows 2 and 4).
 *
 * On a day a child belongs to the file of its foster carer, else where an arrangement says so, else
 * to a file of its own, else to that of a beneficiary in whose household the register has it, else
 * to that of a parent. What comes first opens a right; a change counts from the month after its
 * day, also on the 1st. Of several beneficiaries in the household a parent goes first (reading). A
 * child whose payer says that it has left the files is in none from the month after (reading).
 */

import { OPEN_MONTH } from "../../../core-wasm/layout.js";
import { monthOfDay } from "../../../core-wasm/month.js";
import type { SubjectRecords } from "../derivation.js";
import type { SourceRecord } from "../flow.js";
import { endsBefore, movesIn, opensIn } from "../law/maand.js";
import { PLEEGZORG } from "../pleegzorg/flow.js";
import { dayOf, on, type Register, registerOf, until } from "../register/information.js";
import { UITSTROOM } from "../uitstroom/flow.js";
import { VERBLIJFSREGELING } from "../verblijfsregeling/flow.js";
import { type FileLine, type Files, filesOf, isOn } from "./files.js";

export type Rol = "VOLLEDIG" | "GEDEELD_HOOFD" | "GEDEELD_ANDER";

/** A child in a file for some months. */
export interface Lid {
  readonly kind: string;
  readonly nummer: string;
  readonly rol: Rol;
  readonly van: number;
  readonly tot: number;
  readonly records: readonly SourceRecord[];
}

interface Place {
  readonly nummer: string;
  readonly rol: Rol;
  readonly records: readonly SourceRecord[];
}

/** Positions of a child in the household of a reference person. */
const CHILD_POSITIONS: readonly string[] = ["03", "05"];
const ADULT_POSITIONS: readonly string[] = ["01", "02", "21"];

const placed = (
  line: FileLine | undefined,
  rol: Rol,
  ...others: readonly SourceRecord[]
): Place[] =>
  line === undefined ? [] : [{ nummer: line.nummer, rol, records: [...others, line.record] }];

/** The memberships of every child in sight: a person whose birth and a parent are known. */
function readLeden(records: SubjectRecords): readonly Lid[] {
  const [register, files] = [registerOf(records), filesOf(records)];
  const kinderen = register.persons.filter((persoon) => register.ouders(persoon).length > 0);
  return kinderen.flatMap((kind) => {
    const birth = register.first(kind, "100");
    return birth === undefined ? [] : ledenVan(new Child(kind, birth.begin, files, records));
  });
}

/** The memberships of all children, file by file for each. */
export const ledenOf = (records: SubjectRecords): readonly Lid[] => records.once(readLeden);

/** Every membership of a child, by month. */
function ledenVan(child: Child): Lid[] {
  const { kind } = child;
  const found: Lid[] = [];
  let before: Place[] = [];
  let since = 0;
  for (const day of child.days()) {
    const places = child.on(day);
    if (isSame(places, before)) continue;
    const from = before.length === 0 ? opensIn(day) : movesIn(day);
    found.push(...before.map((it) => ({ ...it, kind, van: since, tot: from })));
    [before, since] = [places, from];
  }
  found.push(...before.map((it) => ({ ...it, kind, van: since, tot: OPEN_MONTH })));
  return joined(
    child
      .gone()
      .reduce(without, found)
      .filter(({ van, tot }) => van < tot),
  );
}

/** Months in which a child is in no file. */
interface Gone {
  readonly van: number;
  readonly tot: number;
  readonly record: SourceRecord;
}

function without(leden: readonly Lid[], { van, tot, record }: Gone): Lid[] {
  return leden.flatMap((lid) => {
    if (lid.tot <= van || tot <= lid.van) return [lid];
    const records = [...lid.records, record];
    return [
      { ...lid, records, tot: Math.min(lid.tot, van) },
      { ...lid, records, van: Math.max(lid.van, tot) },
    ];
  });
}

const isSame = (a: readonly Place[], b: readonly Place[]): boolean =>
  a.length === b.length &&
  a.every(({ nummer, rol }, at) => {
    return nummer === b[at]?.nummer && rol === b[at]?.rol;
  });

/** Memberships that say the same in neighbouring months as one. */
function joined(all: readonly Lid[]): Lid[] {
  const result: Lid[] = [];
  for (const next of all) {
    const at = result.findIndex((it) => {
      return it.tot === next.van && it.nummer === next.nummer && it.rol === next.rol;
    });
    const last = result[at];
    if (last === undefined) result.push(next);
    else result[at] = { ...last, tot: next.tot, records: [...last.records, ...next.records] };
  }
  return result;
}

/** The months in which payers have a child in no file, each with its line. */
export function monthsOut(records: SubjectRecords, kind: string): Gone[] {
  const gone = records.of(UITSTROOM, kind).map((record) => {
    const { Begin, Einde } = record.inhoud;
    const tot = Einde === undefined ? OPEN_MONTH : opensIn(dayOf(Einde));
    return { van: endsBefore(dayOf(Begin)), tot, record };
  });
  return gone.filter(({ van, tot }) => van < tot);
}

class Child {
  readonly register: Register;
  readonly #regelingen;
  readonly #gone: readonly Gone[];
  readonly #plaatsingen;
  readonly #households;
  readonly #parents;

  constructor(
    readonly kind: string,
    /** Day of birth. */
    readonly birth: number,
    readonly files: Files,
    records: SubjectRecords,
  ) {
    const register = registerOf(records);
    this.register = register;
    this.#regelingen = records.all(VERBLIJFSREGELING).flatMap((record) => {
      const { Persoon, Begin, Einde } = record.inhoud;
      return Persoon === kind ? [{ record, begin: dayOf(Begin), einde: until(Einde) }] : [];
    });
    this.#gone = monthsOut(records, kind);
    this.#plaatsingen = records.all(PLEEGZORG).flatMap((record) => {
      const { Persoon, Pleegzorger, Begin, Einde } = record.inhoud;
      if (Persoon !== kind || Pleegzorger === undefined) return [];
      return [{ record, begin: dayOf(Begin), einde: until(Einde) + 1 }];
    });
    this.#households = register.of(kind, "141");
    this.#parents = register.ouders(kind);
  }

  /** Days from birth on on which something may change, rising. */
  days(): number[] {
    const lives = this.files.lines.flatMap(({ begunstigde }) =>
      this.register.of(begunstigde, "141"),
    );
    const all = [
      ...this.files.lines,
      ...this.#regelingen,
      ...this.#plaatsingen,
      ...this.#households,
      ...this.#parents,
      ...lives,
    ];
    const days = all.flatMap(({ begin, einde }) => [begin, einde]);
    const inLife = days.filter((day) => Number.isFinite(day) && day >= this.birth);
    return [...new Set([this.birth, ...inLife])].sort((a, b) => a - b);
  }

  /** Months in which it is in no file. */
  gone(): readonly Gone[] {
    return this.#gone;
  }

  /** Where the child belongs on a day. */
  on(day: number): Place[] {
    return (
      this.#fostered(day) ??
      this.#arranged(day) ??
      this.#own(day) ??
      this.#living(day) ??
      this.#parental(day)
    );
  }

  #fostered(day: number): Place[] | undefined {
    const found = this.#plaatsingen.find((it) => isOn(it, day));
    const carer = found?.record.inhoud.Pleegzorger;
    if (found === undefined || carer === undefined) return undefined;
    return some(placed(this.files.holding(carer, day), "VOLLEDIG", found.record));
  }

  #arranged(day: number): Place[] | undefined {
    const found = this.#regelingen
      .filter((it) => isOn(it, day))
      .sort((a, b) => b.begin - a.begin)[0];
    if (found === undefined) return undefined;
    const { Begunstigde, Andere, Verdeling } = found.record.inhoud;
    const [here, there] = [Begunstigde, Andere].map((it) => this.files.holding(it, day));
    const isShared = Verdeling === "GELIJK" && here?.nummer !== there?.nummer;
    if (!isShared) return some(placed(here, "VOLLEDIG", found.record));
    return some([
      ...placed(here, "GEDEELD_HOOFD", found.record),
      ...placed(there, "GEDEELD_ANDER", found.record),
    ]);
  }

  #own(day: number): Place[] | undefined {
    return some(placed(this.files.holding(this.kind, day), "VOLLEDIG"));
  }

  #living(day: number): Place[] | undefined {
    const home = on(this.#households, day);
    if (home === undefined) return undefined;
    const { Referentiepersoon: head = "", Positie = "" } = home.record.inhoud;
    if (ADULT_POSITIONS.includes(Positie)) return undefined;
    const here = this.files.on(day).filter(({ begunstigde }) => this.#isAt(begunstigde, head, day));
    const isParent = ({ begunstigde }: FileLine): boolean => this.#isParent(begunstigde);
    if (!CHILD_POSITIONS.includes(Positie) && !here.some(isParent)) return undefined;
    return some(placed(here.find(isParent) ?? here[0], "VOLLEDIG", home.record));
  }

  #isAt(persoon: string, head: string, day: number): boolean {
    if (persoon === head) return true;
    return on(this.register.of(persoon, "141"), day)?.record.inhoud.Referentiepersoon === head;
  }

  #isParent(persoon: string): boolean {
    return this.#parents.some(({ record }) => record.inhoud.Ouder === persoon);
  }

  #parental(day: number): Place[] {
    for (const { record, begin } of this.#parents) {
      if (begin > day) continue;
      const line = this.files.holding(record.inhoud.Ouder ?? "", day);
      if (line !== undefined) return placed(line, "VOLLEDIG", record);
    }
    return [];
  }
}

const some = (places: Place[]): Place[] | undefined => (places.length === 0 ? undefined : places);

/** The month of a child's birth. */
export const birthMonth = (register: Register, kind: string): number =>
  monthOfDay(register.first(kind, "100")?.begin ?? 0);
