import t from "tap";
import { euroText } from "../cli/run-text.js";
import { cellText, recordText, tableText } from "./table.js";

t.test("numbers stand to the right, text to the left", async (t) => {
  const rows = [
    { name: "a", rows: 1234567, euro: "1,234.50" },
    { name: "bcd", rows: 8, euro: null },
  ];
  t.equal(
    tableText(rows),
    ["name       rows      euro", "a     1,234,567  1,234.50", "bcd           8         -"].join(
      "\n",
    ),
  );
});

t.test("a record names its values and puts tables below", async (t) => {
  const text = recordText({ run: 1, month: "2025-08", rejected: [{ code: "rol", rows: 2 }] });
  t.equal(text, "run       1\nmonth     2025-08\n\nrejected\ncode  rows\nrol      2");
});

t.test("a number that says which one stands as it is asked for again", async (t) => {
  const row = { run: 1234, processId: 5124, children: 1234, "facts as of delivery": 2025n };
  t.equal(
    recordText(row).replace(/ +/g, " "),
    [...["run 1234", "processId 5124", "children 1,234", "facts as of delivery 2025"]].join("\n"),
  );
  t.equal(tableText([{ household: 10_000, rows: 10_000 }]), "household    rows\n    10000  10,000");
});

t.test("a cell shows what it holds", async (t) => {
  t.equal(cellText(undefined), "-");
  t.equal(cellText(12345n), "12,345");
  const moment = cellText(new Date(0));
  t.match(moment, /^19[67]\d-\d\d-\d\d \d\d:\d\d:00 [+-]\d\d:\d\d$/);
  t.equal(Date.parse(moment), 0, "local time with its distance from UTC is the same moment");
  t.equal(tableText([]), "none");
});

t.test("cents are shown as euro", async (t) => {
  t.equal(euroText(0n), "0.00");
  t.equal(euroText(5n), "0.05");
  t.equal(euroText(28_880_312_345n), "288,803,123.45");
  t.equal(euroText(-123_405n), "-1,234.05");
});
