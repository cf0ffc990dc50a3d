/** A record reaches the files of its persons, closed ones too; what fits nowhere says why. */
import t from "tap";
import { monthIndex } from "../../core-wasm/month.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { changeFacts } from "../facts/change-facts.js";
import { REGISTER } from "./register/flow.js";
import { loadSources } from "./registry.js";
import { findLoad, type Route, readRoutes } from "./routes.js";
import { loadMessages, type TestMessage } from "./test/messages.js";
import { UITKERING } from "./uitkering/flow.js";

const [VAN, TOT] = [monthIndex(2020, 5), monthIndex(2022, 1)];

const home = (gezinId: string, rol: string) => ({
  ...{ table: "gezin_lid" as const, gezinId, childId: "11", van: VAN, tot: TOT },
  values: { rol },
});
const benefit = (persoon: string, Begin: string, Einde: string): TestMessage => ({
  recordId: `${persoon}/${Begin}`,
  inhoud: { Persoon: persoon, Soort: "1", Begin, Einde },
});
const address = (Begin: string): TestMessage => ({
  recordId: `11/001/${Begin}`,
  inhoud: { Persoon: "11", Informatietype: "001", Begin, Gemeente: "44021", Adres: "A" },
});

t.test("both files of a shared child, closed ones, and what fits nowhere", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await changeFacts(db, { source: "test", id: "1" }, [
    { table: "kind", childId: "11", values: { geboortedatum: "2020-05-17" } },
    home("1", "GEDEELD_HOOFD"),
    home("2", "GEDEELD_ANDER"),
  ]);
  const routesOf = async (load: Promise<unknown>): Promise<Route[]> => {
    await load;
    const loadId = (await findLoad(db.pool, undefined)) as number;
    const found: Route[] = [];
    for await (const some of readRoutes(db.pool, (await loadSources()).flows, loadId)) {
      found.push(...some);
    }
    return found;
  };
  const parent = { Persoon: "11", Informatietype: "110", Begin: "2020-05-17", Ouder: "1001" };
  const routes = await routesOf(
    loadMessages(db, REGISTER, [
      address("2022-03-01"),
      { recordId: "11/110", inhoud: parent },
      { recordId: "19/110", inhoud: { ...parent, Persoon: "19", Ouder: "1009" } },
    ]),
  );
  t.match(routes, [
    { recordId: "11/001/2022-03-01", reason: "BUITEN_RECHT", files: [{ gezinId: "1" }, {}] },
    { recordId: "11/110", reason: null, files: [{ isRouted: true }, { isRouted: true }] },
    { recordId: "19/110", reason: "GEEN_DOSSIER", files: [] },
  ]);
  const benefits = await routesOf(
    loadMessages(db, UITKERING, [
      benefit("11", "2020-01-01", "2020-04-30"),
      benefit("11", "2021-12-31", "2023-01-01"),
      benefit("1001", "2021-01-01", "2021-02-01"),
    ]),
  );
  t.match(benefits, [
    { recordId: "1001/2021-01-01", reason: "GEEN_DOSSIER" },
    { recordId: "11/2020-01-01", reason: "BUITEN_RECHT", files: [{ rights: [VAN, TOT] }, {}] },
    { recordId: "11/2021-12-31", reason: null, files: [{ gezinId: "1" }, { gezinId: "2" }] },
  ]);
});
