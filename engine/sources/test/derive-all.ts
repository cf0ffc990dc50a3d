/** All facts that follow from some records, of every person and file that they name. */
import type { DerivationRule, Derived, DerivedFact, Finding, Subject } from "../derivation.js";
import { SubjectRecords } from "../derivation.js";
import type { Flow, SourceRecord } from "../flow.js";
import { loadSources } from "../registry.js";

/** A message as a case says it: envelope fields where they are not the usual ones. */
export interface Message {
  readonly stroom: string;
  readonly versie?: number;
  readonly status?: "NIEUW" | "GEWIJZIGD" | "GEANNULEERD" | "GEHERACTIVEERD";
  readonly inhoud: Readonly<Record<string, unknown>>;
}

const { flows, rules } = await loadSources();

export const flowOf = (name: string): Flow => {
  const flow = flows.get(name);
  if (flow === undefined) throw new Error(`case: expected a flow, found ${name}`);
  return flow;
};

const recordIdOf = (flow: Flow, inhoud: Message["inhoud"]): string =>
  flow.key.flatMap((field) => inhoud[field] ?? []).join("/");

/** The records that hold: of each the highest version, unless it is cancelled. */
export function recordsOf(messages: readonly Message[]): SourceRecord[] {
  const newest = new Map<string, Message>();
  for (const message of messages) {
    const key = `${message.stroom} ${recordIdOf(flowOf(message.stroom), message.inhoud)}`;
    const held = newest.get(key)?.versie ?? (newest.has(key) ? 1 : 0);
    if ((message.versie ?? 1) > held) newest.set(key, message);
  }
  const holding = [...newest.values()].filter(({ status }) => status !== "GEANNULEERD");
  const records = holding.map(recordOf);
  return records.sort((a, b) => (a.flow + a.recordId < b.flow + b.recordId ? -1 : 1));
}

function recordOf({ stroom, versie = 1, inhoud }: Message): SourceRecord {
  const flow = flowOf(stroom);
  const subjecten = flow.subjects.flatMap((field) => {
    const value = inhoud[field];
    return typeof value === "string" ? [value] : [];
  });
  const recordId = recordIdOf(flow, inhoud);
  return { flow: stroom, recordId, versie, subjecten, inhoud };
}

/** Persons and files that records name. */
function subjectsOf(records: readonly SourceRecord[]): Subject[] {
  const persons = new Set(records.flatMap(({ subjecten }) => subjecten));
  const files = records.flatMap(({ flow, inhoud }) =>
    flow === "dossier" ? [String(inhoud["DossierNr"])] : [],
  );
  return [
    ...[...persons].map((id) => ({ kind: "persoon" as const, id })),
    ...[...new Set(files)].map((id) => ({ kind: "dossier" as const, id })),
  ];
}

export interface DerivedAll {
  readonly facts: readonly DerivedFact[];
  readonly findings: readonly Finding[];
}

/** What a rule says that it reads; of a person's other people who they are and no more. */
function readBy(
  rule: DerivationRule,
  subject: Subject,
  byFlow: ReadonlyMap<string, readonly SourceRecord[]>,
): ReadonlyMap<string, readonly SourceRecord[]> {
  const read = [...byFlow].filter(([flow]) => rule.reads.includes(flow));
  const reached = read.map(([flow, records]) => {
    const isAround = subject.kind === "dossier" || flowOf(flow).isKin === true;
    const own = isAround ? records : records.filter((it) => it.subjecten.includes(subject.id));
    return [flow, own] as const;
  });
  return new Map(reached);
}

/** What follows from messages, in whatever order. */
export function deriveAll(messages: readonly Message[]): DerivedAll {
  const records = recordsOf(messages);
  const byFlow = new Map<string, SourceRecord[]>();
  for (const record of records) {
    const own = byFlow.get(record.flow);
    if (own === undefined) byFlow.set(record.flow, [record]);
    else own.push(record);
  }
  const found: Derived[] = subjectsOf(records).flatMap((subject) =>
    rules
      .filter((rule) => rule.subject === subject.kind)
      .map((rule) => {
        return rule.derive(subject, new SubjectRecords(readBy(rule, subject, byFlow)));
      }),
  );
  return {
    facts: found.flatMap(({ facts }) => facts),
    findings: found.flatMap(({ findings = [] }) => findings),
  };
}
