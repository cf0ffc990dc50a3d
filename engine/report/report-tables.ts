/** What a report says, as tables. */
import { COMPONENTS } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import { type Cell, cents, count, type Table, text } from "../page/table.js";
import { BAND_STARTS, GROUPINGS } from "../scan/groups.js";
import { PUBLISHED_STOCKS, type PublishedName, type PublishedStock } from "./published.js";
import type { Report, Summed } from "./report.js";
import { CENTS, CHILDREN, HOUSEHOLDS, MEASURES } from "./report-sink.js";

export function reportTables(of: Report): Table[] {
  const tables = [componentTable(of), payerTable(of), groupTable(of), detailTable(of)];
  return [...tables, publishedTable(of)];
}

/** A measure of a band, by the place of its grouping. */
export function sumAt(of: Summed | null, grouping: number, band: number, measure: number): number {
  const place = (BAND_STARTS[grouping] as number) + band;
  return of?.sums[place * MEASURES + measure] ?? 0;
}

const beforeColumns = ({ before }: Report) =>
  before === null ? [] : [cents("month_before"), cents("difference")];

function beforeCells(of: Report, own: number, before: () => number): Cell[] {
  if (of.before === null) return [];
  const earlier = before();
  return [earlier, own - earlier];
}

function componentTable(of: Report): Table {
  const rows = [...COMPONENTS, "totaal"].map((name, place): Cell[] => {
    const own = sumAt(of, 0, 0, CENTS + place);
    return [name, own, ...beforeCells(of, own, () => sumAt(of.before, 0, 0, CENTS + place))];
  });
  return {
    ...{ name: "by_component", title: "By component" },
    columns: [text("component"), cents("total"), ...beforeColumns(of)],
    rows: rows.filter((row) => row.slice(1).some((value) => value !== 0)),
  };
}

function payerTable(of: Report): Table {
  const totals = of.run.totals.filter(({ cents: sum }) => sum > 0n);
  return {
    ...{ name: "by_payer_and_component", title: "By payer and component" },
    columns: [text("payer"), text("component"), count("rows"), cents("total")],
    rows: totals.map(({ payer, component, rows, cents: sum }) => [payer, component, rows, sum]),
  };
}

function groupTable(of: Report): Table {
  const total = CENTS + COMPONENTS.length;
  const rows = GROUPINGS.flatMap(({ name, bands }, grouping) =>
    bands.map((label, band): Cell[] => {
      const at = (measure: number) => sumAt(of, grouping, band, measure);
      const own = at(total);
      const before = beforeCells(of, own, () => sumAt(of.before, grouping, band, total));
      return [name, label, at(CHILDREN), at(HOUSEHOLDS), own, ...before];
    }),
  );
  return {
    ...{ name: "by_group", title: "By group" },
    columns: [
      ...[text("grouping"), text("band"), count("children"), count("households")],
      ...[cents("total"), ...beforeColumns(of)],
    ],
    rows: rows.filter((row) => row.slice(2).some((value) => value !== 0)),
  };
}

function detailTable(of: Report): Table {
  const rows = GROUPINGS.flatMap(({ name, bands }, grouping) =>
    bands.flatMap((label, band) =>
      COMPONENTS.map((component, place): Cell[] => {
        return [name, label, component, sumAt(of, grouping, band, CENTS + place)];
      }),
    ),
  );
  return {
    ...{ name: "by_group_and_component", title: "By group and component" },
    columns: [text("grouping"), text("band"), text("component"), cents("total")],
    rows: rows.filter(([, , , sum]) => sum !== 0),
  };
}

const groupingOf = (name: string): number =>
  GROUPINGS.findIndex((grouping) => grouping.name === name);

/** What a run has for a published figure. */
const MEASURED: Readonly<Record<PublishedName, (of: Report) => number>> = {
  children: (of) => sumAt(of, 0, 0, CHILDREN),
  families: (of) => sumAt(of, 0, 0, HOUSEHOLDS),
  new_regime_percent: (of) => shareOf(of, groupingOf("regime"), 0),
  aged_18_percent: (of) => shareOf(of, groupingOf("age"), AGE_18),
};
const AGE_18 = (GROUPINGS[groupingOf("age")]?.bands.length ?? 1) - 1;

const shareOf = (of: Report, grouping: number, band: number): number =>
  (100 * sumAt(of, grouping, band, CHILDREN)) / Math.max(1, sumAt(of, 0, 0, CHILDREN));

/** The last figure of each name that is not of a later month. */
function publishedBefore(month: number): PublishedStock[] {
  const names = [...new Set(PUBLISHED_STOCKS.map(({ name }) => name))];
  return names.flatMap((name) => {
    const own = PUBLISHED_STOCKS.filter((stock) => stock.name === name && stock.month <= month);
    return own.slice(-1);
  });
}

function publishedTable(of: Report): Table {
  const rows = publishedBefore(of.run.month).map(({ name, month, value }): Cell[] => {
    const isShare = name.endsWith("_percent");
    const published = isShare ? value : value * of.scale;
    const own = MEASURED[name](of);
    const difference = (100 * (own - published)) / published;
    const shown = (number: number) => (isShare ? number.toFixed(1) : String(Math.round(number)));
    return [name, monthText(month), shown(published), shown(own), `${difference.toFixed(1)} %`];
  });
  return {
    name: "published",
    title: "Beside the published figures, scaled to the population",
    columns: ["figure", "published_for", "published", "here", "difference"].map(text),
    rows,
  };
}
