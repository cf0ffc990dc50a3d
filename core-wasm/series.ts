/**
 * One series of dated values, and the checks that catch the classic fault of such engines: a date
 * or an amount typed wrong. Dates fall on the first of a month and increase; a step above 12 %
 * carries a note that explains it; every value says how sure it is and where it was read.
 */
import { z } from "zod";
import { monthIndex } from "./layout.js";

/** A parameter file with a fault: what was expected, what was found, where. */
export class ParameterError extends Error {
  readonly code = "PARAMETER_FAULT";
}

const STEP_MAX = 0.12;
const VALUE_MAX = 2 ** 31 - 2;
const DATE = /^(\d{4})-(0[1-9]|1[0-2])-(\d{2})$/;

const ENTRY = z.strictObject({
  from: z.string(),
  value: z.int().min(0).max(VALUE_MAX),
  confidence: z.enum(["official", "secondary", "inferred", "candidate"]),
  source: z.string().min(1).optional(),
  note: z.string().min(1).optional(),
});

const SERIES = z.strictObject({
  doc: z.string().min(1),
  law: z.string().min(1),
  unit: z.string().min(1),
  checked: z.string().regex(DATE, "expected a date YYYY-MM-DD"),
  onlyInMonth: z.boolean().default(false),
  values: z.array(ENTRY).min(1),
});

type Entry = z.infer<typeof ENTRY>;

export interface Series extends Omit<z.infer<typeof SERIES>, "values"> {
  readonly values: readonly (Omit<Entry, "from"> & { readonly from: number })[];
}

/** Checks one series as read from YAML; returns it with months as indexes. */
export function lintSeries(file: string, name: string, raw: unknown): Series {
  const where = `${file}: ${name}`;
  const parsed = SERIES.safeParse(raw);
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

const RANGE = z.strictObject({ firstMonth: z.string(), lastMonth: z.string() });

/** First and last right-month that the parameters cover, as month indexes. */
export function parseRange(file: string, raw: unknown): { firstMonth: number; lastMonth: number } {
  const parsed = RANGE.safeParse(raw);
  if (!parsed.success) throw new ParameterError(`${file}: ${describe(parsed.error)}`);
  const [firstMonth, lastMonth] = [parsed.data.firstMonth, parsed.data.lastMonth].map((text) => {
    const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text);
    if (match === null) throw new ParameterError(`${file}: expected YYYY-MM, found ${text}`);
    return monthIndex(Number(match[1]), Number(match[2]));
  }) as [number, number];
  if (firstMonth <= lastMonth) return { firstMonth, lastMonth };
  throw new ParameterError(`${file}: expected lastMonth from firstMonth on, found it before`);
}
