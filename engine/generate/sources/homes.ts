/**
 * Who lives with whom and who is paid: files of the payers, households of the register, evenly
 * shared children, children that leave, and what else is known of a household.
 */
import { OPEN_MONTH } from "../../../core-wasm/layout.js";
import { firstDay, monthOfDay } from "../../../core-wasm/month.js";
import { ANDERE_REGELING } from "../../sources/andere-regeling/flow.js";
import { DOSSIER } from "../../sources/dossier/flow.js";
import { OVERGANG } from "../../sources/overgang/flow.js";
import { REGISTER } from "../../sources/register/flow.js";
import { UITSTROOM } from "../../sources/uitstroom/flow.js";
import { VERBLIJFSREGELING } from "../../sources/verblijfsregeling/flow.js";
import { WEERLEGGING } from "../../sources/weerlegging/flow.js";
import type { Child } from "../child.js";
import type { Payer } from "../fact-rows.js";
import type { Household } from "../household.js";
import { dayText } from "./day-text.js";
import type { Fact } from "./fact-list.js";
import { type Adult, lastDay, type Story, spansWhere } from "./story.js";

const SPOUSE_SHARE = 0.6;
const UNRELATED_SHARE = 0.2;
/** Days that adults live together before there is a file. */
const BEFORE_DAYS = 400;

/** The adults that make up the circle of a household at some time, the beneficiary first. */
export interface Circle {
  readonly beneficiary: Adult;
  readonly partners: readonly Adult[];
  /** It is the same two all the time. */
  readonly isConstant: boolean;
}

/** Records of everything about homes. */
export function writeHomes(story: Story): void {
  for (const { household, beneficiary } of story.households()) {
    writeFile(story, household, beneficiary);
    writeCircle(story, household, beneficiary);
    writeSituation(story, household, beneficiary);
  }
  for (const child of story.children) writeMemberships(story, child);
}

/** A line of the file for each payer; the last ends when the household does. */
function writeFile(story: Story, household: Household, beneficiary: Adult): void {
  const { gezin } = household;
  const lines = story.facts.ofGezin("gezin_uitbetaler", gezin);
  for (const [at, { van, tot, values }] of lines.entries()) {
    const begin = at === 0 ? story.fileBegin(household) : firstDay(van);
    story.records.add(DOSSIER, begin, {
      Nummer: `${gezin}/${at + 1}`,
      DossierNr: String(gezin),
      Begunstigde: story.adult(beneficiary),
      Uitbetaler: values["payer"] as Payer,
      Begin: dayText(begin),
      ...(tot === OPEN_MONTH ? {} : { Einde: dayText(firstDay(tot)) }),
    });
  }
}

const isAlone = ({ values }: Fact): boolean => values["is_eenouder"] === true;

/** The father is elsewhere when he has a file of his own, or dies. */
function firstPartner({ facts, second }: Story, beneficiary: Adult): Adult {
  if (beneficiary === "father") return "fatherPartner";
  const isElsewhere = second.isUsed || facts.of("wezenbesluit").length > 0;
  return isElsewhere ? "motherPartner" : "father";
}

const laterPartner = (beneficiary: Adult): Adult =>
  beneficiary === "father" ? "fatherLater" : "motherLater";

/** Months in which a household has a single parent; none: NEVER to NEVER. */
function aloneMonths({ facts }: Story, { gezin }: Household) {
  return spansWhere(facts.ofGezin("gezin_situatie", gezin), isAlone)[0];
}

export function circleOf(story: Story, household: Household, beneficiary: Adult): Circle {
  const alone = aloneMonths(story, household);
  const { van, tot } = household;
  const isBefore = alone === undefined || alone.van > van;
  const isAfter = alone !== undefined && alone.tot < tot;
  const partners = [
    ...(isBefore ? [firstPartner(story, beneficiary)] : []),
    ...(isAfter ? [laterPartner(beneficiary)] : []),
  ];
  return { beneficiary, partners, isConstant: alone === undefined };
}

/** Households of the register: who is alone from when on, and who comes after. */
function writeCircle(story: Story, household: Household, beneficiary: Adult): void {
  const { random, family } = story;
  const begin = story.fileBegin(household);
  const since = Math.min(begin, firstDay(family.firstBirth)) - 1 - random.below(BEFORE_DAYS);
  const alone = aloneMonths(story, household);
  const { partners } = circleOf(story, household, beneficiary);
  const partner = firstPartner(story, beneficiary);
  const later = laterPartner(beneficiary);
  const isSpouse = random.chance(SPOUSE_SHARE);
  const isUnrelated = random.chance(UNRELATED_SHARE);
  const [leave, come] = [story.offset(), story.offset()];
  writeHome(story, beneficiary, since, beneficiary, "01");
  writeAddress(story, beneficiary, since, `A${household.gezin}`);
  story.settled.set(household.gezin, since);
  if (partners.includes(partner)) {
    writeHome(story, partner, since, beneficiary, isSpouse ? "02" : "21");
    if (isSpouse) writeBond(story, beneficiary, partner, since);
    if (alone !== undefined) {
      const day = edgeDay(story, household, alone.van, leave);
      writeHome(story, partner, day, partner, "01");
      if (isSpouse) writeBond(story, beneficiary, undefined, day);
    }
  }
  if (alone !== undefined && partners.includes(later)) {
    const day = edgeDay(story, household, alone.tot, come);
    writeHome(story, later, since, later, "01");
    writeHome(story, later, day, beneficiary, isUnrelated ? "12" : "21");
  }
  if (beneficiary === "mother") {
    if (partner !== "father" && !story.second.isUsed) {
      writeHome(story, "father", since, "father", "01");
    }
    writeLodger(story, since);
  }
}

