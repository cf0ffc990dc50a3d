/** Every fault that a line may have, each with the message that people read. */
import t from "tap";
import { monthIndex } from "../../core-wasm/layout.js";
import { Fault } from "./fault.js";
import type { Household } from "./household.js";
import { readLine } from "./line.js";

const LIMITS = {
  firstMonth: monthIndex(2019, 1),
  lastMonth: monthIndex(2027, 8),
  rowCountMax: 3,
};

const CHILD = { childId: "11", geboortedatum: "2015-05-17", rol: "VOLLEDIG" };
const HOUSEHOLD = { gezinId: "1", payer: "FONS", maand: "2023-10", kinderen: [CHILD] };

function read(text: string | Buffer): Household | Fault {
  const bytes = Buffer.from(text as string);
  return readLine(bytes, 0, bytes.length, LIMITS);
}

/** The message of a line, or `accepted`. */
function told(text: string | Buffer): string {
  const line = read(text);
  return line instanceof Fault ? line.text(1).slice("line 1: ".length, -1) : "accepted";
}

const household = (change: object): string => JSON.stringify({ ...HOUSEHOLD, ...change });
const child = (change: object): string => household({ kinderen: [{ ...CHILD, ...change }] });
const school = (...years: unknown[]): string => child({ school: years });

type Case = readonly [name: string, text: string | Buffer, message: string];

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

