import fc from "fast-check";
import t from "tap";
import { clampDays, daysSinceEpoch, parseDate } from "./calendar.js";

const DAY_MS = 86_400_000;

t.test("a date is the number of days since 2000-01-01", async (t) => {
  t.equal(parseDate("2000-01-01"), 0);
  t.equal(parseDate("1999-12-31"), -1);
  t.equal(parseDate("2000-03-01"), 60);
  t.equal(parseDate("0001-01-01"), -730_119);
});

t.test("leap days exist in leap years only", async (t) => {
  t.type(parseDate("2020-02-29"), "number");
  t.type(parseDate("2000-02-29"), "number");
  t.equal(parseDate("2019-02-29"), undefined);
  t.equal(parseDate("1900-02-29"), undefined);
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
  for (const text of wrong) t.equal(parseDate(text), undefined, text);
});

t.test("every day agrees with the platform's calendar", async () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (days) => {
      const text = new Date(Date.UTC(2000, 0, 1) + days * DAY_MS).toISOString().slice(0, 10);
      return parseDate(text) === days;
    }),
  );
});

t.test("days far from every right-month are clamped", async (t) => {
  t.equal(clampDays(parseDate("0001-01-01") as number), daysSinceEpoch(1900, 1, 1));
  t.equal(clampDays(parseDate("9999-12-31") as number), daysSinceEpoch(2200, 1, 1));
  t.equal(clampDays(parseDate("2019-05-17") as number), parseDate("2019-05-17"));
});
