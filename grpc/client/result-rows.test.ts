/** Results decoded by hand are those that protobufjs decodes. */
import fc from "fast-check";
import t from "tap";
import { COMPONENTS } from "../../core-wasm/layout.js";
import { messageType } from "../contract/contract.js";
import { PAYER, REDEN, reasonText } from "../contract/mapping/enums.js";
import type { LooseMessage } from "../contract/messages.js";
import { readResults } from "./result-rows.js";

const ROWS = messageType<{ readonly results: readonly LooseMessage[] }>("ResultRows");
const id = fc.oneof(
  fc.bigInt({ min: 1n, max: 5000n }),
  fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
);
const cents = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const reasons = REDEN.names
  .map((name) => REDEN.require(name))
  .filter((number) => reasonText(number) !== undefined);
const result = fc.record({
  gezinId: id.map(String),
  childId: id.map(String),
  payer: fc.constantFrom(...PAYER.names.slice(1)),
  voorlopig: fc.boolean(),
  totaal: cents,
  componenten: fc.dictionary(fc.constantFrom(...COMPONENTS), cents, { maxKeys: 4 }),
  redenen: fc.uniqueArray(fc.constantFrom(...reasons), { maxLength: 5 }),
  isRegularised: fc.boolean(),
});

t.test("results come back as they were encoded", async (t) => {
  fc.assert(
    fc.property(fc.array(result, { maxLength: 6 }), (results) => {
      const messages = results.map((given) => ({ ...given, payer: PAYER.require(given.payer) }));
      const expected = results.map((given) => {
        return { ...given, redenen: given.redenen.map((number) => reasonText(number)) };
      });
      t.same(readResults(ROWS.encode({ results: messages })), expected);
    }),
  );
});

t.test("results without ids, and in another order of fields, are read too", async (t) => {
  const bytes = Buffer.from([0x0a, 4, 0x18, 1, 0x28, 7, 0x0a, 4, 0x10, 5, 0x08, 9]);
  t.match(readResults(bytes), [
    { gezinId: "0", childId: "0", payer: PAYER.name(1), totaal: 7 },
    { gezinId: "9", childId: "5", totaal: 0 },
  ]);
});

t.test("bytes that are cut, or are no results, are refused", async (t) => {
  const whole = ROWS.encode({ results: [{ gezinId: 1, childId: 2, totaal: 300 }] });
  for (let length = 1; length < whole.length; length += 1) {
    t.throws(() => readResults(whole.subarray(0, length)), `${length} bytes`);
  }
  t.throws(() => readResults(Buffer.from([0x12, 0])), RangeError);
});