const HOUSEHOLDS: readonly Case[] = [
  [
    "an unknown field",
    household({ geznId: "1" }),
    "geznId: expected a field of the household, found an unknown field",
  ],
  [
    "a field in other letters",
    household({ gezinid: "1" }),
    "gezinid: expected gezinId, found an unknown field",
  ],
  [
    "a field of the child",
    household({ rangklasse: 0 }),
    "rangklasse: expected rangklasse on the child, found an unknown field",
  ],
  [
    "a null in an unknown field",
    household({ foo: null }),
    "foo: expected a field of the household, found an unknown field",
  ],
  [
    "the prototype as key",
    '{"__proto__":{"gezinId":"1"}}',
    '"__proto__": expected a field of the household, found an unknown field',
  ],
  [
    "the constructor as key",
    household({ constructor: 1 }),
    "constructor: expected a field of the household, found an unknown field",
  ],
  [
    "a key with a line end",
    household({ "a\nb": 1 }),
    '"a\\nb": expected a field of the household, found an unknown field',
  ],
  [
    "no gezinId",
    household({ gezinId: undefined }),
    "gezinId: expected text of a whole number from 1 to 9223372036854775807, found nothing",
  ],
  [
    "null as gezinId",
    household({ gezinId: null }),
    "gezinId: expected text of a whole number from 1 to 9223372036854775807, found null",
  ],
  [
    "a number as gezinId",
    household({ gezinId: 1 }),
    "gezinId: expected text of a whole number from 1 to 9223372036854775807, found 1",
  ],
  [
    "0 as gezinId",
    household({ gezinId: "0" }),
    'gezinId: expected text of a whole number from 1 to 9223372036854775807, found "0"',
  ],
  [
    "a negative gezinId",
    household({ gezinId: "-1" }),
    'gezinId: expected text of a whole number from 1 to 9223372036854775807, found "-1"',
  ],
  [
    "a gezinId with a leading zero",
    household({ gezinId: "01" }),
    'gezinId: expected text of a whole number from 1 to 9223372036854775807, found "01"',
  ],
  [
    "a gezinId of 2^63",
    household({ gezinId: "9223372036854775808" }),
    'gezinId: expected text of a whole number from 1 to 9223372036854775807, found "9223372036854775808"',
  ],
  [
    "no payer",
    household({ payer: undefined }),
    "payer: expected one of FONS, INFINO, KIDSLIFE, MYFAMILY, PARENTIA, found nothing",
  ],
  [
    "a payer in small letters",
    household({ payer: "fons" }),
    'payer: expected one of FONS, INFINO, KIDSLIFE, MYFAMILY, PARENTIA, found "fons"',
  ],
  [
    "a payer by number",
    household({ payer: 0 }),
    "payer: expected one of FONS, INFINO, KIDSLIFE, MYFAMILY, PARENTIA, found 0",
  ],
  [
    "no month",
    household({ maand: undefined }),
    "maand: expected maand, or van and tot, found nothing",
  ],
  [
    "van alone",
    household({ maand: null, van: "2023-10" }),
    "tot: expected a month YYYY-MM from 2019-01 to 2027-08, found nothing",
  ],
  [
    "tot alone",
    household({ maand: null, tot: "2023-10" }),
    "van: expected a month YYYY-MM from 2019-01 to 2027-08, found nothing",
  ],
  [
    "maand beside van",
    household({ van: "2023-10" }),
    "maand: expected either maand, or van and tot, found maand beside van",
  ],
  [
    "maand beside tot",
    household({ tot: "2023-10" }),
    "maand: expected either maand, or van and tot, found maand beside tot",
  ],
  [
    "van after tot",
    household({ maand: null, van: "2023-11", tot: "2023-10" }),
    'van: expected a month not after tot 2023-10, found "2023-11"',
  ],
  [
    "a month before 2019",
    household({ maand: "2018-12" }),
    'maand: expected a month YYYY-MM from 2019-01 to 2027-08, found "2018-12"',
  ],
  [
    "a month past the parameters",
    household({ maand: "2027-09" }),
    'maand: expected a month YYYY-MM from 2019-01 to 2027-08, found "2027-09"',
  ],
  [
    "month 13",
    household({ maand: "2023-13" }),
    'maand: expected a month YYYY-MM from 2019-01 to 2027-08, found "2023-13"',
  ],
  [
    "a month of one digit",
    household({ maand: "2023-1" }),
    'maand: expected a month YYYY-MM from 2019-01 to 2027-08, found "2023-1"',
  ],
  [
    "a date as month",
    household({ maand: "2023-10-01" }),
    'maand: expected a month YYYY-MM from 2019-01 to 2027-08, found "2023-10-01"',
  ],
  [
    "a month with a line end",
    household({ maand: "2023-10\n" }),
    'maand: expected a month YYYY-MM from 2019-01 to 2027-08, found "2023-10\\n"',
  ],
  [
    "a number as month",
    household({ maand: 202310 }),
    "maand: expected a month YYYY-MM from 2019-01 to 2027-08, found 202310",
  ],
  [
    "cents as text",
    household({ gezinsinkomstenCents: "3" }),
    'gezinsinkomstenCents: expected whole cents from 0 to 999999999999999, found "3"',
  ],
  [
    "half a cent",
    household({ gezinsinkomstenCents: 1.5 }),
    "gezinsinkomstenCents: expected whole cents from 0 to 999999999999999, found 1.5",
  ],
  [
    "negative cents",
    household({ gezinsinkomstenCents: -1 }),
    "gezinsinkomstenCents: expected whole cents from 0 to 999999999999999, found -1",
  ],
  [
    "cents of 10^15",
    household({ gezinsinkomstenCents: 1e15 }),
    "gezinsinkomstenCents: expected whole cents from 0 to 999999999999999, found 1000000000000000",
  ],
  [
    "cents past a double",
    householdWith("gezinsinkomstenCents", "1e999"),
    "gezinsinkomstenCents: expected whole cents from 0 to 999999999999999, found Infinity",
  ],
  [
    "cents that a double rounds",
    householdWith("gezinsinkomstenCents", "3.00000000000000000001"),
    "gezinsinkomstenCents: expected a whole number, found 3.00000000000000000001",
  ],
  [
    "cents that a double loses",
    householdWith("gezinsinkomstenCents", "1e-999"),
    "gezinsinkomstenCents: expected a whole number, found 1e-999",
  ],
  ["a number as bool", household({ isEenouder: 1 }), "isEenouder: expected true or false, found 1"],
  [
    "a text as bool",
    household({ isKiUitgesloten: "true" }),
    'isKiUitgesloten: expected true or false, found "true"',
  ],
  [
    "100 other children",
    household({ extraKinderenCount: 100 }),
    "extraKinderenCount: expected a whole number from 0 to 99, found 100",
  ],
  [
    "a list as count",
    household({ extraKinderenCount: [1] }),
    "extraKinderenCount: expected a whole number from 0 to 99, found a list",
  ],
  [
    "no kinderen",
    household({ kinderen: undefined }),
    "kinderen: expected a list of children, found nothing",
  ],
  [
    "null as kinderen",
    household({ kinderen: null }),
    "kinderen: expected a list of children, found null",
  ],
  [
    "an object as kinderen",
    household({ kinderen: {} }),
    "kinderen: expected a list of children, found an object",
  ],
  [
    "null as child",
    household({ kinderen: [CHILD, null] }),
    "kinderen[1]: expected an object of one child, found null",
  ],
  [
    "a text as child",
    household({ kinderen: ["11"] }),
    'kinderen[0]: expected an object of one child, found "11"',
  ],
  [
    "a field twice",
    '{"gezinId":"1","payer":"FONS","gezinId":"2","maand":"2023-10","kinderen":[]}',
    "gezinId: expected each field once, found it a second time",
  ],
  [
    "more rows than the kernel has",
    household({ kinderen: [1, 2, 3, 4].map((id) => ({ ...CHILD, childId: `${id}` })) }),
    "kinderen: expected at most 3 children and school years in the months asked for, found 4",
  ],
];

