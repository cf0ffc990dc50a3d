/**
 * From the register: who a child is, where something is missing in its residence, and whether it is
 * an orphan (flows 2 and 3; art. 8, 14-15).
 *
 * A child is a person of whom a parent is known and who may still give right. Rank and orphan's
 * benefit of before 2019 come from the state of the files then. An orphan of before 2019 without
 * one has nothing by itself (reading); the last known parent's death makes a full orphan (reading).
 */
import { FIRST_MONTH, OPEN_MONTH } from "../../../core-wasm/layout.js";
import { dayText, monthIndex, monthOfDay } from "../../../core-wasm/month.js";
import { childRule } from "../child-rule.js";
import type { Derived, Finding, SubjectRecords } from "../derivation.js";
import { endsBefore, opensIn } from "../law/maand.js";
import { combined, joined, overlaid, type Span, span } from "../law/spans.js";
import type { Origins } from "../origins.js";
import { OVERGANG } from "../overgang/flow.js";
import { impossibleParents, twoHouseholds } from "./contradictions.js";
import { type Informatie, type Register, registerOf } from "./information.js";

const BELGIAN = "150";
/** Municipalities of the Dutch-language area by the beginning of their NIS code. */
const DUTCH_AREA = /^(1|23|24|3|4|7)/;

type Wezenstatus = "HALVE_WEES" | "VOLLE_WEES" | "VERHOOGDE_WEZENBIJSLAG" | "GEWONE_WEZENBIJSLAG";

function derive(id: string, records: SubjectRecords, origins: Origins): Derived {
  const register = registerOf(records);
  const birth = register.first(id, "100") as Informatie;
  const overgang = records.of(OVERGANG, id);
  const child = kind(birth, register, overgang, origins);
  const orphan = wezen(birth, register, overgang, origins);
  return {
    findings: [
      ...child.findings,
      ...twoHouseholds(id, register),
      ...impossibleParents(id, register),
    ],
    facts: [
      child.fact,
      ...origins.facts("verblijf", verblijf(id, register, origins), (value) => value),
      ...origins.facts("wezenbesluit", orphan, (wezenstatus) => ({ wezenstatus })),
    ],
  };
}

type Overgang = ReturnType<typeof recordsOfOvergang>;
const recordsOfOvergang = (records: SubjectRecords, id: string) => records.of(OVERGANG, id);

/** The birth of a child, and what of its death and its rank can be. */
function kind(birth: Informatie, register: Register, overgang: Overgang, origins: Origins) {
  const death = register.first(birth.persoon, "150");
  const rank = overgang.find(({ inhoud }) => inhoud.Soort === "RANG");
  const isRanked = rank !== undefined && monthOfDay(birth.begin) < FIRST_MONTH;
  const isDead = death !== undefined && death.begin >= birth.begin;
  const values = {
    geboortedatum: dayText(birth.begin),
    overlijdensdatum: isDead ? dayText(death.begin) : null,
    rangklasse: isRanked ? (rank.inhoud.Rangklasse ?? 0) : 0,
  };
  const said = [birth.record, ...(isDead ? [death.record] : []), ...(isRanked ? [rank] : [])];
  const fact = origins.fact(
    "kind",
    {},
    values,
    said.map((it) => origins.key(it)),
  );
  return {
    fact,
    findings: impossible(birth, isDead ? undefined : death, isRanked ? undefined : rank),
  };
}

function impossible(
  birth: Informatie,
  death: Informatie | undefined,
  rank: Overgang[number] | undefined,
): Finding[] {
  const born = dayText(birth.begin);
  return [
    ...(death === undefined
      ? []
      : [
          {
            code: "OVERLIJDEN_VOOR_GEBOORTE",
            message: `expected a death from ${born} on, found ${dayText(death.begin)}`,
            from: [birth.record, death.record],
          },
        ]),
    ...(rank === undefined
      ? []
      : [
          {
            code: "RANG_NA_2018",
            message: `expected a rank of a child born before 2019, found one born ${born}`,
            from: [birth.record, rank],
          },
        ]),
  ];
}

type Verblijf = {
  readonly heeft_domicilie: boolean;
  readonly heeft_verblijfsrecht: boolean;
};

/** Months in which a residence or a right of residence is missing. */
function verblijf(persoon: string, register: Register, origins: Origins): Span<Verblijf>[] {
  const away = missing(register.of(persoon, "001"), origins, ({ inhoud }) => {
    return !DUTCH_AREA.test(inhoud.Gemeente ?? "");
  });
  const isBelgian = register.of(persoon, "031").some(({ record }) => {
    return record.inhoud.Nationaliteit === BELGIAN;
  });
  const unlawful = isBelgian
    ? []
    : missing(register.of(persoon, "202"), origins, ({ inhoud }) => inhoud.Verblijfsrecht === "0");
  const spans = [
    ...away.map((it) => ({ ...it, value: "domicilie" as const })),
    ...unlawful.map((it) => ({ ...it, value: "verblijfsrecht" as const })),
  ];
  return combined(spans, (held) => ({
    heeft_domicilie: !held.some(({ value }) => value === "domicilie"),
    heeft_verblijfsrecht: !held.some(({ value }) => value === "verblijfsrecht"),
  }));
}

/** What is missing ends a right: from the month after its day, until the month of its return. */
function missing(
  all: readonly Informatie[],
  origins: Origins,
  isMissing: (record: Informatie["record"]) => boolean,
): Span<true>[] {
  const spans = all.map(({ record, begin, einde }, at) => {
    const van = at === 0 ? opensIn(begin) : endsBefore(begin);
    const tot = einde === Infinity ? OPEN_MONTH : opensIn(einde);
    return {
      isMissing: isMissing(record),
      it: span(true as const, [origins.key(record)], van, tot),
    };
  });
  return joined(spans.filter((found) => found.isMissing).map(({ it }) => it));
}

function wezen(
  birth: Informatie,
  register: Register,
  overgang: Overgang,
  origins: Origins,
): Span<Wezenstatus>[] {
  const born = monthOfDay(birth.begin);
  const ouders = register.ouders(birth.persoon);
  const deaths = ouders.flatMap((ouder) => {
    const death = register.first(ouder.record.inhoud.Ouder ?? "", "150");
    return death === undefined
      ? []
      : [{ ouder, death, maand: Math.max(born, opensIn(death.begin)) }];
  });
  const inOrder = deaths.sort((a, b) => a.death.begin - b.death.begin);
  const orphan = inOrder.flatMap(({ ouder, death, maand }, at) => {
    const status: Wezenstatus = at + 1 === ouders.length ? "VOLLE_WEES" : "HALVE_WEES";
    const keys = [ouder.record, death.record].map((it) => origins.key(it));
    return maand < FIRST_MONTH ? [] : [span(status, keys, maand)];
  });
  const old = overgang
    .filter(({ inhoud }) => inhoud.Soort === "WEZENBIJSLAG")
    .map((record) => {
      const isRaised = record.inhoud.Wezenbijslag === "VERHOOGD";
      const status: Wezenstatus = isRaised ? "VERHOOGDE_WEZENBIJSLAG" : "GEWONE_WEZENBIJSLAG";
      return span(status, [origins.key(record)], monthIndex(2019, 1));
    });
  const first: Span<Wezenstatus>[] = old.slice(0, 1);
  return orphan.reduce((under, it) => overlaid(under, [it]), first);
}

export const rules = [
  childRule({ tables: ["kind", "verblijf", "wezenbesluit"], reads: ["overgang"], derive }),
];
