/** What one writes against the types of the client is what the service takes. */
import t from "tap";
import { FACTS } from "../../core-wasm/layout.js";
import { Fault } from "../../engine/household/fault.js";
import { readHousehold } from "../../engine/household/household.js";
import type {
  Child,
  FactDelivery,
  GroeikernClient,
  Household,
  RunRequest,
  SourceFile,
} from "./client.js";
import { encodeHouseholds } from "./requests.js";

const LIMITS = { firstMonth: 0, lastMonth: 40_000, rowCountMax: 100 };

const child: Child = {
  childId: "11",
  geboortedatum: "2020-05-17",
  rol: "VOLLEDIG",
  overlijdensdatum: null,
  heeftDomicilie: true,
  van: "2023-10",
  school: [{ schooljaar: 2023, schoolSoort: "KLEUTER", schoolPunten: 3 }],
};
const household: Household = {
  ...{ gezinId: "1", payer: "FONS", maand: "2023-10" },
  gezinsinkomstenCents: 3_632_576,
  isEenouder: false,
  kinderen: [child],
};

t.test("a household of the named type is one, and fits a message", async (t) => {
  const { maand, ...rest } = household as Household & { readonly maand: string };
  const spanned: Household = { ...rest, van: maand, tot: maand };
  for (const written of [household, spanned]) {
    t.notOk(readHousehold(written, LIMITS) instanceof Fault);
    t.equal(encodeHouseholds([written]).length, 1);
  }
});

/** Never called: the compiler is the one who reads it. */
export function refusedByTheCompiler(): unknown[] {
  // @ts-expect-error a payer that there is not
  const payer: Household = { ...household, payer: "FONSS" };
  // @ts-expect-error a fact of the child on the household
  const place: Household = { gezinId: "1", payer: "FONS", maand: "2023-10", kinderen: [], rol: "" };
  // @ts-expect-error no month
  const month: Household = { gezinId: "1", payer: "FONS", kinderen: [] };
  // @ts-expect-error cents as text
  const cents: Household = { ...household, gezinsinkomstenCents: "1" };
  // @ts-expect-error without the day of birth
  const born: Child = { childId: "11", rol: "VOLLEDIG" };
  // @ts-expect-error a fact that there is not
  const fact: Household["kinderen"][0]["rolle"] = "";
  return [payer, place, month, cents, born, fact];
}

/** What the other calls take has a name too. */
export type Named = [
  Parameters<GroeikernClient["applyFacts"]>[0] extends FactDelivery ? true : never,
  Parameters<GroeikernClient["loadRecords"]>[0] extends SourceFile ? true : never,
  RunRequest["requestId"] extends string ? true : never,
];

t.test("every fact but the span has its place in one of the types", async (t) => {
  type Written = keyof Household | keyof Child | keyof NonNullable<Child["school"]>[number];
  type Missing = Exclude<(typeof FACTS)[number]["name"], Written | "vanMaand" | "totMaand">;
  const none: Missing[] = [];
  t.same(none, []);
  t.ok(FACTS.length > 0);
  const isComplete: [Missing] extends [never] ? true : false = true;
  t.ok(isComplete);
});
