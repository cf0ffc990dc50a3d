/**
 * What a file says of its household: members, payer, situation, income, living unit.
 *
 * One rule, since all of it rests on who lives with whom. A file's facts hold in the months in
 * which it has a child.
 */
import { FIRST_MONTH, OPEN_MONTH } from "../../../core-wasm/layout.js";
import { monthOfDay, september } from "../../../core-wasm/month.js";
import { schoolIncomeYear } from "../../input/award-year.js";
import { inkomensOf, maandbewijzen } from "../aanslag/income.js";
import { ANDERE_REGELING } from "../andere-regeling/flow.js";
import type {
  DerivationRule,
  Derived,
  DerivedFact,
  Subject,
  SubjectRecords,
} from "../derivation.js";
import { Circles } from "../gezin/circle.js";
import { type FileLine, filesOf } from "../gezin/files.js";
import { fileFindings } from "../gezin/findings.js";
import { birthMonth, type Lid, ledenOf } from "../gezin/members.js";
import { statuten } from "../inschrijving-ho/derive.js";
import { INSCHRIJVING_LP } from "../inschrijving-lp/flow.js";
import { hoogsteGrens } from "../law/grenzen.js";
import { type Inkomensfeiten, inkomensfeiten, leefeenheidDag } from "../law/inkomensfeiten.js";
import { endsBefore, opensIn, quarterFrom } from "../law/maand.js";
import { type Kring, kringMaanden, Maandinkomens } from "../law/maandinkomen.js";
import {
  combined,
  holding,
  joined,
  overlaid,
  recordsOf,
  type Span,
  span,
  within,
} from "../law/spans.js";
import { Origins } from "../origins.js";
import { OVERGANG } from "../overgang/flow.js";
import { dayOf, type Register, registerOf } from "../register/information.js";

const MINOR_MONTHS = 216;
/** Of a file to which a person adds a child: taken as one of the new regime (reading). */
const ONE_CHILD = { aantal: 1, heeftNieuw: true } as const;

/** A file while its facts are derived. */
class File {
  readonly origins: Origins;
  readonly register: Register;
  readonly lines: readonly FileLine[];
  readonly leden: readonly Lid[];
  readonly van: number;
  readonly tot: number;
  readonly #studies = new Map<string, readonly Span<unknown>[]>();

  constructor(
    subject: Subject,
    readonly records: SubjectRecords,
  ) {
    this.origins = new Origins(subject);
    this.register = registerOf(records);
    this.lines = filesOf(records).of(subject.id);
    this.leden = ledenOf(records).filter(({ nummer }) => nummer === subject.id);
    const [first] = this.lines;
    const begun = first === undefined ? OPEN_MONTH : opensIn(first.begin);
    this.van = Math.min(...(this.isEmpty ? [begun] : this.leden.map(({ van }) => van)));
    this.tot = Math.max(...(this.isEmpty ? [OPEN_MONTH] : this.leden.map(({ tot }) => tot)));
  }

  /** No record puts a child here: a person may. */
  get isEmpty(): boolean {
    return this.leden.length === 0;
  }

  keys(records: readonly Lid["records"][number][]): readonly string[] {
    return recordsOf(records.map((record) => this.origins.key(record)));
  }

  /** Begin of a benefit or line, in the months of the file. */
  clip<T>(spans: readonly Span<T>[]): Span<T>[] {
    return within(spans, Math.max(FIRST_MONTH, this.van), this.tot);
  }

  /** The highest income with an allowance for the children of a month. */
  grens(maand: number): number | undefined {
    if (this.isEmpty) return hoogsteGrens(maand, ONE_CHILD);
    const here = this.leden.filter((lid) => {
      return lid.van <= maand && maand < lid.tot && this.#counts(lid.kind, maand);
    });
    const ranked = this.records.all(OVERGANG).flatMap(({ inhoud }) => {
      return inhoud.Soort === "RANG" ? [inhoud.Persoon] : [];
    });
    const heeftNieuw = here.some(({ kind }) => !ranked.includes(kind));
    return hoogsteGrens(maand, { aantal: here.length, heeftNieuw });
  }

