import fc from "fast-check";
import t from "tap";
import { type Line, LineSplitter } from "./line-splitter.js";

function split(chunks: readonly Buffer[], lineBytesMax?: number): string[] {
  const splitter = new LineSplitter(lineBytesMax);
  const lines: string[] = [];
  const take = (line: Line): void => {
    const text = line.bytes.toString("utf8", line.start, line.end);
    lines.push(`${line.number}:${line.isTooLong ? "TOO LONG" : text}`);
  };
  for (const chunk of chunks) for (const line of splitter.push(chunk)) take(line);
  for (const line of splitter.end()) take(line);
  return lines;
}

const splitText = (text: string, lineBytesMax?: number): string[] =>
  split([Buffer.from(text)], lineBytesMax);

t.test("an empty stream has no line", async (t) => {
  t.same(split([]), []);
  t.same(splitText(""), []);
});

t.test(
  "a last line without line end is a line, after the last line end there is none",
  async (t) => {
    t.same(splitText("a\nb"), ["1:a", "2:b"]);
    t.same(splitText("a\nb\n"), ["1:a", "2:b"]);
    t.same(splitText("a\n\n"), ["1:a", "2:"]);
    t.same(splitText("\n"), ["1:"]);
  },
);

t.test("a carriage return before the line end belongs to the line end", async (t) => {
  t.same(splitText("a\r\nb\r\n"), ["1:a", "2:b"]);
  t.same(splitText("a\rb\n"), ["1:a\rb"]);
});

t.test("a byte order mark before the first line is passed over, later ones are text", async (t) => {
  t.same(splitText("\ufeffa\n\ufeffb\n"), ["1:a", "2:\ufeffb"]);
  t.same(splitText("\ufeff"), []);
  t.same(splitText("\ufeff\n"), ["1:"]);
});

t.test("a line past the limit is dropped and the others go on", async (t) => {
  t.same(splitText("abcd\nabcde\nabc\n", 4), ["1:abcd", "2:TOO LONG", "3:abc"]);
  t.same(splitText("abcdefghijklmnop", 4), ["1:TOO LONG"]);
  t.same(splitText("abcd\r\n", 4), ["1:abcd"]);
});

t.test("where chunks cut the bytes changes nothing", async () => {
  const text = fc.string({ unit: fc.constantFrom("a", "\n", "\r", "é", "\ufeff"), maxLength: 40 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(60)), (whole, cuts) => {
      const bytes = Buffer.from(whole);
      const at = [0, ...cuts.filter((cut) => cut < bytes.length), bytes.length];
      at.sort((left, right) => left - right);
      const chunks = at.slice(1).map((end, place) => bytes.subarray(at[place], end));
      return JSON.stringify(split(chunks, 5)) === JSON.stringify(split([bytes], 5));
    }),
  );
});
