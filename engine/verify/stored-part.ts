/**
 * The differences of a part as they are stored, put back into the order in which they were sent:
 * that is what its digest is of.
 */
import { COMPONENTS, PAYERS } from "../../core-wasm/layout.js";
import {
  differenceHash,
  differenceKey,
  type Mark,
  markOf,
  type PartDigest,
  type PartLine,
} from "../regularise/part-digest.js";
import { SpanRows } from "../regularise/spans.js";
import { STANDINGS } from "../regularise/standing.js";
import { DifferenceSink } from "../regularise/write-differences.js";
import type { CheckedTable, Place } from "./finding.js";

export interface DifferenceWords {
  readonly gezinId: string;
  readonly childId: string;
  readonly payer: string;
  readonly component: string;
  readonly vanMaand: number;
  readonly totMaand: number;
  readonly before: number;
  readonly after: number;
  readonly standing: string;
  readonly causeNo: number;
}

/** A row of a part, with its mark and where it stands. */
export interface PartRow {
  readonly table: CheckedTable;
  readonly mark: Mark;
  readonly place: Place;
  readonly said: string;
}

interface StoredDifference {
  readonly words: DifferenceWords;
  readonly mark: Mark;
}

/** The one that is looked at. */
const ROW = new SpanRows();

export class StoredPart {
  readonly #differences: StoredDifference[] = [];
  readonly #lines: PartLine[] = [];

  addDifference(words: DifferenceWords): void {
    fillRow(ROW, words);
    const key = differenceKey(ROW, 0, words.vanMaand);
    const line = differenceHash(ROW, 0, key, words.totMaand);
    this.#differences.push({ words, mark: { gezinId: BigInt(words.gezinId), key, line } });
  }

  addLine(line: PartLine): void {
    this.#lines.push(line);
  }

  get rowCount(): number {
    return this.#differences.length + this.#lines.length;
  }

  /** Every row. */
  rows(): PartRow[] {
    return [
      ...this.#differences.map(({ words, mark }) => ({
        ...{ table: "difference" as const, mark, place: differencePlace(words) },
        said: differenceText(words),
      })),
      ...this.#lines.map((line) => ({
        ...{ table: line.table, mark: markOf(line), place: linePlace(line), said: line.said },
      })),
    ];
  }

  /** The digest of what is stored, its differences in the order of marks. */
  digest(regularisationId: number, partNo: number, marks: readonly Mark[]): PartDigest {
    const places = new Map<string, number[]>();
    for (const [at, mark] of marks.entries()) {
      const known = places.get(markId(mark));
      if (known === undefined) places.set(markId(mark), [at]);
      else known.unshift(at);
    }
    const ordered = this.#differences.map((difference) => ({
      ...difference,
      at: places.get(markId(difference.mark))?.pop() ?? marks.length,
    }));
    ordered.sort((a, b) => a.at - b.at);
    const sink = new DifferenceSink(regularisationId, partNo);
    for (const { words } of ordered) {
      fillRow(ROW, words);
      if (ROW.components[0] === COMPONENTS.length) continue;
      sink.add(ROW, 0, words.totMaand);
    }
    return sink.seal(this.#lines);
  }
}

export const markId = ({ gezinId, key, line }: Mark): string => `${gezinId} ${key} ${line}`;

/** A component that there is not is the one behind the last: no row was sent with it. */
function fillRow(rows: SpanRows, words: DifferenceWords): void {
  const [gezin, child] = [BigInt(words.gezinId), BigInt(words.childId)];
  const component = COMPONENTS.indexOf(words.component as (typeof COMPONENTS)[number]);
  rows.gezinIds.set([Number(BigInt.asUintN(32, gezin)), Number(BigInt.asUintN(32, gezin >> 32n))]);
  rows.childIds.set([Number(BigInt.asUintN(32, child)), Number(BigInt.asUintN(32, child >> 32n))]);
  rows.payers[0] = PAYERS.indexOf(words.payer as (typeof PAYERS)[number]);
  rows.components[0] = component < 0 ? COMPONENTS.length : component;
  rows.standings[0] = STANDINGS.indexOf(words.standing as (typeof STANDINGS)[number]);
  rows.before[0] = words.before;
  rows.after[0] = words.after;
  rows.causeNos[0] = words.causeNo;
  rows.vanMaand[0] = words.vanMaand;
}

const differenceText = (words: DifferenceWords): string => {
  const { totMaand, before, after, standing, causeNo } = words;
  return `${before} -> ${after} cents to month ${totMaand}, ${standing}, cause ${causeNo}`;
};

export const differencePlace = (
  words: Pick<DifferenceWords, "gezinId" | "childId" | "payer" | "component" | "vanMaand">,
): Place => {
  const { vanMaand, ...rest } = words;
  const { gezinId, childId, payer, component } = rest;
  return { gezinId, childId, payer, component, row: `from month ${vanMaand}` };
};

/** Where a cause or a rejected row stands, from its key. */
export function linePlace({ table, key }: Pick<PartLine, "table" | "key">): Place {
  if (table === "difference_cause") return { row: `cause ${key}` };
  const [month = "", gezinId = "", childId = ""] = key.split(" ");
  return { row: `month ${month}`, gezinId, childId };
}
