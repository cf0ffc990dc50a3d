/** Regularisations as people and machines read them. */
import { monthText } from "../../core-wasm/month.js";
import { counted } from "../counted.js";
import type { RegularisationLine } from "../regularise/list.js";
import type { Regularised } from "../regularise/regularise.js";
import { recordText, tableText } from "../terminal/table.js";

const CENTS = 100;

const euro = (cents: number): string =>
  (cents / CENTS).toLocaleString("en", { minimumFractionDigits: 2 });

export function regularisationsText(lines: readonly RegularisationLine[]): string {
  return tableText(
    lines.map((line) => ({
      regularisation: line.regularisationId,
      "decided in": monthText(line.on),
      status: line.status,
      parts: `${line.partsDone} of ${line.parts}`,
      delivery: line.factsMoment,
      months: line.months,
      households: line.changedHouseholds,
      "arrears, euro": euro(line.arrearsCents),
      "recoveries, euro": euro(line.recoveriesCents),
      finished: line.finishedAt,
      digest: line.digest?.slice(0, 12),
    })),
  );
}

export const regularisationJson = ({ on, ...line }: RegularisationLine) => ({
  ...line,
  on: monthText(on),
});

/** What a regularisation came to, as a person reads it. */
export function regularisedText(found: Regularised): string {
  const { months, knownAt, on, laterMonths } = found;
  if (found.isUpToDate) return upToDateText(found);
  const name = found.isDryRun ? "dry run, nothing written" : String(found.regularisationId);
  return recordText({
    regularisation: name,
    "facts as of delivery": knownAt,
    "decided in": monthText(on),
    "months looked at": months,
    ...(laterMonths === 0 ? {} : { "months that saw later facts": laterMonths }),
    "months that changed for all": found.monthsForAll,
    "households changed": found.changedHouseholds,
    "their months": found.changedMonths,
    "arrears, euro": euro(found.arrearsCents),
    "recoveries, euro": euro(found.recoveriesCents),
    "arrears prescribed": euro(found.prescribedArrearsCents),
    "recoveries prescribed": euro(found.prescribedRecoveriesCents),
    "kept, payer's error": euro(found.keptCents),
    "households and months rejected": found.rejectedMonths,
  });
}

function upToDateText({ months, knownAt, laterMonths }: Regularised): string {
  if (months + laterMonths === 0) return "up to date: no month is decided yet";
  const are = laterMonths === 1 ? "is" : "are";
  const saw = `saw later deliveries, and ${are} not looked at`;
  const later = `${counted(laterMonths, "decided month")} ${saw}`;
  if (months === 0) return `nothing to decide as of delivery ${knownAt}: ${later}`;
  const said = `nothing changed of ${counted(months, "decided month")} as of delivery ${knownAt}`;
  return `up to date: ${said}${laterMonths === 0 ? "" : `; ${later}`}`;
}
