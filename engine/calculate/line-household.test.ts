/** Every fault of the household on a line, with the message that people read. */
import t from "tap";
import { type Case, CHILD, household, householdWith, told } from "./test/line-fixture.js";

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
    "gezinId: expected text of a whole number from 1 to 9223372036854775806, found nothing",
  ],
  [
    "null as gezinId",
    household({ gezinId: null }),
    "gezinId: expected text of a whole number from 1 to 9223372036854775806, found null",
  ],
  [
    "a number as gezinId",
    household({ gezinId: 1 }),
    "gezinId: expected text of a whole number from 1 to 9223372036854775806, found 1",
  ],
  [
    "0 as gezinId",
    household({ gezinId: "0" }),
    'gezinId: expected text of a whole number from 1 to 9223372036854775806, found "0"',
  ],
  [
    "a negative gezinId",
    household({ gezinId: "-1" }),
    'gezinId: expected text of a whole number from 1 to 9223372036854775806, found "-1"',
  ],
  [
    "a gezinId with a leading zero",
    household({ gezinId: "01" }),
    'gezinId: expected text of a whole number from 1 to 9223372036854775806, found "01"',
  ],
  [
    "a gezinId of 2^63 - 1",
    household({ gezinId: "9223372036854775807" }),
    'gezinId: expected text of a whole number from 1 to 9223372036854775806, found "9223372036854775807"',
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
t.test("a fault of the household names field, expected and found", async (t) => {
  for (const [name, text, message] of HOUSEHOLDS) t.equal(told(text), message, name);
});
