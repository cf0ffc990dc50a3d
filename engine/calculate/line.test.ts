/** Faults of a line as a whole, and what the format allows. */
import t from "tap";
import type { Fault } from "../household/fault.js";
import {
  type Case,
  CHILD,
  child,
  HOUSEHOLD,
  household,
  householdWith,
  read,
  told,
} from "./test/line-fixture.js";

const WHOLE_LINES: readonly Case[] = [
  ["nothing", "", "line: expected an object of one household, found an empty line"],
  ["white space", " \t \r", "line: expected an object of one household, found an empty line"],
  ["a list", "[]", "line: expected an object of one household, found a list"],
  ["a number", "3", "line: expected an object of one household, found 3"],
  ["null", "null", "line: expected an object of one household, found null"],
  ["a text", '"a"', 'line: expected an object of one household, found "a"'],
  ["two objects", "{} {}", 'line: expected JSON: the end of the line, found "{" at column 4'],
  ["a cut object", '{"gezinId":"1"', 'line: expected JSON: "," or "}", found the end of the line'],
  [
    "a cut text",
    '{"gezinId":"1',
    "line: expected JSON: the end of a text in quotes, found the end of the line",
  ],
  [
    "a comma at the end",
    '{"gezinId":"1",}',
    'line: expected JSON: a key in quotes, found "}" at column 16',
  ],
  ["a bare key", '{gezinId:"1"}', 'line: expected JSON: a key in quotes, found "g" at column 2'],
  ["NaN", '{"gezinId":NaN}', 'line: expected JSON: a JSON value, found "N" at column 12'],
  ["a leading zero", '{"a":01}', 'line: expected JSON: "," or "}", found "1" at column 7'],
  [
    "a bare tab in a text",
    '{"a":"\t"}',
    'line: expected JSON: the end of a text in quotes, found "\\t" at column 7',
  ],
  [
    "an escape that is none",
    '{"a":"\\x"}',
    'line: expected JSON: an escape that JSON has, found "\\\\" at column 7',
  ],
  [
    "a byte order mark inside",
    "\ufeff{}",
    'line: expected JSON: a JSON value, found "\ufeff" at column 1',
  ],
  [
    "a stray byte",
    Buffer.from([0x7b, 0x22, 0xff]),
    "line: expected UTF-8, found byte 0xff at column 3",
  ],
  [
    "an overlong slash",
    Buffer.from([0x22, 0xc0, 0xaf, 0x22]),
    "line: expected UTF-8, found byte 0xc0 at column 2",
  ],
  [
    "a surrogate in bytes",
    Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
    "line: expected UTF-8, found byte 0xed at column 2",
  ],
  [
    "a cut character",
    Buffer.from([0x22, 0xe2, 0x82]),
    "line: expected UTF-8, found byte 0xe2 at column 2",
  ],
  [
    "past Unicode",
    Buffer.from([0x22, 0xf4, 0x90, 0x80, 0x80]),
    "line: expected UTF-8, found byte 0xf4 at column 2",
  ],
  [
    "a stray byte after a replacement character",
    Buffer.from([0x22, 0xef, 0xbf, 0xbd, 0xc3, 0xa9, 0x80, 0x22]),
    "line: expected UTF-8, found byte 0x80 at column 7",
  ],
  [
    "lists without end",
    "[".repeat(100_000),
    "line: expected at most 64 levels of nesting, found 100000",
  ],
  [
    "closed lists without end",
    `${"[".repeat(1e6)}${"]".repeat(1e6)}`,
    "line: expected at most 64 levels of nesting, found 1000000",
  ],
  [
    "objects without end",
    '{"a":'.repeat(5000),
    "line: expected at most 64 levels of nesting, found 5000",
  ],
];
const ACCEPTED: readonly (readonly [name: string, text: string])[] = [
  ["the least", household({})],
  ["no children", household({ kinderen: [] })],
  [
    "null as left out",
    household({ gezinsinkomstenCents: null, isEenouder: null, van: null, tot: null }),
  ],
  ["null on child and school", child({ van: null, overlijdensdatum: null, school: null })],
  ["3.0 as 3", householdWith("extraKinderenCount", "3.0")],
  ["1e2 cents", householdWith("gezinsinkomstenCents", "1e2")],
  ["30e-1 as 3", householdWith("extraKinderenCount", "30e-1")],
  ["-0 as 0", householdWith("extraKinderenCount", "-0")],
  ["the largest cents", household({ gezinsinkomstenCents: 999_999_999_999_999 })],
  ["the largest ids", household({ gezinId: "9223372036854775806" })],
  ["the first and the last month", household({ maand: null, van: "2019-01", tot: "2027-08" })],
  ["an escaped key", '{"gezin\\u0049d":"1","payer":"FONS","maand":"2023-10","kinderen":[]}'],
  ["spaces", `  ${JSON.stringify(HOUSEHOLD, null, " ").replaceAll("\n", "\t")}  `],
  ["a span outside the engine's range", child({ van: "1990-01", tot: "2099-12" })],
  ["a span of one month", child({ van: "2023-10", tot: "2023-10" })],
  ["death on the day of birth", child({ overlijdensdatum: "2015-05-17" })],
  ["rangklasse 1 before 2019", child({ geboortedatum: "2018-12-31", rangklasse: 1 })],
  ["every point", child({ zorgPijler1: 6, zorgTotaal: 36 })],
  ["Covid in June and October 2020", child({ covidMaand: "2020-10" })],
  [
    "spans that touch",
    household({
      kinderen: [
        { ...CHILD, van: "2023-06" },
        { ...CHILD, tot: "2023-05" },
      ],
    }),
  ],
  ["a day of birth long ago", child({ geboortedatum: "0001-01-01" })],
  ["an empty school list", child({ school: [] })],
];
t.test("a line that is no household is told what it is", async (t) => {
  for (const [name, text, message] of WHOLE_LINES) t.equal(told(text), message, name);
});

t.test("what the format allows is accepted", async (t) => {
  for (const [name, text] of ACCEPTED) t.equal(told(text), "accepted", name);
});

t.test("a long value is cut in the message", async (t) => {
  const message = told(household({ payer: "x".repeat(1000) }));
  t.match(message, /found "x{60}…"$/);
});

t.test("a fault for programs is one JSON object with four fields", async (t) => {
  const fault = read(child({ rangklasse: 4 })) as Fault;
  t.equal(
    fault.json(7),
    '{"line":7,"field":"kinderen[0].rangklasse","expected":"a whole number from 0 to 3","found":"4"}\n',
  );
});
