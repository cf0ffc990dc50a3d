/**
 * The income circle of a file by day, as the register presumes it (flows 4; `law/kring.ts`).
 *
 * Two persons live together when the register has them in the household of one reference person, or
 * as spouses or legal cohabitants of whom no other address is known (reading).
 */
import type { SubjectRecords } from "../derivation.js";
import type { SourceRecord } from "../flow.js";
import { type Huisgenoot, kringVan } from "../law/kring.js";
import { dayOf, type Informatie, on, type Register, until } from "../register/information.js";
import { WEERLEGGING } from "../weerlegging/flow.js";
import { type FileLine, isOn } from "./files.js";

/** From which day the circle is another, and what says so. */
export interface Wissel {
  readonly dag: number;
  readonly kring: readonly string[];
  readonly records: readonly SourceRecord[];
}

const SPOUSE = "02";
const UNRELATED = "12";
const PARTNERS: readonly string[] = [SPOUSE, "21", UNRELATED];
const MARRIED = "2";
/** Under this age nobody is a partner. */
const ADULT_DAYS = 6575;

/** A housemate, and the records that make one. */
interface Found {
  readonly genoot: Huisgenoot;
  readonly records: readonly SourceRecord[];
}

export class Circles {
  readonly #weerleggingen;

  constructor(
    readonly lines: readonly FileLine[],
    readonly register: Register,
    records: SubjectRecords,
  ) {
    this.#weerleggingen = records.all(WEERLEGGING).flatMap((record) => {
      const { Persoon, Partner, Grond, Verslag, Begin, Einde } = record.inhoud;
      if (Grond === "VERKLARING" && Verslag !== true) return [];
      return [{ record, pair: [Persoon, Partner], begin: dayOf(Begin), einde: until(Einde) + 1 }];
    });
  }

  /** The circle from each day on which it changes; days without beneficiary keep the one before. */
  wissels(): Wissel[] {
    const found: Wissel[] = [];
    for (const dag of this.#days()) {
      const here = this.lines.filter((line) => isOn(line, dag));
      if (here.length === 0) continue;
      const { kring, records } = this.#on(here, dag);
      if (found.at(-1)?.kring.join() === kring.join()) continue;
      found.push({ dag, kring, records });
    }
    return found;
  }

  #days(): number[] {
    const begunstigden = [...new Set(this.lines.map(({ begunstigde }) => begunstigde))];
    const persons = this.register.persons;
    const lives = persons.flatMap((it) => this.register.of(it, "141"));
    const bonds = begunstigden.flatMap((it) => this.#bonds(it));
    const all = [...this.lines, ...lives, ...bonds, ...this.#weerleggingen];
    const days = all.flatMap(({ begin, einde }) => [begin, einde]).filter(Number.isFinite);
    const first = this.lines[0]?.begin ?? 0;
    return [...new Set(days)].filter((day) => day >= first).sort((a, b) => a - b);
  }

  #bonds(persoon: string): Informatie[] {
    return [...this.register.of(persoon, "120"), ...this.register.of(persoon, "123")];
  }

  #on(here: readonly FileLine[], day: number): Omit<Wissel, "dag"> {
    const begunstigden = [...new Set(here.map(({ begunstigde }) => begunstigde))];
    const lines = here.map(({ record }) => record);
    const [only] = begunstigden;
    if (only === undefined || begunstigden.length > 1) {
      return { kring: kringVan(begunstigden, []), records: lines };
    }
    const mates = this.register.persons.flatMap((it) => this.#mate(only, it, day) ?? []);
    const kring = kringVan(
      begunstigden,
      mates.map(({ genoot }) => genoot),
    );
    const chosen = mates.filter(({ genoot }) => kring.includes(genoot.persoon));
    return { kring, records: [...lines, ...chosen.flatMap(({ records }) => records)] };
  }

  /** Another person as a possible partner of a beneficiary on a day. */
  #mate(own: string, other: string, day: number): Found | undefined {
    if (own === other || this.#isMinor(other, day)) return undefined;
    if (this.#weerleggingen.some((it) => isOn(it, day) && isPair(it.pair, own, other))) {
      return undefined;
    }
    const [mine, theirs] = [own, other].map((it) => on(this.register.of(it, "141"), day));
    const bond = this.#bondWith(own, other, day);
    const home = homeOf(own, other, mine, theirs);
    const isTogether = home !== undefined || (bond !== undefined && theirs === undefined);
    const position = home?.record.inhoud.Positie ?? "";
    const isPartner = PARTNERS.includes(position);
    if (!isTogether || (bond === undefined && !isPartner)) return undefined;
    const genoot: Huisgenoot = {
      persoon: other,
      isEchtgenoot: bond !== undefined || position === SPOUSE,
      isAndereOuder: this.#haveChild(own, other),
      isPartner: isPartner && position !== UNRELATED,
      sinds: home?.begin ?? bond?.begin ?? day,
    };
    const records = [home?.record, bond?.record].filter((it) => it !== undefined);
    return { genoot, records };
  }

  #isMinor(persoon: string, day: number): boolean {
    const birth = this.register.first(persoon, "100");
    return birth !== undefined && birth.begin + ADULT_DAYS > day;
  }

  #bondWith(own: string, other: string, day: number): Informatie | undefined {
    const between = [
      ...this.#bonds(own).filter(({ record }) => record.inhoud.Partner === other),
      ...this.#bonds(other).filter(({ record }) => record.inhoud.Partner === own),
    ];
    return between.find((it) => {
      const { Informatietype, BurgerlijkeStaat } = it.record.inhoud;
      return isOn(it, day) && (Informatietype === "123" || BurgerlijkeStaat === MARRIED);
    });
  }

  #haveChild(own: string, other: string): boolean {
    return this.register.persons.some((persoon) => {
      const ouders = this.register.ouders(persoon).map(({ record }) => record.inhoud.Ouder);
      return ouders.includes(own) && ouders.includes(other);
    });
  }
}

const isPair = (pair: readonly string[], own: string, other: string): boolean =>
  pair.includes(own) && pair.includes(other);

/**
 * The record by which two live in one household: of who is not the reference person, or of the
 * other where both are members of a third one's.
 */
function homeOf(
  own: string,
  other: string,
  mine: Informatie | undefined,
  theirs: Informatie | undefined,
): Informatie | undefined {
  if (theirs?.record.inhoud.Referentiepersoon === own) return theirs;
  if (mine?.record.inhoud.Referentiepersoon === other) return mine;
  return undefined;
}