  #counts(kind: string, maand: number): boolean {
    const birth = birthMonth(this.register, kind);
    const death = this.register.first(kind, "150");
    if (maand < birth || (death !== undefined && monthOfDay(death.begin) < maand)) return false;
    if (maand <= birth + MINOR_MONTHS) return true;
    if (!this.#studies.has(kind)) {
      this.#studies.set(kind, statuten(kind, this.records, this.origins));
    }
    return holding(this.#studies.get(kind) ?? [], maand) !== undefined;
  }

  /** Whether some child of the file goes to school in a school year. */
  heeftSchool(schooljaar: number): boolean {
    const pupils = this.records.all(INSCHRIJVING_LP).filter(({ inhoud }) => {
      return inhoud.Schooljaar === schooljaar;
    });
    return pupils.some(({ inhoud }) => this.leden.some(({ kind }) => kind === inhoud.Persoon));
  }

  /** Children in the household in a month. */
  aantal(maand: number): number {
    return this.leden.filter(({ kind, van, tot }) => {
      const birth = birthMonth(this.register, kind);
      return van <= maand && maand < tot && birth <= maand;
    }).length;
  }
}

const memberFacts = (file: File): DerivedFact[] =>
  file.leden.map(({ kind, rol, van, tot, records }) => {
    return file.origins.fact("gezin_lid", { childId: kind, van, tot }, { rol }, file.keys(records));
  });

/** The first payer pays from the first month; another from the first of a quarter. */
function payerFacts(file: File): DerivedFact[] {
  let spans: Span<string>[] = [];
  for (const { record, begin, einde } of file.lines) {
    const isFirst = spans.length === 0;
    const van = isFirst ? Math.min(file.van, opensIn(begin)) : quarterFrom(opensIn(begin));
    const tot = einde === Infinity ? OPEN_MONTH : endsBefore(einde);
    const line = span(record.inhoud.Uitbetaler as string, [file.origins.key(record)], van, tot);
    spans = overlaid(spans, [line]);
  }
  const facts = joined(within(spans, file.van, file.tot));
  return file.origins.facts("gezin_uitbetaler", facts, (payer) => ({ payer }));
}

type Situatie = {
  is_eenouder: boolean;
  heeft_zieke_ouder: boolean;
  extra_kinderen_count: number;
};

const EXTRA_MAX = 99;

const elsewhereCount = (held: readonly Span<Partial<Situatie>>[]): number => {
  const sum = held.reduce((all, { value }) => all + (value.extra_kinderen_count ?? 0), 0);
  return Math.min(EXTRA_MAX, sum);
};

/** Single parent, sick parent, children elsewhere: where any of it holds. */
function situatieFacts(file: File, kring: readonly Span<Kring>[]): DerivedFact[] {
  const { origins, records } = file;
  const alone = kring
    .filter(({ value }) => value.length === 1)
    .map((it) => ({ ...it, value: { is_eenouder: true } }));
  const sick = records.all(OVERGANG).flatMap((record) => {
    if (record.inhoud.Soort !== "ZIEKE_OUDER") return [];
    const own = file.lines.filter(({ begunstigde }) => begunstigde === record.inhoud.Persoon);
    return own.map(({ einde }) => {
      const tot = einde === Infinity ? OPEN_MONTH : endsBefore(einde);
      return span({ heeft_zieke_ouder: true }, [origins.key(record)], FIRST_MONTH, tot);
    });
  });
  const elsewhere = records.all(ANDERE_REGELING).flatMap((record) => {
    const { Begunstigde, Aantal, Begin, Einde } = record.inhoud;
    if (!file.lines.some(({ begunstigde }) => begunstigde === Begunstigde)) return [];
    const tot = Einde === undefined ? OPEN_MONTH : endsBefore(dayOf(Einde));
    const value = { extra_kinderen_count: Aantal };
    return [span(value, [origins.key(record)], opensIn(dayOf(Begin)), tot)];
  });
  const spans: Span<Partial<Situatie>>[] = [...alone, ...sick, ...elsewhere];
  const said = combined(
    spans,
    (held): Situatie => ({
      is_eenouder: held.some(({ value }) => value.is_eenouder === true),
      heeft_zieke_ouder: held.some(({ value }) => value.heeft_zieke_ouder === true),
      extra_kinderen_count: elsewhereCount(held),
    }),
  );
  return origins.facts("gezin_situatie", file.clip(said), (it) => it);
}

