import t from "tap";
import { Kernel } from "../../core-wasm/kernel.js";
import { monthText } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { Fault } from "../household/fault.js";
import { readHousehold } from "../household/household.js";
import { HouseholdMonths } from "../household/months.js";
import { Batch } from "./batch.js";
import { HOUSEHOLD } from "./test/line-fixture.js";

t.test("a household that the bounds of a batch do not take goes alone", async (t) => {
  const months = new HouseholdMonths(await Kernel.load(), await loadParameters());
  const { firstMonth, lastMonth } = months.limits;
  const asked = { maand: null, van: monthText(firstMonth), tot: monthText(lastMonth) };
  const household = readHousehold({ ...HOUSEHOLD, ...asked }, months.limits);
  if (household instanceof Fault) throw new Error(household.text(1));
  const batch = new Batch(months);
  let count = 0;
  while (batch.hasRoomFor(household)) {
    batch.add(household);
    count += 1;
  }
  t.ok(count > 100 && count < 1000, `${count} histories of one child`);
});
