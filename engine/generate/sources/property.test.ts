/** What records say of a household's property is what it owns, down to the last cent. */
import t from "tap";
import { kadasterVan } from "../../sources/law/kadaster.js";
import { INDEXED_YEARS } from "./own-law.js";
import { ownedYear } from "./property.js";

const CENTS_MAX = 300;

t.test("the least use for the own business is use, and not rented out", async (t) => {
  for (const jaar of INDEXED_YEARS) {
    for (let cents = 1; cents <= CENTS_MAX; cents++) {
      const owned = { vreemdCents: Math.round(cents / 3), beroepCents: cents };
      const { properties, usedCents } = ownedYear({ year: jaar, ...owned });
      const eigendommen = properties.map(({ kiCents, parts, of }, at) => {
        const share = { kiCents, teller: parts, noemer: of };
        return { record: `H${at}`, jaar, isEigenWoning: false, ...share };
      });
      const beroep = [{ record: "A", jaar, kiCents: usedCents }];
      const { vreemdCents, beroepCents } = kadasterVan([{ eigendommen, beroep }], jaar) ?? {};
      if (vreemdCents !== owned.vreemdCents || beroepCents !== owned.beroepCents) {
        t.same({ vreemdCents, beroepCents }, owned, `${cents} cents in ${jaar}`);
      }
    }
  }
});
