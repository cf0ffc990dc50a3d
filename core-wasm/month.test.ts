import fc from "fast-check";
import t from "tap";
import {
  calendarMonth,
  dayIndex,
  daysIn,
  dayText,
  firstDay,
  monthIndex,
  monthOfDay,
  monthText,
  parseDay,
  parseMonth,
  september,
  yearOf,
} from "./month.js";

const DAY_MS = 86_400_000;

t.test("a date is the number of days since 2000-01-01", async (t) => {
  t.equal(parseDay("2000-01-01"), 0);
  t.equal(parseDay("1999-12-31"), -1);
  t.equal(parseDay("2000-03-01"), 60);
  t.equal(parseDay("0001-01-01"), -730_119);
});

t.test("leap days exist in leap years only", async (t) => {
  t.type(parseDay("2020-02-29"), "number");
  t.type(parseDay("2000-02-29"), "number");
  t.equal(parseDay("2019-02-29"), undefined);
  t.equal(parseDay("1900-02-29"), undefined);
});

t.test("what is no date of the calendar is refused", async (t) => {
  const wrong = [
    "",
    "2020-04-31",
    "2020-13-01",
    "2020-00-10",
    "2020-01-00",
    "2020-1-01",
    "2020-01-1",
    "0000-01-01",
    "20200101",
    "2020/01/01",
    "2020-01-01T00:00:00Z",
    " 2020-01-01",
    "+020-01-01",
  ];
  for (const text of wrong) t.equal(parseDay(text), undefined, text);
});

t.test("every day agrees with the platform's calendar", async () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (days) => {
      const text = new Date(Date.UTC(2000, 0, 1) + days * DAY_MS).toISOString().slice(0, 10);
      return parseDay(text) === days;
    }),
  );
});

t.test("a day, its text, its month and the first of the month belong together", async () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
      const month = monthOfDay(day);
      const inMonth = day - firstDay(month);
      const isInMonth = inMonth >= 0 && inMonth < daysIn(month);
      return (
        isInMonth && dayText(day).startsWith(monthText(month)) && parseDay(dayText(day)) === day
      );
    }),
  );
});

t.test("a month is year x 12 + month - 1, and written YYYY-MM", async (t) => {
  t.equal(monthIndex(2019, 1), 24_228);
  t.equal(monthText(24_228), "2019-01");
  t.equal(yearOf(monthIndex(2023, 12)), 2023);
  t.equal(calendarMonth(monthIndex(2023, 12)), 12);
  t.equal(september(2023), monthIndex(2023, 9));
  t.equal(daysIn(monthIndex(2024, 2)), 29);
  t.equal(firstDay(monthIndex(2000, 3)), dayIndex(2000, 3, 1));
});

t.test("months are read as YYYY-MM and nothing else", async (t) => {
  t.equal(parseMonth("2023-10"), monthIndex(2023, 10));
  for (const text of ["2023-13", "2023-00", "2023-1", "202310", " 2023-10", ""]) {
    t.equal(parseMonth(text), undefined, text);
  }
});
