/** Regularisations as people and machines read them in a list. */
import { monthText } from "../../core-wasm/month.js";
import type { RegularisationLine } from "../regularise/list.js";
import { tableText } from "../terminal/table.js";

const CENTS = 100;

const euro = (cents: number): string =>
  (cents / CENTS).toLocaleString("en", { minimumFractionDigits: 2 });

export function regularisationsText(lines: readonly RegularisationLine[]): string {
  return tableText(
    lines.map((line) => ({
      regularisation: line.regularisationId,
      "decided in": monthText(line.on),
      status: line.status,
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