const CHILDREN: readonly Case[] = [
  [
    "an unknown field",
    child({ naam: "Jan" }),
    "kinderen[0].naam: expected a field of the child, found an unknown field",
  ],
  [
    "a field of the household",
    child({ isEenouder: true }),
    "kinderen[0].isEenouder: expected isEenouder on the household, found an unknown field",
  ],
  [
    "a span under its stored name",
    child({ vanMaand: "2023-10" }),
    "kinderen[0].vanMaand: expected a field of the child, found an unknown field",
  ],
  [
    "no childId",
    child({ childId: undefined }),
    "kinderen[0].childId: expected text of a whole number from 1 to 9223372036854775807, found nothing",
  ],
  [
    "no geboortedatum",
    child({ geboortedatum: null }),
    "kinderen[0].geboortedatum: expected a date YYYY-MM-DD that exists, found null",
  ],
  [
    "no rol",
    child({ rol: undefined }),
    "kinderen[0].rol: expected one of VOLLEDIG, GEDEELD_HOOFD, GEDEELD_ANDER, found nothing",
  ],
  [
    "29 February 2019",
    child({ geboortedatum: "2019-02-29" }),
    'kinderen[0].geboortedatum: expected a date YYYY-MM-DD that exists, found "2019-02-29"',
  ],
  [
    "31 April",
    child({ overlijdensdatum: "2020-04-31" }),
    'kinderen[0].overlijdensdatum: expected a date YYYY-MM-DD that exists, found "2020-04-31"',
  ],
  [
    "death before birth",
    child({ overlijdensdatum: "2015-05-16" }),
    'kinderen[0].overlijdensdatum: expected a date not before geboortedatum 2015-05-17, found "2015-05-16"',
  ],
  [
    "rangklasse 4",
    child({ rangklasse: 4 }),
    "kinderen[0].rangklasse: expected a whole number from 0 to 3, found 4",
  ],
  [
    "rangklasse -1",
    child({ rangklasse: -1 }),
    "kinderen[0].rangklasse: expected a whole number from 0 to 3, found -1",
  ],
  [
    "rangklasse 1 from 2019",
    child({ geboortedatum: "2019-01-01", rangklasse: 1 }),
    "kinderen[0].rangklasse: expected 0 for a child born from 2019-01-01, found 1 with a birth on 2019-01-01",
  ],
  [
    "37 points",
    child({ zorgTotaal: 37 }),
    "kinderen[0].zorgTotaal: expected a whole number from 0 to 36, found 37",
  ],
  [
    "7 points of pillar 1",
    child({ zorgPijler1: 7, zorgTotaal: 36 }),
    "kinderen[0].zorgPijler1: expected a whole number from 0 to 6, found 7",
  ],
  [
    "pillar 1 above the total",
    child({ zorgPijler1: 4, zorgTotaal: 3 }),
    "kinderen[0].zorgPijler1: expected at most zorgTotaal 3, found 4",
  ],
  [
    "pillar 1 without total",
    child({ zorgPijler1: 1 }),
    "kinderen[0].zorgPijler1: expected at most zorgTotaal 0, found 1",
  ],
  [
    "a status that is none",
    child({ statuut: "WERKEND" }),
    'kinderen[0].statuut: expected one of GEEN, LEERLING, STUDENT, SCHOOLVERLATER, found "WERKEND"',
  ],
  [
    "169 lesson hours",
    child({ lesurenPerWeek: 169 }),
    "kinderen[0].lesurenPerWeek: expected a whole number from 0 to 168, found 169",
  ],
  [
    "256 credits",
    child({ studiepunten: 256 }),
    "kinderen[0].studiepunten: expected a whole number from 0 to 255, found 256",
  ],
  [
    "745 hours in a month",
    child({ andereUrenMaand: 745 }),
    "kinderen[0].andereUrenMaand: expected a whole number from 0 to 744, found 745",
  ],
  [
    "8785 hours in a year",
    child({ studentenurenJaarVoordien: 8785 }),
    "kinderen[0].studentenurenJaarVoordien: expected a whole number from 0 to 8784, found 8785",
  ],
  [
    "32 full days",
    child({ opvangVolleDagen: 32 }),
    "kinderen[0].opvangVolleDagen: expected a whole number from 0 to 31, found 32",
  ],
  [
    "63 half days",
    child({ opvangHalveDagen: 63 }),
    "kinderen[0].opvangHalveDagen: expected a whole number from 0 to 62, found 63",
  ],
  [
    "Covid before June 2020",
    child({ covidMaand: "2020-05" }),
    'kinderen[0].covidMaand: expected a month YYYY-MM from 2020-06 to 2020-10, found "2020-05"',
  ],
  [
    "Covid after October 2020",
    child({ covidMaand: "2020-11" }),
    'kinderen[0].covidMaand: expected a month YYYY-MM from 2020-06 to 2020-10, found "2020-11"',
  ],
  [
    "a starting month that is none",
    child({ startbedragMaand: "2020-00" }),
    'kinderen[0].startbedragMaand: expected a month YYYY-MM, found "2020-00"',
  ],
  [
    "van after tot",
    child({ van: "2023-02", tot: "2023-01" }),
    'kinderen[0].van: expected a month not after tot 2023-01, found "2023-02"',
  ],
  ["a van that is none", child({ van: 3 }), "kinderen[0].van: expected a month YYYY-MM, found 3"],
  [
    "a tot that is none",
    child({ tot: "2023" }),
    'kinderen[0].tot: expected a month YYYY-MM, found "2023"',
  ],
  [
    "one child twice",
    household({ kinderen: [CHILD, CHILD] }),
    "kinderen[1].childId: expected spans of child 11 that do not overlap, found a month that kinderen[0] holds too",
  ],
  [
    "overlap of one month",
    household({
      kinderen: [
        { ...CHILD, van: "2023-05" },
        { ...CHILD, childId: "12" },
        { ...CHILD, tot: "2023-05" },
      ],
    }),
    "kinderen[2].childId: expected spans of child 11 that do not overlap, found a month that kinderen[0] holds too",
  ],
  [
    "a field twice",
    '{"gezinId":"1","payer":"FONS","maand":"2023-10","kinderen":[{"childId":"1","geboortedatum":"2015-05-17","rol":"VOLLEDIG","r\\u006fl":"VOLLEDIG"}]}',
    "kinderen[0].rol: expected each field once, found it a second time",
  ],
];

