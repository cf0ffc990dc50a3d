/**
 * Occupation or benefit that ends the conditional right: the months that a benefit covers, and main
 * activity as self-employed. Both end a right, so they begin the month after their first day, and
 * end with the month before the right returns (reading: a benefit covers its months whole).
 */
import { childRule } from "../child-rule.js";
import type { SubjectRecords } from "../derivation.js";
import type { SourceRecord } from "../flow.js";
import { endsBefore, opensIn } from "../law/maand.js";
import { combined, type Span, span } from "../law/spans.js";
import type { Origins } from "../origins.js";
import { dayOf } from "../register/information.js";
import { ZELFSTANDIGE } from "../zelfstandige/flow.js";
import { UITKERING } from "./flow.js";

type Soort = "zelfstandig" | "uitkering";
/** Main activity, and helper as main activity. */
const MAIN = ["1", "4"];

interface Period extends SourceRecord {
  readonly inhoud: { readonly Begin: string; readonly Einde?: string };
}

/** The months of a benefit; main activity ends the right from the month after it begins. */
function monthsOf(soort: Soort, record: Period, origins: Origins): Span<Soort> {
  const { Begin, Einde } = record.inhoud;
  const day = dayOf(Begin);
  const van = soort === "uitkering" ? opensIn(day) : endsBefore(day);
  const end = Einde === undefined ? undefined : dayOf(Einde);
  const tot = soort === "uitkering" || end === undefined ? endsBefore(end) : opensIn(end + 1);
  return span(soort, [origins.key(record)], van, Math.max(van, tot));
}

function beroep(id: string, records: SubjectRecords, origins: Origins) {
  const main = records
    .of(ZELFSTANDIGE, id)
    .filter(({ inhoud }) => MAIN.includes(inhoud.Activiteit));
  const spans = [
    ...main.map((record) => monthsOf("zelfstandig", record, origins)),
    ...records.of(UITKERING, id).map((record) => monthsOf("uitkering", record, origins)),
  ];
  return combined(spans, (held) => ({
    is_zelfstandige_hoofdberoep: held.some(({ value }) => value === "zelfstandig"),
    heeft_sociale_uitkering: held.some(({ value }) => value === "uitkering"),
  }));
}

export const rules = [
  childRule({
    tables: ["beroep"],
    reads: ["uitkering", "zelfstandige"],
    derive(kind, records, origins) {
      return { facts: origins.facts("beroep", beroep(kind, records, origins), (it) => it) };
    },
  }),
];
