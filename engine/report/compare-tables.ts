/** What a comparison found, as tables. */
import { COMPONENTS, PAYERS } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import { type Cell, cents, count, id, type LongTable, type Table, text } from "../page/table.js";
import { BAND_STARTS, GROUPINGS } from "../scan/groups.js";
import type { Change, Comparison } from "./compare.js";
import { BAND_MEASURES, LARGEST } from "./compare-sink.js";
import { COMPONENT_MEASURES } from "./outcome-pairs.js";

export function comparisonTables(of: Comparison): Table[] {
  return [causeTable(of), kindTable(of), componentTable(of), groupTable(of), largestTable(of)];
}

/** What is compared, a line each. */
export function comparisonHead({ before, after }: Comparison): string[] {
  return [before, after].map(({ runId, month, factsMoment, kernelDigest, parameterDigest }) => {
    const digests = `kernel ${kernelDigest.slice(0, 12)}, amounts ${parameterDigest.slice(0, 12)}`;
    return `run ${runId}, ${monthText(month)}, facts as of delivery ${factsMoment}, ${digests}`;
  });
}

function causeTable({ causes }: Comparison): Table {
  return {
    name: "causes",
    title: "Why children in households have other results",
    columns: [text("cause"), count("changed"), cents("up"), cents("down"), cents("net")],
    rows: causes.map(({ cause, changed, up, down }) => [cause, changed, up, down, up + down]),
  };
}

function kindTable({ kinds }: Comparison): Table {
  return {
    name: "kinds",
    title: "What is other in them",
    columns: [text("what"), count("changed"), cents("up"), cents("down"), cents("net")],
    rows: kinds.map(({ kind, changed, up, down }) => [kind, changed, up, down, up + down]),
  };
}

function componentTable({ components }: Comparison): Table {
  const rows = [...COMPONENTS, "totaal"].map((name, place): Cell[] => {
    const [changed = 0, before = 0, after = 0] = components.subarray(place * COMPONENT_MEASURES);
    return [name, changed, before, after, after - before];
  });
  return {
    name: "by_component",
    title: "By component",
    columns: [
      ...[text("component"), count("changed")],
      ...[cents("before"), cents("after"), cents("difference")],
    ],
    rows: rows.filter((row) => row.slice(1).some((value) => value !== 0)),
  };
}

function groupTable({ bands }: Comparison): Table {
  const rows = GROUPINGS.flatMap(({ name, bands: names }, index) =>
    names.flatMap((label, band): Cell[][] => {
      const at = ((BAND_STARTS[index] as number) + band) * BAND_MEASURES;
      const [all = 0, changed = 0, up = 0, down = 0] = bands.subarray(at);
      return all === 0 ? [] : [[name, label, all, changed, up, down, up + down]];
    }),
  );
  return {
    name: "by_group",
    title: "Children in households by group, those of the second run where it has them",
    columns: [
      ...[text("grouping"), text("band"), count("count"), count("changed")],
      ...[cents("up"), cents("down"), cents("net")],
    ],
    rows,
  };
}

const CHANGE_COLUMNS = [
  ...[id("gezin_id"), id("child_id"), text("payer")],
  ...[cents("before"), cents("after"), cents("difference"), text("what"), text("cause")],
];

const changeRow = ({ gezinId, childId, payer, before, after, kind, cause }: Change): Cell[] => {
  const name = PAYERS[payer] as string;
  return [gezinId, childId, name, before, after, after - before, kind, cause];
};

const largestTable = ({ largest }: Comparison): Table => ({
  ...{ name: "largest", title: `The largest changes, at most ${LARGEST}` },
  ...{ columns: CHANGE_COLUMNS, rows: largest.map(changeRow) },
});

/** Every change, for files: a row is made when it is asked for. */
export const changesTable = ({ changes }: Comparison): LongTable => ({
  columns: CHANGE_COLUMNS,
  rows: {
    *[Symbol.iterator]() {
      for (const change of changes) yield changeRow(change);
    },
  },
});
