/** Ids as differences: the wire form is protobuf's, and comes back the same. */
import fc from "fast-check";
import t from "tap";
import { messageType } from "./contract.js";
import { fieldsOf } from "./fields.js";
import { DeltaWriter, readDeltas } from "./id-deltas.js";
import { scanFields, WireWriter } from "./wire.js";

const FIELD = fieldsOf("ResultBlock")("gezinIdDeltas");
const BLOCK = messageType<{ readonly gezinIdDeltas: readonly unknown[] }>("ResultBlock");
const near = fc.bigInt({ min: 1n, max: 300n });
const any = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });
const edge = fc.constantFrom(1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n, 2n ** 63n - 1n);

function write(ids: readonly bigint[]): Buffer {
  const writer = new WireWriter();
  const halves = new Uint32Array(BigInt64Array.from(ids).buffer);
  new DeltaWriter().write(writer, FIELD, halves, 0, ids.length);
  return writer.finish();
}

t.test("ids come back, however near or far they lie", async (t) => {
  fc.assert(
    fc.property(fc.array(fc.oneof(near, any, edge), { maxLength: 40 }), (ids) => {
      const bytes = write(ids);
      const [field] = [...scanFields(bytes)];
      t.same([...readDeltas(field?.bytes ?? new Uint8Array(0), ids.length)], ids);
      const sums: bigint[] = [];
      for (const delta of BLOCK.decode(bytes).gezinIdDeltas) {
        sums.push((sums.at(-1) ?? 0n) + BigInt(String(delta)));
      }
      t.same(sums, ids, "a reader of protobuf adds them up");
    }),
  );
});

t.test("ids that lie near each other take a byte", async (t) => {
  const [field] = [...scanFields(write([1000n, 1000n, 1001n, 1063n]))];
  t.equal(field?.bytes?.length, 5);
});

t.test("another number of ids than there should be is refused", async (t) => {
  const [field] = [...scanFields(write([5n, 6n]))];
  const bytes = field?.bytes ?? new Uint8Array(0);
  for (const count of [0, 1, 3]) t.throws(() => readDeltas(bytes, count), RangeError);
});
