/**
 * Every fact table, declared once.
 *
 * A row is a fact of a household or a child, the months or years it holds for, and the deliveries
 * that made it known and closed it. From these declarations come the tables in PostgreSQL with
 * their constraints, guards and comments (`schema/generated/facts.sql`, written by `generate.ts`),
 * the columns that the generator loads, the cuts of a window of months, the change of a fact by a
 * delivery, and the facts that the tests draw.
 *
 * No row means what `doc` says; a table is never asked for a fact that it does not have.
 */
import { CONTRADICTIONS, type CrossFault } from "../../core-wasm/layout/fault.js";
import type { FactName } from "../../core-wasm/layout.js";
import { column, type FactColumn, SPANS, type SpanKind } from "./columns.js";

export type KeyColumn = "gezin_id" | "child_id";

export interface FactTable {
  /** Whose fact it is first, and what else a row is about. */
  readonly keys: readonly KeyColumn[];
  readonly span: SpanKind;
  readonly doc: string;
  readonly columns: Readonly<Record<string, FactColumn>>;
  /** Months at which rows change, as an SQL array; the ends of the span unless given. */
  readonly cuts?: string;
  /** The first month counts in a rule: a span that is cut may not begin anew behind the cut. */
  readonly isBeginCounted?: true;
}

/** A school-leaver has used one month more in every month. */
const LEAVER_CUTS = `CASE WHEN statuut = 'SCHOOLVERLATER'
  THEN ARRAY(SELECT generate_series(greatest(van_maand, :from), least(tot_maand, :to))::smallint)
  ELSE ARRAY[van_maand, tot_maand] END`;

/** Three instalments. */
const COVID_CUTS = "ARRAY[maand, maand + 3]::smallint[]";

const CENTS_A_YEAR = "euro cents a year";

