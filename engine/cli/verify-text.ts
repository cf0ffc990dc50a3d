/** What a verification came to, as people read it and as programs do. */

import { monthText } from "../../core-wasm/month.js";
import { counted } from "../counted.js";
import { recordText, tableText } from "../terminal/table.js";
import type { CheckedExport } from "../verify/export-check.js";
import { type Finding, findingText } from "../verify/finding.js";
import type { Manifest } from "../verify/signed-manifest.js";
import type { Verified } from "../verify/verify.js";

/** Findings that are printed, and columns of one. */
const SHOWN_MAX = 50;
const COLUMNS_MAX = 400;

export const verifiedJson = ({ runs, ...found }: Verified, manifest: string | null) => ({
  isWhole: found.findingCount === 0,
  runs: runs.map((run) => ({ ...run, month: monthText(run.month) })),
  ...found,
  manifest,
});

/** `manifest`: the file that was signed; undefined = none was asked for. */
export function verifiedText(found: Verified, manifest: string | null | undefined): string {
  const { runs, regularisations, chainRuns, chainRegularisations, findings, findingCount } = found;
  const rows = runs.map(({ runId, month, partitions, rows, findings: damaged }) => ({
    ...{ run: runId, month: monthText(month), partitions, rows },
    state: damaged === 0 ? "whole" : counted(damaged, "finding"),
  }));
  const about = {
    "runs in the chain": chainRuns,
    "regularisations in the chain": chainRegularisations,
    findings: findingCount,
    ...(manifest === undefined ? {} : { manifest: manifest ?? "nothing was signed" }),
  };
  return [
    tableText(rows),
    ...(regularisations.length === 0 ? [] : [tableText(regularisations.map(regularisationRow))]),
    recordText(about),
    ...(findings.length === 0 ? [] : [findingsText(findings, findingCount)]),
  ].join("\n\n");
}

const regularisationRow = ({ id, rows }: Verified["regularisations"][number]) => ({
  regularisation: id,
  rows,
});

function findingsText(findings: readonly Finding[], count: number): string {
  const lines = findings.slice(0, SHOWN_MAX).map((finding) => shortened(findingText(finding)));
  const more = count - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more; --json has up to a thousand`] : [])].join(
    "\n",
  );
}

const shortened = (text: string): string =>
  text.length <= COLUMNS_MAX ? text : `${text.slice(0, COLUMNS_MAX)}...`;

/** What is known of a signed manifest. */
export interface ManifestSaid {
  readonly madeAt: string;
  readonly signedBy: string;
  /** Whether that key was asked for, or is only the one that stands in the file. */
  readonly isKeyGiven: boolean;
  readonly runs: number;
  readonly regularisations: number;
}

export const manifestSaid = (
  { madeAt, runs, regularisations }: Manifest,
  signedBy: string,
  isKeyGiven: boolean,
): ManifestSaid => ({
  ...{ madeAt, signedBy, isKeyGiven },
  ...{ runs: runs.length, regularisations: regularisations.length },
});

/** `findings`: null where no database was compared; `exported`: null where no export was. */
export function manifestText(
  said: ManifestSaid,
  findings: readonly Finding[] | null,
  exported: CheckedExport | null,
): string {
  const { madeAt, signedBy, isKeyGiven, runs, regularisations } = said;
  const about = recordText({
    manifest: [
      counted(runs, "run"),
      counted(regularisations, "regularisation"),
      `made at ${madeAt}`,
    ].join(", "),
    signature: isKeyGiven ? signedBy : `${signedBy}, which it names itself; see --public-key`,
    chain: "whole",
    database: databaseText(findings),
    ...(exported === null ? {} : { export: exportText(exported) }),
  });
  const all = [...(findings ?? []), ...(exported?.findings ?? [])];
  return all.length === 0 ? about : `${about}\n\n${findingsText(all, all.length)}`;
}

function exportText({ run, rows, payer, findings }: CheckedExport): string {
  const what = payer === null ? "" : ` of ${payer}, amounts alone`;
  const about = `run ${run}, ${counted(rows, "row")}${what}`;
  return findings.length === 0
    ? `${about}: as signed`
    : `${about}: ${counted(findings.length, "finding")}`;
}

function databaseText(findings: readonly Finding[] | null): string {
  if (findings === null) return "not looked at";
  return findings.length === 0 ? "has the same" : counted(findings.length, "finding");
}
