/** A rule that says something false is found, in tables that a person decides in too. */
import t from "tap";
import type { FactValues } from "../../facts/change.js";
import type { DerivationRule } from "../../sources/derivation.js";
import { loadSources, type Sources } from "../../sources/registry.js";
import { eachFamily } from "../chunk.js";
import { REFERENCE_MONTH } from "../generate.js";
import { FactList } from "./fact-list.js";
import { tellFamily } from "./told.js";

/** So many that some own what they rent out. */
const FAMILIES = 500;

/** Tells some families by the rules of these sources. */
function tell(sources: Sources): void {
  const facts = new FactList();
  const order = { from: 0, to: FAMILIES, seed: 1, month: REFERENCE_MONTH, atMost: FAMILIES };
  eachFamily(order, facts.sink, (written) => {
    tellFamily(written, facts, order.seed, sources);
    facts.restart();
  });
}

/** The rules, of which one says other values of a table; none is nothing of it. */
function damaged(
  { rules, ...others }: Sources,
  name: string,
  damage: (values: FactValues) => FactValues | undefined,
): Sources {
  const wrong = (rule: DerivationRule): DerivationRule => ({
    ...rule,
    derive: (subject, records) => {
      const { facts, findings = [] } = rule.derive(subject, records);
      const said = facts.flatMap((fact) => {
        if (fact.change.table !== name) return [fact];
        const values = damage(fact.change.values ?? {});
        return values === undefined ? [] : [{ ...fact, change: { ...fact.change, values } }];
      });
      return { facts: said, findings };
    },
  });
  return { ...others, rules: rules.map(wrong) };
}

t.test("what is decided beside right rules is of the kinds that are named", async (t) => {
  const sources = await loadSources();
  t.doesNotThrow(() => tell(sources));
});

t.test("a rule that is at fault in a decided table stops the records", async (t) => {
  const sources = await loadSources();
  const faults: readonly (readonly [string, (values: FactValues) => FactValues | undefined])[] = [
    ["studie", (it) => ({ ...it, studiepunten: Number(it["studiepunten"]) + 1 })],
    ["studie", () => undefined],
    ["schoolinschrijving", (it) => ({ ...it, school_intern: it["school_intern"] !== true })],
    ["schoolinschrijving", () => undefined],
    ["kleuterinschrijving", () => undefined],
    ["gezin_situatie", (it) => ({ ...it, extra_kinderen_count: 9 })],
    ["gezin_situatie", (it) => ({ ...it, is_eenouder: it["is_eenouder"] !== true })],
    ["gezin_situatie", () => undefined],
    ["startbedrag_aanvraag", () => undefined],
    ["schoolafwezigheid", () => undefined],
    ["verblijf", () => undefined],
    ["gezin_lid", () => undefined],
    ["gezin_uitbetaler", () => undefined],
    ["gezin_lid", (it) => ({ ...it, rol: "GEDEELD_ANDER" })],
    ["gezin_aanslag", (it) => ({ inkomsten_cents: Number(it["inkomsten_cents"]) + 1 })],
    ["gezin_aanslag", () => undefined],
    ["gezin_kadaster", (it) => ({ ...it, ki_vreemd_cents: Number(it["ki_vreemd_cents"]) + 100 })],
    ["gezin_kadaster", () => undefined],
    ["gezin_inkomensbesluit", (it) => ({ ...it, is_ki_uitgesloten: true })],
    ["gezin_inkomensbesluit", () => undefined],
    ["wezenbesluit", () => undefined],
    ["leefeenheid", (it) => ({ ...it, school_punten: Number(it["school_punten"]) + 1 })],
    ["leefeenheid", (it) => ({ ...it, is_ki_test_vrijgesteld: !it["is_ki_test_vrijgesteld"] })],
  ];
  for (const [table, damage] of faults) {
    t.throws(() => tell(damaged(sources, table, damage)), { message: `records of ${table}` });
  }
});
