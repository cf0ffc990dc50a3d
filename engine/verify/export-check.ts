/**
 * An export of a run beside what a signed manifest says of the run: the rows of a partition have
 * its digest. Needs no database: whoever has both files knows that no row was changed since.
 *
 *     rows, by household -> those of a partition -> kernel: digest  ==  its line in the statement
 *                        -> sums and checksums of a payer's amounts ==  totals in the statement
 *
 * An export of one payer has no partition whole; its amounts are compared alone.
 */
import { Kernel } from "../../core-wasm/kernel.js";
import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import { monthText } from "../../core-wasm/month.js";
import { REASON_LAYOUT } from "../database/reason-layout.js";
import { DecidedRows } from "../decisions/rows.js";
import { EngineError } from "../errors.js";
import { digestResults } from "../run/result-digest.js";
import type { RunStatement } from "./chain.js";
import { compareRow, type Finding, type Row } from "./finding.js";
import type { ExportedRow } from "./read-export.js";
import { appendRow, wrapped } from "./row-checksum.js";
import { fillKernel } from "./stored-rows.js";

export interface CheckedExport {
  readonly run: number;
  readonly rows: number;
  /** The one payer that the file has rows of; null when it has those of several. */
  readonly payer: string | null;
  readonly findings: readonly Finding[];
}

/** A partition, as the statement of its run has it. */
interface Said {
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
  readonly rowCount: number;
  readonly digest: string;
}

const PARTITION =
  /^partition (\d+) (-?\d+)\.\.(-?\d+) in \d+ out (\d+) .*?shared \d+ ([0-9a-f]{64}) /gm;
const TOTAL = /^total (\S+) (\S+) rows (\d+) cents (\d+) (-?\d+)$/gm;

/** Rows come by household and child, as they were exported. Throws `EXPORT_FAULT`. */
export async function checkExport(
  file: string,
  rows: AsyncIterable<ExportedRow>,
  runs: readonly RunStatement[],
): Promise<CheckedExport> {
  let check: ExportCheck | null = null;
  for await (const row of rows) {
    check ??= new ExportCheck(file, requireRun(file, row.runId, runs), await Kernel.load());
    check.add(row);
  }
  if (check === null) throw fault(file, "rows of a run", "none");
  return check.end();
}

const fault = (file: string, expected: string, found: string): EngineError =>
  new EngineError("EXPORT_FAULT", `${file}: expected ${expected}, found ${found}`);

function requireRun(file: string, runId: number, runs: readonly RunStatement[]): RunStatement {
  const run = runs.find(({ id }) => id === runId);
  if (run === undefined)
    throw fault(file, `a run of the manifest (${runs.length})`, `run ${runId}`);
  if (run.statement.includes(`\nreasons ${REASON_LAYOUT}\n`)) return run;
  throw fault(file, "a run with the reasons of this program", `run ${runId}, with others`);
}

class ExportCheck {
  readonly #rows = new DecidedRows();
  readonly #said: readonly Said[];
  readonly #findings: Finding[] = [];
  readonly #payers = new Set<number>();
  readonly #sums = new Map<string, { rows: number; cents: bigint; checksum: bigint }>();
  #at = 0;
  #count = 0;
  #last: ExportedRow | null = null;

  constructor(
    readonly file: string,
    readonly run: RunStatement,
    readonly kernel: Kernel,
  ) {
    this.#said = [...run.statement.matchAll(PARTITION)].map(
      ([, partition, from, to, rowCount, digest]) => ({
        ...{ partition: Number(partition), from: BigInt(from as string), to: BigInt(to as string) },
        ...{ rowCount: Number(rowCount), digest: digest as string },
      }),
    );
  }

  add(row: ExportedRow): void {
    const last = this.#last;
    if (row.runId !== this.run.id) throw this.#fault(row, `run ${this.run.id}`, `run ${row.runId}`);
    const maand = monthText(this.run.month);
    if (row.maand !== maand) throw this.#fault(row, `month ${maand}`, row.maand);
    const isBehind =
      last === null ||
      row.gezinId > last.gezinId ||
      (row.gezinId === last.gezinId && row.childId > last.childId);
    if (!isBehind) throw this.#fault(row, "rows by household and child", "one behind its place");
    while (this.#at < this.#said.length && row.gezinId >= (this.#said[this.#at] as Said).to) {
      this.#endPartition();
    }
    if (this.#rows.rowCount === this.kernel.rowCapacity) {
      throw this.#fault(row, `at most ${this.kernel.rowCapacity} rows of a partition`, "more");
    }
    appendRow(this.#rows, row);
    this.#payers.add(row.payer);
    this.#count += 1;
    this.#last = row;
  }

  end(): CheckedExport {
    while (this.#at < this.#said.length) this.#endPartition();
    const [first, ...others] = this.#payers;
    const payer = others.length === 0 ? (PAYERS[first as number] as string) : null;
    const totals = this.#compareTotals(payer);
    // Of one payer no partition is whole.
    const isPart = payer !== null && this.#saidPayers().length > 1;
    const findings = isPart ? totals : [...this.#findings, ...totals];
    return { run: this.run.id, rows: this.#count, payer: isPart ? payer : null, findings };
  }

  #fault({ line }: ExportedRow, expected: string, found: string): EngineError {
    return fault(`${this.file}: line ${line}`, expected, found);
  }

  #endPartition(): void {
    const { partition, rowCount, digest, from, to } = this.#said[this.#at] as Said;
    const rows = this.#rows;
    fillKernel(this.kernel, rows);
    const expected: Row = { rows: String(rowCount), digest };
    const found: Row = {
      ...{ rows: String(rows.rowCount), digest: digestResults(this.kernel, rows.rowCount) },
    };
    const place = { run: this.run.id, partition, row: `households ${from} to ${to}` };
    this.#findings.push(...compareRow("decision", place, expected, found).slice(0, 1));
    for (const sum of this.kernel.payerSums()) {
      const key = `${sum.payer} ${sum.component}`;
      const all = this.#sums.get(key) ?? { rows: 0, cents: 0n, checksum: 0n };
      this.#sums.set(key, {
        rows: all.rows + sum.rows,
        cents: all.cents + sum.cents,
        checksum: wrapped(all.checksum + sum.checksum),
      });
    }
    rows.rowCount = 0;
    rows.table.clear();
    this.#at += 1;
  }

  #saidPayers(): string[] {
    const named = [...this.run.statement.matchAll(TOTAL)].map(([, payer]) => payer as string);
    return [...new Set(named)];
  }

  #compareTotals(payer: string | null): Finding[] {
    return [...this.run.statement.matchAll(TOTAL)].flatMap(
      ([, own = "", component = "", rows = "", cents = "", checksum = ""]) => {
        if (payer !== null && own !== payer) return [];
        const sum = this.#sums.get(`${own} ${component}`) ?? { rows: 0, cents: 0n, checksum: 0n };
        const place = { run: this.run.id, payer: own, component };
        const expected = { rows, cents, checksum: String(wrapped(BigInt(checksum))) };
        const found = {
          ...{ rows: String(sum.rows), cents: String(sum.cents), checksum: String(sum.checksum) },
        };
        return compareRow("run_total", place, expected, found).slice(0, 1);
      },
    );
  }
}
