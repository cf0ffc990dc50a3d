/** Every fault of a child and of its school years, with the message that people read. */
import t from "tap";
import { type Case, CHILD, child, household, told } from "./test/line-fixture.js";

const school = (...years: unknown[]): string => child({ school: years });

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
    "kinderen[0].childId: expected text of a whole number from 1 to 9223372036854775806, found nothing",
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
    "kinderen[0].overlijdensdatum: expected overlijdensdatum on or after geboortedatum, found overlijdensdatum 2015-05-16, geboortedatum 2015-05-17",
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
    "kinderen[0].rangklasse: expected rangklasse 0 on a child born from 2019-01-01, found rangklasse 1, geboortedatum 2019-01-01",
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
    "kinderen[0].zorgPijler1: expected zorgPijler1 not above zorgTotaal, found zorgPijler1 4, zorgTotaal 3",
  ],
  [
    "pillar 1 without total",
    child({ zorgPijler1: 1 }),
    "kinderen[0].zorgPijler1: expected zorgPijler1 not above zorgTotaal, found zorgPijler1 1, zorgTotaal nothing",
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
t.test("a fault of a child names its place in the list", async (t) => {
  for (const [name, text, message] of CHILDREN) t.equal(told(text), message, name);
});

t.test("a fault of a school year names both places", async (t) => {
  for (const [name, text, message] of SCHOOLS) t.equal(told(text), message, name);
});
