/**
 * Records as the messages that bring them, with what goes wrong on the way (flows 11: 3 % of
 * records corrected, 0.5 % cancelled, 1 % repeated; of delays nothing is published).
 *
 * A corrected record came with another number first. A cancelled one was never true; some true
 * ones were cancelled and reactivated. What was sent twice is the same line. Of a flow that
 * notifies some keys come apart from their content; of one year a later file calls itself complete.
 * Lines are shuffled a chunk of families at a time, so versions come in whatever order: more than
 * the 1 % of flows 11.
 */
import type { Flow } from "../../sources/flow.js";
import type { Status } from "../../sources/message.js";
import type { Random } from "../random.js";
import { csvLine } from "./csv.js";
import { dayText } from "./day-text.js";
import type { DatedRecord } from "./record-list.js";

const CORRECTED_SHARE = 0.03;
const CANCELLED_SHARE = 0.005;
const REACTIVATED_SHARE = 0.001;
const REPEATED_SHARE = 0.01;
/** Of flows that notify: records of which the key comes apart from the content. */
const NOTIFIED_SHARE = 0.05;
/**
 * The year of which a later file calls itself complete: what was never true is cancelled by its
 * absence there. Its version is above those of the first file.
 */
const COMPLETE_YEAR = 2021;
export const COMPLETE_VERSION = 9;
/** Arrival (flows 11): shares and days of the register; others come as theirs do (reading). */
const DELAYS = [
  [0.8, 7],
  [0.95, 60],
  [0.99, 365],
  [1, 900],
] as const;

export type RecordContent = Readonly<Record<string, unknown>>;

/** A message as it stands on a line, but for its flow. */
export interface RecordMessage {
  readonly recordId: string;
  readonly versie: number;
  readonly vorige: number;
  readonly status: Status;
  readonly aangemaakt: string;
  readonly ontvangen: string;
  readonly subjecten: readonly string[];
  /** None of a bare notification. */
  readonly inhoud: RecordContent | undefined;
}

export interface Line {
  /** The flow, of a yearly file with its year. */
  readonly file: string;
  readonly text: string;
}

/** Lines of the records of a family, each with its file. */
export function* linesOf(
  records: readonly DatedRecord[],
  flows: ReadonlyMap<string, Flow>,
  random: Random,
): Generator<Line> {
  for (const record of records) {
    const flow = flows.get(record.flow) as Flow;
    const isCompleted = flow.filePeriod !== undefined && yearOf(flow, record) === COMPLETE_YEAR;
    for (const message of messagesOf(record, flow, isCompleted, random)) {
      yield lineOf(flow, record, message);
    }
    if (isCompleted) {
      const message = messageOf(record, COMPLETE_VERSION, "NIEUW", record.dag);
      const file = `${flow.name}-${COMPLETE_YEAR}-volledig.csv`;
      yield { file, text: csvLine(flow, message, record.inhoud) };
    }
  }
}

const yearOf = ({ filePeriod = "" }: Flow, { inhoud }: DatedRecord): unknown => inhoud[filePeriod];

/** The file of a record: one a flow, or one a year. */
function lineOf(flow: Flow, record: DatedRecord, message: RecordMessage): Line {
  const { filePeriod, name } = flow;
  const { inhoud = record.inhoud } = message;
  if (filePeriod !== undefined) {
    return { file: `${name}-${yearOf(flow, record)}.csv`, text: csvLine(flow, message, inhoud) };
  }
  return { file: `${name}.jsonl`, text: jsonLine(name, message) };
}

/** As JSON has it: statuses and days have nothing that it escapes. */
function jsonLine(stroom: string, message: RecordMessage): string {
  const { recordId, versie, vorige, status, aangemaakt, ontvangen, subjecten, inhoud } = message;
  const content = inhoud === undefined ? "" : `,"inhoud":${JSON.stringify(inhoud)}`;
  return (
    `{"stroom":"${stroom}","recordId":${JSON.stringify(recordId)},"versie":${versie},` +
    `"vorige":${vorige},"status":"${status}","aangemaakt":"${aangemaakt}",` +
    `"ontvangen":"${ontvangen}","subjecten":["${subjecten.join('","')}"]${content}}`
  );
}

function* messagesOf(
  record: DatedRecord,
  flow: Flow,
  isCompleted: boolean,
  random: Random,
): Generator<RecordMessage> {
  const received = record.dag + delay(random);
  const said = (
    versie: number,
    status: Status,
    inhoud: RecordContent,
    recordId = record.recordId,
  ) => messageOf({ ...record, recordId, inhoud }, versie, status, received + versie - 1);
  const isNotified = flow.kind === "notification" && random.chance(NOTIFIED_SHARE);
  const draw = random.unit();
  const { inhoud } = record;
  if (draw < CANCELLED_SHARE) {
    const other = `${record.recordId}/0`;
    yield said(1, "NIEUW", wrongContent(flow, inhoud), other);
    if (!isCompleted) yield said(2, "GEANNULEERD", inhoud, other);
  }
  if (draw > 1 - REACTIVATED_SHARE) {
    yield said(1, "NIEUW", inhoud);
    yield said(2, "GEANNULEERD", inhoud);
    yield said(3, "GEHERACTIVEERD", inhoud);
    return;
  }
  if (draw > 1 - CORRECTED_SHARE) {
    yield said(1, "NIEUW", wrongContent(flow, inhoud));
    yield said(2, "GEWIJZIGD", inhoud);
    return;
  }
  if (isNotified) yield { ...said(1, "NIEUW", inhoud), inhoud: undefined };
  yield said(1, "NIEUW", inhoud);
  if (random.chance(REPEATED_SHARE)) yield said(1, "NIEUW", inhoud);
}

function delay(random: Random): number {
  const draw = random.unit();
  const [, days] = DELAYS.find(([share]) => draw < share) ?? DELAYS[0];
  return random.below(days + 1);
}

function messageOf(
  { recordId, subjecten, inhoud, aangemaakt }: DatedRecord,
  versie: number,
  status: Status,
  received: number,
): RecordMessage {
  const ontvangen = dayText(received);
  const vorige = versie - 1;
  return { recordId, versie, vorige, status, aangemaakt, ontvangen, subjecten, inhoud };
}

/** The content with another number, where there is one that is not of the key. */
function wrongContent(flow: Flow, inhoud: RecordContent): RecordContent {
  for (const [name, { type }] of Object.entries(flow.fields)) {
    const value = inhoud[name];
    const isNumber = (type.kind === "cents" || type.kind === "whole") && typeof value === "number";
    if (!isNumber || flow.key.includes(name) || name === flow.filePeriod) continue;
    return { ...inhoud, [name]: value < type.max ? value + 1 : value - 1 };
  }
  return inhoud;
}

/** Puts lines in another order, by the draws of a seed. */
export function shuffle<T>(items: T[], random: Random): void {
  for (let at = items.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [items[at], items[other]] = [items[other] as T, items[at] as T];
  }
}