/** A day on which a circle changes so that it counts from a month on. */
function edgeDay(story: Story, household: Household, month: number, offset: number): number {
  const isEarly = story.early.has(`${household.gezin} ${month}`);
  if (!isEarly) return firstDay(month) + offset;
  const after = story.fileBegin(household) + 1;
  return Math.min(lastDay(month - 1), Math.max(after, firstDay(month - 1) + offset));
}

type Position = "01" | "02" | "03" | "12" | "21";

function writeHome(story: Story, person: Adult, day: number, head: Adult, position: Position) {
  writeMember(story, story.adult(person), day, story.adult(head), position);
}

function writeMember(story: Story, person: string, day: number, head: string, Positie: Position) {
  story.records.add(REGISTER, day, {
    Persoon: person,
    Informatietype: "141",
    Begin: dayText(day),
    Referentiepersoon: head,
    Positie,
  });
}

/** Where a beneficiary lives, for the cadastre. */
function writeAddress(story: Story, person: Adult, day: number, Adres: string): void {
  story.records.add(REGISTER, day, {
    Persoon: story.adult(person),
    Informatietype: "001",
    Begin: dayText(day),
    Gemeente: "44021",
    Adres,
  });
}

/** Married, or, without a partner, divorced. */
function writeBond(story: Story, person: Adult, partner: Adult | undefined, day: number): void {
  story.records.add(REGISTER, day, {
    Persoon: story.adult(person),
    Informatietype: "120",
    Begin: dayText(day),
    BurgerlijkeStaat: partner === undefined ? "4" : "2",
    ...(partner === undefined ? {} : { Partner: story.adult(partner) }),
  });
}

/** Somebody with a lease, whom the register takes for a partner. */
function writeLodger(story: Story, since: number): void {
  const { records } = story;
  if (!story.hasLodger) return;
  const lodger = story.adult("lodger");
  writeMember(story, lodger, since, story.adult("mother"), "12");
  records.add(WEERLEGGING, since, {
    Nummer: `W${lodger}`,
    Persoon: story.adult("mother"),
    Partner: lodger,
    Grond: "HUURCONTRACT",
    Begin: dayText(since),
  });
}

/** A sick parent of before 2019, and children under another scheme. */
function writeSituation(story: Story, { gezin }: Household, beneficiary: Adult): void {
  const { facts, records } = story;
  const rows = facts.ofGezin("gezin_situatie", gezin);
  const person = story.adult(beneficiary);
  if (rows.some(({ values }) => values["heeft_zieke_ouder"] === true)) {
    const Soort = "ZIEKE_OUDER";
    records.add(OVERGANG, 0, { Nummer: `Z${person}`, Persoon: person, Soort });
  }
  const extra = rows.find(({ values }) => values["extra_kinderen_count"] !== 0);
  const [span] = spansWhere(rows, ({ values }) => values["extra_kinderen_count"] !== 0);
  if (extra === undefined || span === undefined) return;
  records.add(ANDERE_REGELING, firstDay(span.van), {
    Nummer: `X${gezin}`,
    Begunstigde: person,
    Aantal: extra.values["extra_kinderen_count"] as number,
    Begin: dayText(firstDay(span.van)),
    ...(span.tot === OPEN_MONTH ? {} : { Einde: dayText(lastDay(span.tot - 1)) }),
  });
}

/** Where a child is in the register, how it is shared, and when it leaves. */
function writeMemberships(story: Story, child: Child): void {
  const leden = story.facts.ofChild("gezin_lid", child.id);
  const person = String(child.id);
  const [home] = leden;
  if (home === undefined) return;
  const headOf = ({ gezinId }: Fact): string =>
    story.adult(gezinId === String(story.first.gezin) ? "mother" : "father");
  writeMember(story, person, story.parentDay(child), headOf(home), "03");
  const moved = leden.find(({ gezinId, values }) => {
    return gezinId !== home.gezinId && values["rol"] === "VOLLEDIG";
  });
  if (moved !== undefined) {
    writeMember(story, person, story.moveDay(child, moved.van), headOf(moved), "03");
  }
  const shared = leden.find(({ values }) => values["rol"] === "GEDEELD_HOOFD");
  if (shared !== undefined) writeShared(story, child, shared);
  writeEnd(story, child, Math.max(...leden.map(({ tot }) => tot)));
}

function writeShared(story: Story, child: Child, { van, tot }: Fact): void {
  const isFirst = van === child.van;
  const begin = isFirst ? story.entryDay(child) : story.moveDay(child, van);
  const isEnding = story.facts.ofChild("gezin_lid", child.id).some((lid) => lid.van === tot);
  story.records.add(VERBLIJFSREGELING, begin, {
    Nummer: `V${child.id}`,
    Persoon: String(child.id),
    Begunstigde: story.adult("mother"),
    Andere: story.adult("father"),
    Verdeling: "GELIJK",
    Grond: story.random.chance(0.7) ? "AKKOORD" : "VONNIS",
    Begin: dayText(begin),
    ...(isEnding ? { Einde: dayText(Math.max(begin + 1, story.dayIn(tot - 1))) } : {}),
  });
}

/** The payer ends the membership of a child in the month before it is over. */
function writeEnd(story: Story, child: Child, tot: number): void {
  const offset = story.offset();
  if (tot === OPEN_MONTH) return;
  const isDead = child.deathDay !== null && monthOfDay(child.deathDay) <= tot;
  const isGone = story.family.departure === tot;
  const day = firstDay(tot - 1) + offset;
  story.records.add(UITSTROOM, day, {
    Nummer: `U${child.id}`,
    Persoon: String(child.id),
    Grond: isDead ? "OVERLIJDEN" : isGone ? "VERTREK" : "EINDE_RECHT",
    Begin: dayText(day),
  });
}
