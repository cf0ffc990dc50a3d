/** Children in the register: birth, parents, nationality, residence, death; the state of 2018. */
import { OPEN_MONTH } from "../../../core-wasm/layout.js";
import { firstDay } from "../../../core-wasm/month.js";
import { OVERGANG } from "../../sources/overgang/flow.js";
import { REGISTER } from "../../sources/register/flow.js";
import { START } from "../calendar.js";
import type { Child } from "../child.js";
import { dayText } from "./day-text.js";
import type { Fact } from "./fact-list.js";
import type { Adult, Story } from "./story.js";

const BELGIAN = "150";
const FOREIGN = "109";
const HOME = "44021";
const AWAY = "25112";
const BELGIAN_SHARE = 0.88;

export function writeLives(story: Story): void {
  for (const child of story.children) {
    writeBirth(story, child);
    writeResidence(story, child);
    writeTransition(story, child);
  }
  writeParentsDeath(story);
}

function writeBirth(story: Story, child: Child): void {
  const { records } = story;
  const person = { Persoon: String(child.id) };
  const { birthDay, deathDay } = child;
  const birth = { ...person, Informatietype: "100", Begin: dayText(birthDay) } as const;
  records.add(REGISTER, birthDay, birth);
  const day = story.parentDay(child);
  for (const parent of parentsOf(story, child)) {
    const Ouder = story.adult(parent);
    records.add(REGISTER, day, { ...person, Informatietype: "110", Begin: dayText(day), Ouder });
  }
  if (deathDay === null) return;
  const death = { ...person, Informatietype: "150", Begin: dayText(deathDay) } as const;
  records.add(REGISTER, deathDay, death);
}

/** Who was born after the death of the father is of the mother and her partner. */
function parentsOf(story: Story, child: Child): readonly Adult[] {
  if (child.isHalfSibling) return ["father", "fatherLater"];
  const isLater = child.birthMonth > story.family.orphanMonth;
  const dying = dyingParents(story);
  const hasOther = isLater && dying.includes("father") && !dying.includes("mother");
  return ["mother", hasOther ? "motherPartner" : "father"];
}

/** Main residence and, of who is no Belgian, the right of residence, with what is missing. */
function writeResidence(story: Story, child: Child): void {
  const rows = story.facts.ofChild("verblijf", child.id);
  const away = rows.find(({ values }) => values["heeft_domicilie"] === false);
  const unlawful = rows.find(({ values }) => values["heeft_verblijfsrecht"] === false);
  const isBelgian = story.random.chance(BELGIAN_SHARE) && unlawful === undefined;
  const person = { Persoon: String(child.id), Begin: dayText(child.birthDay) };
  story.records.add(REGISTER, child.birthDay, {
    ...person,
    Informatietype: "031",
    Nationaliteit: isBelgian ? BELGIAN : FOREIGN,
  });
  for (const { day, isMissing } of residenceDays(story, child, away)) {
    story.records.add(REGISTER, day, {
      Persoon: String(child.id),
      Informatietype: "001",
      Begin: dayText(day),
      Gemeente: isMissing ? AWAY : HOME,
      Adres: `K${child.id}`,
    });
  }
  if (isBelgian) return;
  for (const { day, isMissing } of residenceDays(story, child, unlawful)) {
    story.records.add(REGISTER, day, {
      Persoon: String(child.id),
      Informatietype: "202",
      Begin: dayText(day),
      Verblijfsrecht: isMissing ? "0" : "1",
    });
  }
}

/**
 * From which days on something is there or missing: what is lost counts a month later, and a
 * person decides otherwise of who was born on the last day before.
 */
function residenceDays(story: Story, child: Child, missing: Fact | undefined) {
  const days = [{ day: child.birthDay, isMissing: false }];
  if (missing === undefined) return days;
  const { van, tot } = missing;
  const [lost, back] = [story.offset(), story.offset()];
  if (van <= child.van) days[0] = { day: child.birthDay, isMissing: true };
  else days.push({ day: Math.max(child.birthDay + 1, firstDay(van - 1) + lost), isMissing: true });
  if (tot !== OPEN_MONTH) days.push({ day: firstDay(tot) + back, isMissing: false });
  return days;
}

/** Rank and orphan's benefit as they were at the end of 2018. */
function writeTransition(story: Story, child: Child): void {
  const { facts, records } = story;
  const Persoon = String(child.id);
  if (child.rangklasse > 0) {
    const rank = { Soort: "RANG", Rangklasse: child.rangklasse } as const;
    records.add(OVERGANG, firstDay(START), { Nummer: `R${Persoon}`, Persoon, ...rank });
  }
  const orphan = facts.ofChild("wezenbesluit", child.id)[0];
  const status = orphan?.values["wezenstatus"] as string | undefined;
  if (status === undefined || !status.endsWith("WEZENBIJSLAG")) return;
  const Wezenbijslag = status.startsWith("VERHOOGDE") ? "VERHOOGD" : "GEWOON";
  const right = { Soort: "WEZENBIJSLAG", Wezenbijslag } as const;
  records.add(OVERGANG, firstDay(START), { Nummer: `B${Persoon}`, Persoon, ...right });
}

/** Of whose death some child is an orphan: one that a half sibling does not have, or both. */
function dyingParents({ facts, family, children }: Story): readonly Adult[] {
  const isOrphaned = facts.of("wezenbesluit").some(({ values }) => {
    return String(values["wezenstatus"]).endsWith("_WEES");
  });
  if (!isOrphaned) return [];
  if (family.isFullOrphan) return ["mother", "father"];
  return [children.some(({ isHalfSibling }) => isHalfSibling) ? "mother" : "father"];
}

function writeParentsDeath(story: Story): void {
  const { family, records } = story;
  const day = story.dayIn(family.orphanMonth > START ? family.orphanMonth : START);
  for (const parent of dyingParents(story)) {
    const Persoon = story.adult(parent);
    records.add(REGISTER, day, { Persoon, Informatietype: "150", Begin: dayText(day) });
  }
}
