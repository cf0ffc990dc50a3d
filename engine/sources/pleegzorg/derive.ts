/** Foster care that gives the allowance, from the month of placement; a row a foster family. */
import { childRule } from "../child-rule.js";
import { endsBefore, opensIn } from "../law/maand.js";
import { overlaid, type Span, span } from "../law/spans.js";
import { dayOf } from "../register/information.js";
import { PLEEGZORG } from "./flow.js";

const GIVING = ["PERSPECTIEFBIEDEND", "PERSPECTIEFZOEKEND"];

export const rules = [
  childRule({
    tables: ["pleegplaatsing"],
    reads: ["pleegzorg"],
    derive(kind, records, origins) {
      const giving = records.of(PLEEGZORG, kind).filter(({ inhoud }) => {
        return inhoud.Persoon === kind && GIVING.includes(inhoud.Soort);
      });
      const inOrder = giving.sort((a, b) => (a.inhoud.Begin < b.inhoud.Begin ? -1 : 1));
      const spans = inOrder.reduce<Span<string>[]>((under, record) => {
        const { Begin, Einde, Pleeggezin } = record.inhoud;
        const tot = endsBefore(Einde === undefined ? undefined : dayOf(Einde));
        const placed = span(Pleeggezin, [origins.key(record)], opensIn(dayOf(Begin)), tot);
        return overlaid(under, [placed]);
      }, []);
      return { facts: origins.facts("pleegplaatsing", spans, () => ({})) };
    },
  }),
];
