/** The wire format by hand, against protobufjs. */
import fc from "fast-check";
import protobuf from "protobufjs";
import t from "tap";
import { scanFields, WireWriter } from "./wire.js";

t.test("varints of 32 and 64 bits are those of protobuf", async (t) => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
      const writer = new WireWriter();
      writer.varint64(Number(value & 0xffffffffn), Number(value >> 32n));
      const expected = protobuf.Writer.create().uint64(String(value)).finish();
      t.same([...writer.finish()], [...expected]);
    }),
  );
});

t.test("fields of any length come back by a scan", async (t) => {
  const length = fc.constantFrom(0, 1, 127, 128, 16_383, 16_384, 70_000);
  fc.assert(
    fc.property(fc.array(length, { maxLength: 4 }), (lengths) => {
      const writer = new WireWriter(8);
      for (const [place, count] of lengths.entries()) {
        writer.ensure(count + 20);
        const start = writer.openShort(place + 1);
        writer.raw(new Uint8Array(count).fill(place));
        writer.closeShort(start);
      }
      const found = [...scanFields(writer.finish())];
      t.same(
        found.map(({ bytes }) => bytes?.length),
        lengths,
      );
      t.ok(found.every(({ bytes, field }) => bytes?.every((byte) => byte === field - 1)));
    }),
    { numRuns: 30 },
  );
});

t.test("bytes that are no message are refused, whatever they are", async (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        const found = [...scanFields(bytes)].reduce((sum, { raw }) => sum + raw.length, 0);
        t.ok(found <= bytes.length);
      } catch (error) {
        t.ok(error instanceof RangeError);
      }
    }),
  );
});

t.test("a group, which the contract has not, is passed over as protobufjs does", async (t) => {
  const group = (content: readonly number[]): number[] => [0x23, ...content, 0x24];
  const field = [0x08, 0x05];
  const nested = group([...field, ...group([0x12, 0x01, 0xff]), 0x15, 1, 2, 3, 4]);
  const message = Uint8Array.from([...field, ...nested, ...field]);
  t.same(
    [...scanFields(message)].map(({ field, value }) => [field, value]),
    [
      [1, 5],
      [1, 5],
    ],
  );
  const reader = protobuf.Reader.create(message.subarray(2));
  reader.skipType(reader.uint32() & 7);
  t.equal(reader.pos, nested.length);
  for (let end = 3; end < 2 + nested.length; end += 1) {
    t.throws(() => [...scanFields(message.subarray(0, end))], RangeError, `cut at ${end}`);
  }
  t.throws(() => [...scanFields(Uint8Array.of(0x24))], RangeError, "an end without a beginning");
});
