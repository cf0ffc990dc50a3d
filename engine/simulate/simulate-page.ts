/** The page of a simulation: plots of what changes and for whom, and its tables. */

import { COMPONENTS } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import { counted } from "../counted.js";
import { type BarGroup, barPlot } from "../page/bars.js";
import { documentOf } from "../page/document.js";
import { htmlTable, jsonRows } from "../page/table.js";
import { BAND_STARTS, GROUPINGS } from "../scan/groups.js";
import { monthsOf, type Simulation } from "./simulate.js";
import {
  gainNames,
  measuresOf,
  NO_CHANGE_NAME,
  overMonths,
  simulationTables,
} from "./simulate-tables.js";
import { GAIN_BANDS, SUBJECTS } from "./tally.js";

const MILLION_CENTS = 100_000_000;
const EURO_CENTS = 100;
const CHILDREN = SUBJECTS.indexOf("children");
const HOUSEHOLDS = SUBJECTS.indexOf("households");

export function simulationPage(of: Simulation): string {
  const tables = simulationTables(of);
  return documentOf({
    title: `Simulation of ${of.reforms.map(({ name }) => name).join(" and ")}`,
    headers: headersOf(of),
    plots: simulationPlots(of),
    tables: tables.map(htmlTable),
    footer: READINGS,
    data: Object.fromEntries(tables.map((table) => [table.name, jsonRows(table)])),
  });
}

/** How the figures are to be read. */
const READINGS =
  "Behaviour is taken as it is: nobody moves, works or asks for anything because of a reform. " +
  "Winners and losers are counted over all months together; a child that lives in two households " +
  "is counted in both. Groups are those of the law as it stands, in the last month of each " +
  "child. Under the income line: household income of the award year, and the amounts of the " +
  "months as a year's, below the line; the line is the same for every household.";

export function headersOf({ window, reforms, factsMoment, lineCents, tally }: Simulation) {
  const euro = (value: number) => (value / EURO_CENTS).toLocaleString("en");
  const line = lineCents === null ? [] : [`income line: ${euro(lineCents)} euro a year`];
  const at = tally.groupAt(0, HOUSEHOLDS, BAND_STARTS[0] as number);
  return [
    `${monthText(window.from)} to ${monthText(window.to - 1)}, ` +
      `facts as of delivery ${factsMoment}, ${counted(tally.at(at), "household")}`,
    ...reforms.map(({ name, file }) => `${name}: ${file}`),
    ...line,
  ];
}

export function simulationPlots(of: Simulation): string[] {
  const seriesNames = of.reforms.map(({ name }) => name);
  const millions = "difference, million euro";
  const plots = [
    barPlot({
      ...{ title: "What it costs, by month", axis: millions, groupAxis: "month", seriesNames },
      groups: monthGroups(of),
    }),
    barPlot({
      ...{ title: "What it costs, by component", axis: millions, groupAxis: "component" },
      ...{ seriesNames, groups: componentGroups(of) },
    }),
    barPlot({
      ...{ title: "Households that gain or lose", axis: "households", seriesNames },
      ...{ groupAxis: "euro a month", groups: gainGroups(of) },
    }),
  ];
  for (const [index, { name, title }] of GROUPINGS.entries()) {
    if (name === "all" || name === "payer") continue;
    const axes = { groupAxis: title.split(/,| of | in | \(/)[0] as string, seriesNames };
    const shares = "per cent of the children: winners right, losers left";
    plots.push(
      barPlot({
        ...{ ...axes, title: `Winners and losers. ${title}`, axis: shares },
        groups: bandGroups(of, index, shareValues),
      }),
      barPlot({
        ...{ ...axes, title: `Average change. ${title}`, axis: "euro a child and month" },
        groups: bandGroups(of, index, (measures) => [netEach(of, measures)]),
      }),
    );
  }
  return [...plots, ...linePlots(of)];
}

function monthGroups(of: Simulation): BarGroup[] {
  return monthsOf(of.window).map((month, at) => {
    const total = (variant: number) =>
      of.tally.at(of.tally.budgetAt(variant, at) + COMPONENTS.length);
    const series = of.reforms.map((_, reform) => [(total(reform + 1) - total(0)) / MILLION_CENTS]);
    return { label: monthText(month), series };
  });
}

function componentGroups(of: Simulation): BarGroup[] {
  const groups = COMPONENTS.map((label, place) => {
    const base = overMonths(of, 0, place);
    const series = of.reforms.map((_, reform) => [
      (overMonths(of, reform + 1, place) - base) / MILLION_CENTS,
    ]);
    return { label, series };
  });
  return groups.filter(({ series }) => series.flat().some((value) => value !== 0));
}

function gainGroups(of: Simulation): BarGroup[] {
  const names = gainNames();
  const groups = Array.from({ length: GAIN_BANDS }, (_, band) => {
    const series = of.reforms.map((_reform, reform) => [
      of.tally.at(of.tally.gainAt(reform, HOUSEHOLDS, band)),
    ]);
    return { label: names[band] as string, series };
  });
  const isChanged = ({ label, series }: BarGroup): boolean =>
    label !== NO_CHANGE_NAME && series.flat().some((value) => value !== 0);
  return groups.filter(isChanged);
}

/** Bands of a grouping with children, and what a function makes of their measures. */
function bandGroups(
  of: Simulation,
  index: number,
  valuesOf: (measures: readonly number[]) => number[],
): BarGroup[] {
  const bands = GROUPINGS[index]?.bands ?? [];
  return bands.flatMap((label, band) => {
    const place = (BAND_STARTS[index] as number) + band;
    const measured = of.reforms.map((_, reform) => measuresOf(of, reform, CHILDREN, place));
    if (measured.every(([all]) => all === 0)) return [];
    return [{ label, series: measured.map(valuesOf) }];
  });
}

function shareValues([all = 0, winners = 0, losers = 0]: readonly number[]): number[] {
  const shares = [(100 * winners) / all, (-100 * losers) / all];
  return shares.some((share) => share !== 0) ? shares.filter((share) => share !== 0) : [0];
}

function netEach({ tally }: Simulation, measures: readonly number[]): number {
  const [all = 1, , , gain = 0, loss = 0] = measures;
  return (gain + loss) / all / tally.shape.months / EURO_CENTS;
}

function linePlots({ lineCents, tally, reforms }: Simulation): string[] {
  if (lineCents === null) return [];
  const groups = ["law as it stands", ...reforms.map(({ name }) => name)].map((label, variant) => {
    return { label, series: [[tally.at(tally.lineAt(variant))]] };
  });
  const axes = { axis: "children", groupAxis: "variant", seriesNames: ["children"] };
  return [barPlot({ title: "Children under the income line", ...axes, groups })];
}
