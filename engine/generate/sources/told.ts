/**
 * A family as its sources tell it: records, and the decisions beside them.
 *
 * A changed circle counts from the month of its day when some child then has an allowance, else
 * from the month after: the records are made, derived, and made again with the other month where
 * what follows begins too late.
 */
import type { FactChange } from "../../facts/change.js";
import { FACT_TABLE_NAMES } from "../../facts/tables.js";
import { type Subject, SubjectRecords } from "../../sources/derivation.js";
import { spanOf } from "../../sources/fact-difference.js";
import type { Sources } from "../../sources/registry.js";
import type { WrittenFamily } from "../chunk.js";
import { decisions } from "./decided.js";
import { writeEarnings } from "./earnings.js";
import type { Fact, FactList } from "./fact-list.js";
import type { Fault } from "./fault.js";
import { writeHomes } from "./homes.js";
import { writeLives } from "./lives.js";
import type { DatedRecord } from "./record-list.js";
import { saidFaults } from "./said-income.js";
import { writeSchooling } from "./schooling.js";
import { writeSmallChildren } from "./small-children.js";
import { Story } from "./story.js";
import { writeStudying } from "./studying.js";

export interface Told {
  readonly records: readonly DatedRecord[];
  readonly decisions: readonly FactChange[];
}

/** What is told of a family, and what of it is at fault. */
export interface Examined extends Told {
  readonly faults: readonly Fault[];
}

/** A circle changes twice at most, in two households. */
const TRIES_MAX = 5;

/** Throws the first fault. */
export function tellFamily(
  written: WrittenFamily,
  facts: FactList,
  seed: number,
  sources: Sources,
): Told {
  const { faults, ...told } = examineFamily(written, facts, seed, sources);
  const [fault] = faults;
  if (fault !== undefined) throw new Error(`family ${written.family.number}: ${fault.message}`);
  return told;
}

export function examineFamily(
  written: WrittenFamily,
  facts: FactList,
  seed: number,
  sources: Sources,
): Examined {
  const early = new Set<string>();
  for (let at = 0; at < TRIES_MAX; at++) {
    const story = new Story(written, facts, seed, early);
    writeAll(story);
    const { records } = story.records;
    const derived = derive(story, records, sources);
    const decided = decisions(facts, FACT_TABLE_NAMES, derived);
    const late = lateCircles(decided.changes).filter((edge) => !early.has(edge));
    if (late.length === 0 || at === TRIES_MAX - 1) {
      const faults = [...decided.faults, ...saidFaults(story, derived)];
      return { records, decisions: decided.changes, faults };
    }
    for (const edge of late) early.add(edge);
  }
  throw new Error("unreachable");
}

function writeAll(story: Story): void {
  writeLives(story);
  writeHomes(story);
  writeEarnings(story);
  writeSmallChildren(story);
  writeSchooling(story);
  writeStudying(story);
}

/** Months in which a circle counts as the one before. */
const lateCircles = (decided: readonly FactChange[]): string[] =>
  decided.flatMap(({ table, gezinId, van }) => {
    return table === "gezin_situatie" ? [`${gezinId} ${van}`] : [];
  });

/** What follows from the records, by the rules themselves. */
function derive(story: Story, records: readonly DatedRecord[], sources: Sources): Fact[] {
  const byFlow = new Map<string, DatedRecord[]>();
  const inOrder = [...records].sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
  for (const record of inOrder) {
    const own = byFlow.get(record.flow);
    if (own === undefined) byFlow.set(record.flow, [record]);
    else own.push(record);
  }
  const all = new SubjectRecords(byFlow);
  const subjects: Subject[] = [
    ...story.children.map(({ id }) => ({ kind: "persoon" as const, id: String(id) })),
    ...story.households().map(({ household }) => {
      return { kind: "dossier" as const, id: String(household.gezin) };
    }),
  ];
  return subjects.flatMap((subject) => {
    const own = sources.rules.filter(({ subject: kind }) => kind === subject.kind);
    return own.flatMap((rule) => {
      const { facts, findings = [] } = rule.derive(subject, all);
      const [fault] = findings;
      if (fault !== undefined) throw new Error(`${subject.id}: ${fault.code}: ${fault.message}`);
      return facts.map(({ change }): Fact => {
        const [van, tot] = spanOf(change);
        return { ...change, values: change.values ?? {}, van, tot };
      });
    });
  });
}
