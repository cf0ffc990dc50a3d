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
        let byteCount = 0;
        for (const { raw } of scanFields(bytes)) byteCount += raw.length;
        t.equal(byteCount, bytes.length);
      } catch (error) {
        t.ok(error instanceof RangeError);
      }
    }),
  );
});
