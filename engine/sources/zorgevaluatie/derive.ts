/** Care decisions, late reviews of the agency bridged (`law/zorg.ts`). */
import { childRule } from "../child-rule.js";
import type { SubjectRecords } from "../derivation.js";
import type { Span } from "../law/spans.js";
import { type Zorgpunten, zorgPerMaand } from "../law/zorg.js";
import type { Origins } from "../origins.js";
import { dayOf } from "../register/information.js";
import { ZORGEVALUATIE } from "./flow.js";

/** Points of a child by month. */
export function zorgpunten(
  id: string,
  records: SubjectRecords,
  origins: Origins,
): Span<Zorgpunten>[] {
  return zorgPerMaand(
    records.of(ZORGEVALUATIE, id).map((record) => {
      const { inhoud } = record;
      return {
        record: origins.key(record),
        begin: dayOf(inhoud.Begin),
        ...(inhoud.Einde === undefined ? {} : { einde: dayOf(inhoud.Einde) }),
        beslist: dayOf(inhoud.Beslissingsdatum),
        pijler1: inhoud.Pijler1,
        totaal: inhoud.Pijler1 + inhoud.Pijler2 + inhoud.Pijler3,
        heeftOndersteuningstoeslag: inhoud.Ondersteuningstoeslag ?? false,
        isHerziening: inhoud.Aanleiding === "HERZIENING",
        isVerlenging: inhoud.Aanleiding === "VERLENGING",
      };
    }),
  );
}

export const rules = [
  childRule({
    tables: ["zorgbesluit"],
    reads: ["zorgevaluatie"],
    derive(kind, records, origins) {
      const points = zorgpunten(kind, records, origins);
      const facts = origins.facts("zorgbesluit", points, (value) => ({
        zorg_pijler1: value.pijler1,
        zorg_totaal: value.totaal,
        heeft_ondersteuningstoeslag: value.heeftOndersteuningstoeslag,
      }));
      return { facts };
    },
  }),
];
