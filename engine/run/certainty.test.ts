/** The least sure value that an amount rests on. */
import t from "tap";
import { reasonField } from "../../core-wasm/layout/reason-fields.js";
import { COMPONENTS } from "../../core-wasm/layout.js";
import { monthIndex } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { certaintyOf, seriesOf } from "./certainty.js";

const book = await loadParameters();

t.test("a reason names series that the parameters have", async (t) => {
  const kinds = reasonField("schooltoeslagSoort").names.slice(1);
  for (const component of COMPONENTS) {
    for (const name of reasonField(component).names) {
      const texts = component === "schooltoeslag" ? kinds.map((kind) => `${name}.${kind}`) : [name];
      const names = texts.flatMap((text) => seriesOf(book, component, text));
      t.same(
        names.filter((series) => !book.series.has(series)),
        [],
        `${component}.${name}`,
      );
    }
  }
});

t.test("limits of every living unit count, and of both sizes of family", async (t) => {
  const names = seriesOf(book, "schooltoeslag", "minimum.lager");
  t.equal(names[0], "schooltoeslagLagerMin");
  t.ok(names.includes("schoolgrensMax0") && names.includes("schoolgrensMin20"));
  t.same(seriesOf(book, "socialeToeslag", "kleinMidden"), [
    "socialeToeslagKleinMidden",
    "inkomensgrensLaag",
    "inkomensgrensMidden",
    "inkomensgrensLaag",
    "inkomensgrensHoog",
  ]);
});

t.test("an amount counts with the least sure value of its reason", async (t) => {
  const month = monthIndex(2025, 9);
  const told = certaintyOf(book, month, [
    { component: "basisbedrag", reason: "nieuw", cents: 5n },
    { component: "basisbedrag", reason: "rang3", cents: 7n },
  ]);
  t.same(told, [
    { confidence: "official", cents: 0n },
    { confidence: "secondary", cents: 5n },
    { confidence: "inferred", cents: 0n },
    { confidence: "candidate", cents: 7n },
  ]);
});
