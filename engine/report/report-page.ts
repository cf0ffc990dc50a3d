/** The page of a report. */
import { COMPONENTS } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import { type BarGroup, barPlot } from "../page/bars.js";
import { documentOf } from "../page/document.js";
import { htmlTable, jsonRows } from "../page/table.js";
import { GROUPINGS } from "../scan/groups.js";
import type { Report } from "./report.js";
import { CENTS } from "./report-sink.js";
import { reportTables, sumAt } from "./report-tables.js";

const MILLION_CENTS = 100_000_000;
const TOTAL = COMPONENTS.length;

export function reportHead({ run, before }: Report): string[] {
  const { runId, month, factsMoment, kernelDigest, parameterDigest } = run;
  const digests = `kernel ${kernelDigest.slice(0, 12)}, amounts ${parameterDigest.slice(0, 12)}`;
  const beside = before === null ? "no results of the month before" : `run ${before.run.runId}`;
  return [
    `run ${runId} of ${monthText(month)}, facts as of delivery ${factsMoment}, ${digests}`,
    `month before: ${beside}`,
  ];
}

export function reportPage(of: Report): string {
  const tables = reportTables(of);
  return documentOf({
    title: `Groeipakket of ${monthText(of.run.month)}`,
    headers: reportHead(of),
    plots: reportPlots(of),
    tables: tables.map(htmlTable),
    footer:
      "Children and households are those to whom a basic amount is paid; a child that lives in " +
      "two households counts once. Municipality is not a fact of the calculation core, so " +
      "nothing is told by it.",
    data: Object.fromEntries(tables.map((table) => [table.name, jsonRows(table)])),
  });
}

function reportPlots(of: Report): string[] {
  const { run, before } = of;
  const runs = before === null ? [run] : [run, before.run];
  const axes = { axis: "million euro", seriesNames: runs.map(({ month }) => monthText(month)) };
  const group = (label: string, grouping: number, band: number, place: number): BarGroup => {
    const sides = before === null ? [of] : [of, before];
    const sums = sides.map((side) => sumAt(side, grouping, band, CENTS + place));
    return { label, series: sums.map((sum) => [sum / MILLION_CENTS]) };
  };
  const hasAny = ({ series }: BarGroup): boolean => series.flat().some((value) => value !== 0);
  const components = COMPONENTS.map((name, place) => group(name, 0, 0, place));
  const plots = GROUPINGS.slice(1).map(({ title, bands }, index) =>
    barPlot({
      ...{ ...axes, title, groupAxis: "band" },
      groups: bands.map((label, band) => group(label, index + 1, band, TOTAL)).filter(hasAny),
    }),
  );
  const byComponent = { ...axes, title: "By component", groupAxis: "component" };
  return [barPlot({ ...byComponent, groups: components.filter(hasAny) }), ...plots];
}
