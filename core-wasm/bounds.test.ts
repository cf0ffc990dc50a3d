/** Sums at the largest amounts that the parameters may hold: nothing passes its bits. */
import t from "tap";
import { PARAMETER_NAMES } from "./generated/parameter-names.js";
import { Kernel } from "./kernel.js";
import { COMPONENTS, PAYERS } from "./layout.js";
import { dayIndex, monthIndex, monthText } from "./month.js";
import type { Sheet } from "./parameters.js";

/** Most cents of an amount, and of a full day of childcare, of which a month has 31. */
const AMOUNT_CENTS_MAX = 10_000_000;
const DAY_CENTS_MAX = 100_000;
const LIMIT_CENTS_MAX = 2 ** 31 - 2;
const ROWS = 20_000;
/** A month of every component together: July's and September's never fall into one. */
const MONTHS = [monthIndex(2020, 7), monthIndex(2020, 9), monthIndex(2020, 11)];
const NAME_OF_COUNT = /Max$|Min$|^kiTest|Onzeker$|Hoogste$/;
const COUNTS: Readonly<Record<string, number>> = {
  onvoorwaardelijkLeeftijdMax: 216,
  zorgLeeftijdMax: 252,
  voorwaardelijkLeeftijdMax: 300,
  secundairLeeftijdMax: 264,
};

/** Every amount and limit at its largest. */
function largestSheet(month: number): Sheet {
  const values = Int32Array.from(PARAMETER_NAMES, (name) => {
    if (name.startsWith("schoolgrensMin")) return 0;
    if (/^(school|inkomens)grens/.test(name)) return LIMIT_CENTS_MAX;
    if (name === "kinderopvangtoeslagPerDag") return DAY_CENTS_MAX;
    if (NAME_OF_COUNT.test(name) && !name.startsWith("schooltoeslag")) return COUNTS[name] ?? 0;
    return AMOUNT_CENTS_MAX;
  });
  return { month, values, candidates: new Uint8Array(PARAMETER_NAMES.length) };
}

/** A child that has every component that the month gives, as a household of its own. */
function writeRichest(kernel: Kernel, row: number, month: number): void {
  kernel.setFact(row, "gezinId", BigInt(row + 1));
  kernel.setFact(row, "childId", BigInt(row + 1));
  kernel.setFact(row, "payer", row % PAYERS.length);
  kernel.setFact(row, "geboortedatum", dayIndex(2017, 7, 1));
  kernel.setFact(row, "gezinsinkomstenCents", 0);
  kernel.setFact(row, "wezenstatus", 2);
  kernel.setFact(row, "zorgTotaal", 36);
  kernel.setFact(row, "heeftOndersteuningstoeslag", true);
  kernel.setFact(row, "isPleegkind", true);
  kernel.setFact(row, "startbedragMaand", month);
  kernel.setFact(row, "covidMaand", monthIndex(2020, 9) > month ? month : monthIndex(2020, 9));
  kernel.setFact(row, "isKleuterIngeschreven", true);
  kernel.setFact(row, "opvangVolleDagen", 31);
  kernel.setFact(row, "schooljaar", 2020);
  kernel.setFact(row, "schoolSoort", 3);
  kernel.setFact(row, "schoolInkomstenCents", 1n);
}

for (const month of MONTHS) {
  t.test(`at the bounds no sum of ${monthText(month)} wraps`, async (t) => {
    const kernel = await Kernel.load();
    kernel.clear(0, ROWS);
    for (let row = 0; row < ROWS; row += 1) writeRichest(kernel, row, month);
    t.equal(kernel.prepare(ROWS), 0);
    kernel.calculate(largestSheet(month));
    const cents = COMPONENTS.map((name) => kernel.results[`${name}Cents`][0] as number);
    t.ok(cents.every((value) => value >= 0 && value <= AMOUNT_CENTS_MAX));
    const sum = cents.reduce((all, value) => all + value, 0);
    t.ok(sum > 8 * AMOUNT_CENTS_MAX);
    t.equal(kernel.results.totaalCents[0], sum);

    kernel.beginEncode();
    for (let next = 0; next < ROWS; ) next = kernel.encode(next).next;
    const totals = kernel.payerSums().filter(({ component }) => component === "totaal");
    t.equal(totals.length, PAYERS.length);
    for (const total of totals) {
      t.equal(total.rows, ROWS / PAYERS.length);
      t.equal(total.cents, BigInt(sum) * BigInt(total.rows));
    }
  });
}
