/**
 * One series of dated values, and the checks that catch the classic fault of such engines: a date
 * or an amount typed wrong. Dates fall on the first of a month and increase; a step above 12 %
 * carries a note that explains it; every value says how sure it is and where it was read.
 */
import { createRequire } from "node:module";
import type { z } from "zod";
import { monthIndex } from "./month.js";

/** A parameter file with a fault: what was expected, what was found, where. */
export class ParameterError extends Error {
  readonly code = "PARAMETER_FAULT";
}

const STEP_MAX = 0.12;
const VALUE_MAX = 2 ** 31 - 2;
const DATE = /^(\d{4})-(0[1-9]|1[0-2])-(\d{2})$/;

type Zod = typeof import("zod");
type Schemas = ReturnType<typeof buildSchemas>;

let built: Schemas | undefined;

/** Built where there is something to check: a run reads what the build has checked. */
function schemas(): Schemas {
  built ??= buildSchemas((createRequire(import.meta.url)("zod") as Zod).z);
  return built;
}

function buildSchemas(zod: Zod["z"]) {
  const entry = zod.strictObject({
    from: zod.string(),
    value: zod.int().min(0).max(VALUE_MAX),
    confidence: zod.enum(["official", "secondary", "inferred", "candidate"]),
    source: zod.string().min(1).optional(),
    note: zod.string().min(1).optional(),
  });
  const series = zod.strictObject({
    doc: zod.string().min(1),
    law: zod.string().min(1),
    unit: zod.string().min(1),
    checked: zod.string().regex(DATE, "expected a date YYYY-MM-DD"),
    onlyInMonth: zod.boolean().default(false),
    values: zod.array(entry).min(1),
  });
  const range = zod.strictObject({ firstMonth: zod.string(), lastMonth: zod.string() });
  return { entry, series, range };
}

type Entry = z.infer<Schemas["entry"]>;

export interface Series extends Omit<z.infer<Schemas["series"]>, "values"> {
  readonly values: readonly (Omit<Entry, "from"> & { readonly from: number })[];
}

/** Checks one series as read from YAML; returns it with months as indexes. */
export function lintSeries(file: string, name: string, raw: unknown): Series {
  const where = `${file}: ${name}`;
  const parsed = schemas().series.safeParse(raw);
  if (!parsed.success) throw new ParameterError(`${where}: ${describe(parsed.error)}`);
  const values = parsed.data.values.map((entry) => ({ ...entry, from: monthOf(where, entry) }));
  values.forEach((entry, index) => {
    const before = values[index - 1];
    if (before === undefined) return;
    requireOrder(where, before.from, entry.from, parsed.data.values[index] as Entry);
    requireStep(where, before.value, parsed.data.values[index] as Entry);
  });
  return { ...parsed.data, values };
}

function describe(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return "expected a series, found something else";
  return `${issue.path.join(".") || "series"}: ${issue.message}`;
}

function monthOf(where: string, { from }: Entry): number {
  const match = DATE.exec(from);
  if (match === null) {
    throw new ParameterError(`${where}: from: expected a date YYYY-MM-DD, found ${from}`);
  }
  if (match[3] !== "01") {
    throw new ParameterError(`${where}: from: expected the first of a month, found ${from}`);
  }
  return monthIndex(Number(match[1]), Number(match[2]));
}

function requireOrder(where: string, before: number, from: number, entry: Entry): void {
  if (from > before) return;
  throw new ParameterError(
    `${where}: from: expected a date after the entry before, found ${entry.from}`,
  );
}

function requireStep(where: string, before: number, entry: Entry): void {
  if (entry.note !== undefined || before === 0) return;
  const step = (entry.value - before) / before;
  if (Math.abs(step) <= STEP_MAX) return;
  throw new ParameterError(
    `${where}: ${entry.from}: expected a step of at most 12 % or a note that explains it, ` +
      `found ${before} -> ${entry.value} (${(step * 100).toFixed(1)} %)`,
  );
}

/** First and last right-month that the parameters cover, as month indexes. */
export function parseRange(file: string, raw: unknown): { firstMonth: number; lastMonth: number } {
  const parsed = schemas().range.safeParse(raw);
  if (!parsed.success) throw new ParameterError(`${file}: ${describe(parsed.error)}`);
  const [firstMonth, lastMonth] = [parsed.data.firstMonth, parsed.data.lastMonth].map((text) => {
    const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text);
    if (match === null) throw new ParameterError(`${file}: expected YYYY-MM, found ${text}`);
    return monthIndex(Number(match[1]), Number(match[2]));
  }) as [number, number];
  if (firstMonth <= lastMonth) return { firstMonth, lastMonth };
  throw new ParameterError(`${file}: expected lastMonth from firstMonth on, found it before`);
}