/** The fact tables, in the order in which they are loaded. */
export const FACT_TABLES = {
  kind: {
    keys: ["child_id"],
    span: "always",
    doc: "A child: what holds in every month.",
    columns: {
      geboortedatum: column("geboortedatum"),
      overlijdensdatum: column("overlijdensdatum", { isNullable: true }),
      rangklasse: column("rangklasse", {
        doc: "0 = new regime; 1, 2, 3 = fixed at 31-12-2018 (3 = third youngest and older).",
      }),
    },
  },
  gezin_lid: {
    keys: ["gezin_id", "child_id"],
    span: "months",
    doc: "Membership: a child in a household; an evenly shared child has one in each of two.",
    columns: { rol: column("rol") },
  },
  gezin_uitbetaler: {
    keys: ["gezin_id"],
    span: "months",
    doc: "Which payer pays a household.",
    columns: { payer: column("payer", { doc: "The payer (uitbetaler)." }) },
  },
  gezin_situatie: {
    keys: ["gezin_id"],
    span: "months",
    doc: "Situation of a household; no row = none of it holds.",
    columns: {
      is_eenouder: column("isEenouder"),
      heeft_zieke_ouder: column("heeftZiekeOuder"),
      extra_kinderen_count: column("extraKinderenCount"),
    },
  },
  gezin_aanslag: {
    keys: ["gezin_id"],
    span: "year",
    doc: "Tax assessment: income of the household in a calendar year; no row = unknown.",
    columns: {
      inkomsten_cents: column("gezinsinkomstenCents", {
        doc: `Income of the household that counts for the social and the school allowance, ${CENTS_A_YEAR}.`,
      }),
    },
  },
  gezin_kadaster: {
    keys: ["gezin_id"],
    span: "year",
    doc: "Indexed cadastral income of a household in a calendar year; no row = none.",
    columns: {
      ki_vreemd_cents: column("kiVreemdCents", {
        doc: `Cadastral income, other use; ${CENTS_A_YEAR}.`,
      }),
      ki_beroep_cents: column("kiBeroepCents", {
        doc: `Cadastral income, own professional use; ${CENTS_A_YEAR}.`,
      }),
    },
  },
  gezin_inkomensbesluit: {
    keys: ["gezin_id"],
    span: "months",
    doc: "Decision of the payer that overrides the assessment (alarm, final check), and the exclusion on cadastral income.",
    columns: {
      gezinsinkomsten_cents: column("gezinsinkomstenCents", {
        isNullable: true,
        doc: `Income decided on, ${CENTS_A_YEAR}; NULL leaves the assessment.`,
      }),
      is_ki_uitgesloten: column("isKiUitgesloten", {
        doc: "The cadastral-income test failed: no social allowance.",
      }),
    },
  },
  wezenbesluit: {
    keys: ["child_id"],
    span: "months",
    doc: "Decision that a child is an orphan.",
    columns: {
      wezenstatus: column("wezenstatus", {
        doc: "Half or full orphan from 2019; raised or ordinary right of before 2019.",
      }),
    },
  },
  zorgbesluit: {
    keys: ["child_id"],
    span: "months",
    doc: "Decision on the specific support need of a child.",
    columns: {
      zorg_pijler1: column("zorgPijler1", { doc: "Points in pillar 1." }),
      zorg_totaal: column("zorgTotaal", { doc: "Points in total." }),
      heeft_ondersteuningstoeslag: column("heeftOndersteuningstoeslag"),
    },
  },
  pleegplaatsing: {
    keys: ["child_id"],
    span: "months",
    doc: "Placement in foster care that gives the allowance; one row per foster family.",
    columns: {},
    isBeginCounted: true,
  },
  verblijf: {
    keys: ["child_id"],
    span: "months",
    doc: "Residence where something is missing; no row = both hold.",
    columns: {
      heeft_domicilie: column("heeftDomicilie"),
      heeft_verblijfsrecht: column("heeftVerblijfsrecht"),
    },
  },
  studie: {
    keys: ["child_id"],
    span: "months",
    doc: "Status past 18. SCHOOLVERLATER: van_maand is the first of the 12 months, used before m = m - van_maand.",
    columns: {
      statuut: column("statuut", { doc: "Pupil, student or school-leaver." }),
      lesuren_per_week: column("lesurenPerWeek"),
      studiepunten: column("studiepunten"),
    },
    cuts: LEAVER_CUTS,
    isBeginCounted: true,
  },
  beroep: {
    keys: ["child_id"],
    span: "months",
    doc: "Occupation or benefit of a child that ends the conditional right.",
    columns: {
      is_zelfstandige_hoofdberoep: column("isZelfstandigeHoofdberoep"),
      heeft_sociale_uitkering: column("heeftSocialeUitkering"),
    },
  },
  arbeidsuren: {
    keys: ["child_id"],
    span: "month",
    doc: "Hours worked by a child in a month; no row = none.",
    columns: {
      studentenuren: column("studentenurenMaand"),
      andere_uren: column("andereUrenMaand"),
    },
  },
  kleuterinschrijving: {
    keys: ["child_id"],
    span: "months",
    doc: "Enrolment in a recognised nursery school, in time for the preschool allowance.",
    columns: {
      is_voldoende_aanwezig: column("isKleuterVoldoendeAanwezig", { doc: "Present enough." }),
    },
  },
  opvang: {
    keys: ["child_id"],
    span: "month",
    doc: "Childcare without income tariff in a month; no row = none.",
    columns: {
      volle_dagen: column("opvangVolleDagen", { doc: "Days of 5 hours or more." }),
      halve_dagen: column("opvangHalveDagen", { doc: "Days of 3 hours or more, under 5." }),
    },
  },
  startbedrag_aanvraag: {
    keys: ["child_id"],
    span: "month",
    doc: "Application for a starting amount, granted; the month of the birth or adoption.",
    columns: {},
  },
  covid_aanvraag: {
    keys: ["child_id"],
    span: "always",
    doc: "Application for the Covid allowance, granted; one per child.",
    columns: {
      maand: column("covidMaand", { doc: "Month index of the first of three instalments." }),
    },
    cuts: COVID_CUTS,
  },
  schoolinschrijving: {
    keys: ["child_id"],
    span: "schoolYears",
    doc: "Enrolment in a school; no row = no school facts for the year.",
    columns: {
      school_soort: column("schoolSoort"),
      school_intern: column("schoolIntern"),
      school_soort2: column("schoolSoort2", {
        isNullable: true,
        doc: "Kind at the end of the year when it changed, else NULL.",
      }),
      school_intern2: column("schoolIntern2"),
      is_buitengewoon: column("isBuitengewoon"),
    },
  },
  leefeenheid: {
    keys: ["gezin_id"],
    span: "schoolYears",
    doc: "Living unit of the school allowance; no row = 0 points, not exempt, not exceptional.",
    columns: {
      school_punten: column("schoolPunten"),
      is_ki_test_vrijgesteld: column("isKiTestVrijgesteld"),
      is_uitzonderlijk: column("isUitzonderlijk"),
    },
  },
  schoolafwezigheid: {
    keys: ["child_id"],
    span: "schoolYear",
    doc: "Attendance condition failed: two bad years in a row.",
    columns: {},
  },
} as const satisfies Readonly<Record<string, FactTable>>;

export type FactTableName = keyof typeof FACT_TABLES;
export const FACT_TABLE_NAMES = Object.keys(FACT_TABLES) as FactTableName[];

export const factTable = (name: FactTableName): FactTable => FACT_TABLES[name];

/** Whose fact it is: the column that finds the households touched. */
export const subjectOf = ({ keys }: FactTable): KeyColumn => keys[0] as KeyColumn;

/** What the columns of a row may not say together. */
export function contradictionsOf({ columns }: FactTable): readonly Required<CrossFault>[] {
  const held = new Set(Object.values(columns).map(({ fact }) => fact.name));
  return CONTRADICTIONS.filter(({ facts }) => facts.every((name) => held.has(name)));
}

/** The column that holds a fact. */
export function columnOf({ columns }: FactTable, name: FactName): string {
  const found = Object.entries(columns).find(([, { fact }]) => fact.name === name);
  if (found === undefined) throw new Error(`facts: expected a column of ${name}, found none`);
  return found[0];
}

/** Columns of a row, in order, without those of its version. A single month or year stands first. */
export function rowColumns({ keys, span, columns }: FactTable): string[] {
  const { columns: spans } = SPANS[span];
  const values = Object.keys(columns);
  return spans.length === 1 ? [...keys, ...spans, ...values] : [...keys, ...values, ...spans];
}
