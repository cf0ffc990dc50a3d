import t from "tap";
import { monthIndex } from "../../core-wasm/month.js";
import { dayMonth } from "./option.js";

t.test("a day of a decision exists, and is not before the first right-month", async (t) => {
  const read = dayMonth("--on");
  t.equal(read("2019-01-01"), monthIndex(2019, 1));
  for (const text of ["2018-12-31", "2025-02-30", "2025-02"]) {
    const found = `found "${text}"`;
    const message = `--on: expected a date YYYY-MM-DD that exists, from 2019-01-01, ${found}`;
    t.throws(() => read(text), { code: "WRONG_USE", message });
  }
});
