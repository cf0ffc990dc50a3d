/** Records come to the limits of the law on both sides, so that a rule with another is seen. */
import t from "tap";
import { indexedCents } from "../../sources/law/kadaster.js";
import { loadSources } from "../../sources/registry.js";
import { eachFamily } from "../chunk.js";
import { REFERENCE_MONTH } from "../generate.js";
import { FactList } from "./fact-list.js";
import { INDEXED_YEARS, isOwningTooMuch, rentedAtMost } from "./own-law.js";
import type { DatedRecord } from "./record-list.js";
import { tellFamily } from "./told.js";

const FAMILIES = 1000;
const ONE = 1_000_000;
/** Cents times ten-thousandths that make half a euro, and one. */
const [HALF_EURO, EURO] = [500_000, 1_000_000];

const sources = await loadSources();
const records: DatedRecord[] = [];
const facts = new FactList();
const order = { from: 0, to: FAMILIES, seed: 1, month: REFERENCE_MONTH, atMost: FAMILIES * 2 };
eachFamily(order, facts.sink, (written) => {
  records.push(...tellFamily(written, facts, order.seed, sources).records);
  facts.restart();
});

interface Property {
  readonly Jaar: number;
  readonly Bedrag: number;
  readonly Eigenaar: string;
  readonly Teller: number;
  readonly Noemer: number;
  readonly Ligging: string;
}
const properties = records
  .filter(({ flow }) => flow === "kadaster")
  .map(({ inhoud }) => inhoud as unknown as Property)
  .filter(({ Ligging }) => Ligging.startsWith("H"));

t.test("a ten-thousandth more or less of every coefficient is another euro", async (t) => {
  for (const year of INDEXED_YEARS) {
    const coefficient = (indexedCents(ONE, year) as number) / 100;
    const euro = (cents: number, factor: number): number =>
      Math.floor((cents * factor + HALF_EURO) / EURO);
    const own = properties.filter(({ Jaar }) => Jaar === year);
    for (const other of [coefficient - 1, coefficient + 1]) {
      const seen = own.some(({ Bedrag }) => euro(Bedrag, other) !== euro(Bedrag, coefficient));
      t.ok(seen, `${year}: ${other} beside ${coefficient}`);
    }
  }
});

t.test("what is rented out comes to the limit of the test, and to a cent above it", async (t) => {
  const rented = new Map<string, number>();
  for (const { Jaar, Eigenaar, Bedrag, Teller, Noemer } of properties) {
    const key = `${Jaar} ${Eigenaar}`;
    const part = ((indexedCents(Bedrag, Jaar) as number) * Teller) / Noemer;
    rented.set(key, (rented.get(key) ?? 0) + part);
  }
  const amounts = [...rented.values()];
  t.ok(amounts.includes(125_000));
  t.ok(amounts.includes(125_001));
});

t.test("the most that may be rented out is not too much, and a cent more is", async (t) => {
  for (const cents of [1_500_000, 2_250_000, 2_250_018, 3_000_017, 5_999_999]) {
    const most = rentedAtMost(cents);
    t.notOk(isOwningTooMuch(cents, { vreemdCents: most, beroepCents: 0 }), `${cents}`);
    t.ok(isOwningTooMuch(cents, { vreemdCents: most + 1, beroepCents: 0 }), `${cents}`);
  }
});

t.test("benefits come to seven tenths of an income, and to a cent less", async (t) => {
  const benefits: readonly string[] = ["260", "266"];
  const shares = records
    .filter(({ flow }) => flow === "aanslag")
    .map(({ inhoud }) => {
      const items = inhoud["Items"] as { readonly Code: string; readonly Waarde: number }[];
      const sum = (own: typeof items): number => own.reduce((cents, it) => cents + it.Waarde, 0);
      const isPlain = items.every(({ Code }) => ["250", ...benefits].includes(Code.slice(1)));
      const replaced = sum(items.filter(({ Code }) => benefits.includes(Code.slice(1))));
      return isPlain ? 10 * replaced - 7 * sum(items) : Number.NaN;
    });
  t.ok(shares.some((over) => over >= 0 && over < 10));
  t.ok(shares.some((over) => over < 0 && over >= -10));
});
