/** What a simulation found, as tables: the same for files, page, text and JSON. */
import { COMPONENTS } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import { type Cell, cents, count, percent, type Table, text } from "../page/table.js";
import { BAND_STARTS, GROUPINGS } from "../scan/groups.js";
import { monthsOf, type Simulation } from "./simulate.js";
import { GAIN_BANDS, GAIN_ENDS, MEASURES, SUBJECTS } from "./tally.js";

export function simulationTables(of: Simulation): Table[] {
  const tables = [totalsTable(of), componentTable(of), budgetTable(of), groupTable(of)];
  return [...tables, gainTable(of), ...lineTables(of)];
}

/** A line of the budget: each variant's cents, and what each reform differs by. */
function budgetCells(of: Simulation, centsOf: (variant: number) => number): number[] {
  const base = centsOf(0);
  const reformed = of.reforms.map((_, reform) => centsOf(reform + 1));
  return [base, ...reformed, ...reformed.map((value) => value - base)];
}

const budgetColumns = ({ reforms }: Simulation) => [
  cents("base"),
  ...reforms.map(({ name }) => cents(name)),
  ...reforms.map(({ name }) => cents(`${name}_difference`)),
];

/** Cents of a component, or of `COMPONENTS.length`, the total, over all months. */
export function overMonths({ tally }: Simulation, variant: number, component: number): number {
  const { months } = tally.shape;
  let sum = 0;
  for (let month = 0; month < months; month += 1) {
    sum += tally.at(tally.budgetAt(variant, month) + component);
  }
  return sum;
}

function totalsTable(of: Simulation): Table {
  const { window, tally } = of;
  const rows = monthsOf(window).map((month, at): Cell[] => {
    const total = (variant: number) => tally.at(tally.budgetAt(variant, at) + COMPONENTS.length);
    return [monthText(month), ...budgetCells(of, total)];
  });
  const all = budgetCells(of, (variant) => overMonths(of, variant, COMPONENTS.length));
  return {
    name: "budget_by_month",
    title: "Budget by month",
    columns: [text("month"), ...budgetColumns(of)],
    rows: [...rows, ["all", ...all]],
  };
}

function componentTable(of: Simulation): Table {
  const rows = [...COMPONENTS, "totaal"].map((component, place): Cell[] => {
    return [component, ...budgetCells(of, (variant) => overMonths(of, variant, place))];
  });
  return {
    name: "budget_by_component",
    title: "Budget by component, all months",
    columns: [text("component"), ...budgetColumns(of)],
    rows: rows.filter((row) => row.slice(1).some((value) => value !== 0)),
  };
}

function budgetTable(of: Simulation): Table {
  const { tally } = of;
  const rows = monthsOf(of.window).flatMap((month, at) =>
    COMPONENTS.map((component, place): Cell[] => {
      const centsOf = (variant: number) => tally.at(tally.budgetAt(variant, at) + place);
      return [monthText(month), component, ...budgetCells(of, centsOf)];
    }),
  );
  return {
    name: "budget",
    title: "Budget by month and component",
    columns: [text("month"), text("component"), ...budgetColumns(of)],
    rows: rows.filter((row) => row.slice(2).some((value) => value !== 0)),
  };
}

/** Measures of a band: `MEASURES` in order. */
export function measuresOf(
  { tally }: Simulation,
  reform: number,
  subject: number,
  band: number,
): number[] {
  const at = tally.groupAt(reform, subject, band);
  return MEASURES.map((_, place) => tally.at(at + place));
}

function groupTable(of: Simulation): Table {
  const rows: Cell[][] = [];
  for (const [reform, { name }] of of.reforms.entries()) {
    for (const [subject, what] of SUBJECTS.entries()) {
      for (const [index, grouping] of GROUPINGS.entries()) {
        for (const [band, label] of grouping.bands.entries()) {
          const place = (BAND_STARTS[index] as number) + band;
          const [all = 0, ...rest] = measuresOf(of, reform, subject, place);
          if (all === 0) continue;
          rows.push([name, what, grouping.name, label, all, ...groupCells(of, all, rest)]);
        }
      }
    }
  }
  const counts = [count("count"), count("winners"), count("losers")];
  const shares = [percent("winners"), percent("losers")];
  const sums = [cents("gain"), cents("loss"), cents("net"), cents("net_each_month")];
  return {
    name: "winners_and_losers",
    title: "Winners and losers over all months",
    columns: [
      ...[text("reform"), text("subject"), text("grouping"), text("band")],
      ...[...counts, ...shares, ...sums],
    ],
    rows,
  };
}

/** Net of a band: by child or household and month, to the cent. */
function groupCells(of: Simulation, all: number, rest: readonly number[]): Cell[] {
  const [winners = 0, losers = 0, gain = 0, loss = 0] = rest;
  const net = gain + loss;
  const each = Math.round(net / all / of.tally.shape.months);
  const shares = [(100 * winners) / all, (100 * losers) / all];
  return [winners, losers, ...shares, gain, loss, net, each];
}

export const NO_CHANGE_NAME = "no change";

/** Names of the gain bands, euro a month. */
export function gainNames(): string[] {
  const euro = GAIN_ENDS.map((end) => String(end / 100));
  const bands = ["under 1", ...euro.slice(0, -1).map((from, at) => `${from} to ${euro[at + 1]}`)];
  const sizes = [...bands, `${euro.at(-1)} or more`];
  const losses = sizes.map((size) => `loses ${size}`).reverse();
  return [...losses, NO_CHANGE_NAME, ...sizes.map((size) => `gains ${size}`)];
}

function gainTable(of: Simulation): Table {
  const names = gainNames();
  const rows = of.reforms.flatMap(({ name }, reform) =>
    Array.from({ length: GAIN_BANDS }, (_, band): Cell[] => {
      const counts = SUBJECTS.map((_subject, subject) =>
        of.tally.at(of.tally.gainAt(reform, subject, band)),
      );
      return [name, names[band] as string, ...counts];
    }),
  );
  return {
    name: "gains",
    title: "Gains and losses in euro a month, averaged over the months simulated",
    columns: [text("reform"), text("band"), ...SUBJECTS.map((name) => count(name))],
    rows: rows.filter((row) => row.slice(2).some((value) => value !== 0)),
  };
}

function lineTables(of: Simulation): Table[] {
  const { lineCents, tally } = of;
  if (lineCents === null) return [];
  const [base, ...reformed] = ["base", ...of.reforms.map(({ name }) => name)].map(
    (name, variant) => {
      return { name, under: tally.at(tally.lineAt(variant)) };
    },
  ) as [{ name: string; under: number }, ...{ name: string; under: number }[]];
  const known = tally.at(tally.knownAt(true));
  const rows = [base, ...reformed].map(({ name, under }): Cell[] => {
    return [name, under, under - base.under, known, tally.at(tally.knownAt(false))];
  });
  return [
    {
      name: "income_line",
      title: "Children paid in the last month whose household stays under the income line",
      columns: [
        ...[text("variant"), count("children_under"), count("difference")],
        ...[count("children_income_known"), count("children_income_not_known")],
      ],
      rows,
    },
  ];
}
