/** Which unconfirmed values make which households provisional, one value at a time. */
import t, { type Test } from "tap";
import { PARAMETER_NAMES } from "./generated/parameter-names.js";
import { Kernel } from "./kernel.js";
import { dayIndex, monthIndex } from "./month.js";
import { loadParameters } from "./parameters.js";

/** A month of which every value is confirmed. */
const SHEET = (await loadParameters()).sheet(monthIndex(2023, 10));
const BORN = dayIndex(2020, 5, 17);
const POOR_CENTS = 0;
const RICH_CENTS = 99_999_999;

/** Income in cents; null where it is not known. */
const HOUSEHOLDS = [
  { name: "small, above the limits", children: 1, income: RICH_CENTS },
  { name: "large, above the limits", children: 3, income: RICH_CENTS },
  { name: "small, below the limits", children: 1, income: POOR_CENTS },
  { name: "large, below the limits", children: 3, income: POOR_CENTS },
  { name: "income not known", children: 1, income: null },
];

const kernel = await Kernel.load();
const rows = HOUSEHOLDS.flatMap((household, index) =>
  Array.from({ length: household.children }, () => ({ ...household, gezin: BigInt(index + 1) })),
);
kernel.clear(0, rows.length);
for (const [row, { gezin, income }] of rows.entries()) {
  kernel.setFact(row, "gezinId", gezin);
  kernel.setFact(row, "childId", BigInt(row + 1));
  kernel.setFact(row, "geboortedatum", BORN);
  if (income !== null) kernel.setFact(row, "gezinsinkomstenCents", income);
}
kernel.prepare(rows.length);

/** The households that are provisional when this value alone was never published. */
function provisionalBy(t: Test, parameter: string): string[] {
  const candidates = Uint8Array.from(PARAMETER_NAMES, (name) => (name === parameter ? 1 : 0));
  kernel.resetUsed();
  kernel.calculate({ ...SHEET, candidates });
  const found = rows.filter((_, row) => kernel.results.voorlopig[row] === 1);
  t.same(kernel.usedCandidates(), found.length > 0 ? [parameter] : [], `${parameter} is named`);
  return [...new Set(found.map(({ name }) => name))];
}

const ALL = HOUSEHOLDS.map(({ name }) => name);
const [SMALL_RICH, LARGE_RICH, SMALL_POOR, LARGE_POOR] = ALL;

const EXPECTED: Readonly<Record<string, readonly (string | undefined)[]>> = {
  basisbedrag: ALL,
  inkomensgrensLaag: [SMALL_RICH, LARGE_RICH, SMALL_POOR, LARGE_POOR],
  inkomensgrensMidden: [SMALL_RICH],
  inkomensgrensHoog: [LARGE_RICH],
  socialeToeslagKleinLaag: [SMALL_POOR],
  socialeToeslagGrootLaag: [LARGE_POOR],
  socialeToeslagGrootMidden: [],
  leeftijdsbijslagVol6: [],
};

for (const [parameter, households] of Object.entries(EXPECTED)) {
  t.test(`${parameter} alone makes provisional who rests on it`, async (t) => {
    t.same(provisionalBy(t, parameter), households);
  });
}