function incomeFacts({ origins }: File, { school, besluiten }: Inkomensfeiten): DerivedFact[] {
  const assessed = school.map(({ schooljaar, inkomen, records }) =>
    origins.fact(
      "gezin_aanslag",
      { van: schoolIncomeYear(schooljaar) },
      { inkomsten_cents: inkomen.inkomstenCents },
      records,
    ),
  );
  const owned = school.flatMap(({ schooljaar, inkomen, records }) => {
    const { vreemdCents, beroepCents } = inkomen.kadaster;
    if (vreemdCents === 0 && beroepCents === 0) return [];
    const values = { ki_vreemd_cents: vreemdCents, ki_beroep_cents: beroepCents };
    return [origins.fact("gezin_kadaster", { van: schoolIncomeYear(schooljaar) }, values, records)];
  });
  const decided = origins.facts("gezin_inkomensbesluit", besluiten, (it) => ({
    gezinsinkomsten_cents: it.inkomstenCents,
    is_ki_uitgesloten: it.isKiUitgesloten,
  }));
  return [...assessed, ...owned, ...decided];
}

/** Points: the children there on 31 August (reading). Exempt and exceptional from the income. */
function unitFacts(file: File, { school }: Inkomensfeiten): DerivedFact[] {
  const spans = school.flatMap(({ schooljaar, inkomen, records }) => {
    const punten = file.aantal(monthOfDay(leefeenheidDag(schooljaar)));
    if (punten === 0 || september(schooljaar) < file.van) return [];
    const value = {
      school_punten: punten,
      is_ki_test_vrijgesteld: inkomen.isVrijgesteld,
      is_uitzonderlijk: inkomen.isUitzonderlijk,
    };
    return [span(value, records, schooljaar, schooljaar + 1)];
  });
  return file.origins.facts("leefeenheid", joined(spans), (it) => it);
}

function derive(subject: Subject, records: SubjectRecords): Derived {
  const file = new File(subject, records);
  if (file.lines.length === 0) return { facts: [] };
  const found = new Circles(file.lines, file.register, records).wissels();
  const wissels = found.map((it) => ({ ...it, records: file.keys(it.records) }));
  const inkomens = inkomensOf(records, file.register, file.origins);
  const bewijzen = maandbewijzen(records, file.origins);
  const grens = (maand: number): number | undefined => file.grens(maand);
  const maandinkomens = new Maandinkomens({ inkomens, bewijzen, grens });
  const kring = kringMaanden(wissels, maandinkomens);
  const { van, tot } = file;
  const heeftSchool = (schooljaar: number): boolean => file.heeftSchool(schooljaar);
  const asked = { wissels, kring, maandinkomens, inkomens, heeftSchool, van, tot };
  const income = inkomensfeiten(asked);
  return {
    findings: fileFindings(subject.id, filesOf(records), file.register, records),
    facts: [
      ...memberFacts(file),
      ...payerFacts(file),
      ...situatieFacts(file, kring),
      ...incomeFacts(file, income),
      ...unitFacts(file, income),
    ],
  };
}

export const rules: readonly DerivationRule[] = [
  {
    subject: "dossier",
    tables: [
      "gezin_lid",
      "gezin_uitbetaler",
      "gezin_situatie",
      "gezin_aanslag",
      "gezin_kadaster",
      "gezin_inkomensbesluit",
      "leefeenheid",
    ],
    reads: [
      "dossier",
      "register",
      "verblijfsregeling",
      "pleegzorg",
      "uitstroom",
      "weerlegging",
      "aanslag",
      "kadaster",
      "leefloon",
      "inkomensbewijs",
      "andere-regeling",
      "overgang",
      "inschrijving-lp",
      "inschrijving-ho",
      "inschrijving-vwo",
      "zorgevaluatie",
    ],
    derive,
  },
];