const SCHOOLS: readonly Case[] = [
  [
    "school as object",
    child({ school: {} }),
    "kinderen[0].school: expected a list of school years, found an object",
  ],
  [
    "null as school year",
    school(null),
    "kinderen[0].school[0]: expected an object of one school year, found null",
  ],
  [
    "no schooljaar",
    school({ schoolSoort: "LAGER" }),
    "kinderen[0].school[0].schooljaar: expected a whole number from 2000 to 2100, found nothing",
  ],
  [
    "schooljaar 1999",
    school({ schooljaar: 1999 }),
    "kinderen[0].school[0].schooljaar: expected a whole number from 2000 to 2100, found 1999",
  ],
  [
    "schooljaar 2101",
    school({ schooljaar: 2101 }),
    "kinderen[0].school[0].schooljaar: expected a whole number from 2000 to 2100, found 2101",
  ],
  [
    "schooljaar as text",
    school({ schooljaar: "2023" }),
    'kinderen[0].school[0].schooljaar: expected a whole number from 2000 to 2100, found "2023"',
  ],
  [
    "a school year twice",
    school({ schooljaar: 2023 }, { schooljaar: 2022 }, { schooljaar: 2023 }),
    "kinderen[0].school[2].schooljaar: expected each school year once, found 2023 a second time",
  ],
  [
    "21 points",
    school({ schooljaar: 2022 }, { schooljaar: 2023, schoolPunten: 21 }),
    "kinderen[0].school[1].schoolPunten: expected a whole number from 0 to 20, found 21",
  ],
  [
    "a kind that is none",
    school({ schooljaar: 2023, schoolSoort: "UNIVERSITEIT" }),
    'kinderen[0].school[0].schoolSoort: expected one of GEEN, KLEUTER, LAGER, SO_VOLTIJDS, SO_DERDE_JAAR_DERDE_GRAAD, SO_ZELFSTANDIG, LEREN_EN_WERKEN, HBO5, found "UNIVERSITEIT"',
  ],
  [
    "cents as text",
    school({ schooljaar: 2023, kiVreemdCents: "1" }),
    'kinderen[0].school[0].kiVreemdCents: expected whole cents from 0 to 999999999999999, found "1"',
  ],
  [
    "a school fact on the child",
    child({ schoolPunten: 3 }),
    "kinderen[0].schoolPunten: expected schoolPunten on the school year, found an unknown field",
  ],
  [
    "a fault outside the months asked for",
    school({ schooljaar: 2001, schoolPunten: 21 }),
    "kinderen[0].school[0].schoolPunten: expected a whole number from 0 to 20, found 21",
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
  ["the largest ids", household({ gezinId: "9223372036854775807" })],
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

/** The household with one more field, its value as JSON text. */
function householdWith(field: string, value: string): string {
  return `${JSON.stringify(HOUSEHOLD).slice(0, -1)},"${field}":${value}}`;
}

t.test("a line that is no household is told what it is", async (t) => {
  for (const [name, text, message] of WHOLE_LINES) t.equal(told(text), message, name);
});

t.test("a fault of the household names field, expected and found", async (t) => {
  for (const [name, text, message] of HOUSEHOLDS) t.equal(told(text), message, name);
});

t.test("a fault of a child names its place in the list", async (t) => {
  for (const [name, text, message] of CHILDREN) t.equal(told(text), message, name);
});

t.test("a fault of a school year names both places", async (t) => {
  for (const [name, text, message] of SCHOOLS) t.equal(told(text), message, name);
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
