/**
 * What the parameter files may hold. One schema for the files of the package and for a patch: a
 * patch names only what it changes.
 */
import { z } from "zod";
import { monthIndex, parseDay, parseMonth } from "../month.js";
import { CONFIDENCES, ParameterError } from "../series.js";
import type { Path, Source } from "./yaml.js";

const DATE_LENGTH = 10;

/** A date on the first of a month, as month index. */
const from = z.string().transform((text, context): number => {
  const day = parseDay(text);
  const isFirst = day !== undefined && text.endsWith("-01");
  if (isFirst) return monthIndex(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
  const expected = day === undefined ? "a date YYYY-MM-DD" : "the first of a month";
  context.addIssue({ code: "custom", message: `expected ${expected}` });
  return z.NEVER;
});

const month = z.string().transform((text, context): number => {
  const index = parseMonth(text);
  if (index !== undefined) return index;
  context.addIssue({ code: "custom", message: "expected a month YYYY-MM" });
  return z.NEVER;
});

const isDay = (text: string): boolean =>
  text.length === DATE_LENGTH && parseDay(text) !== undefined;
const text = z.string().min(1);
const factor = z.number().positive().max(100);

const provenance = {
  source: text.optional(),
  derivation: text.optional(),
  note: text.optional(),
};

const entry = z.strictObject({
  from,
  value: z.int().min(0),
  ended: z.literal(true).optional(),
  confidence: z.enum(CONFIDENCES),
  ...provenance,
});

const series = z.strictObject({
  doc: text,
  law: text,
  unit: text,
  kind: text,
  range: z.tuple([z.int().min(0), z.int().min(0)]),
  begins: from.optional(),
  above: z.array(text).default([]),
  atLeast: z.array(text).default([]),
  onlyInMonth: z.boolean().default(false),
  checked: z.string().refine(isDay, "expected a date YYYY-MM-DD"),
  values: z.array(entry).min(1),
});

const step = z.strictObject({
  from,
  factor: factor.optional(),
  add: z.int().optional(),
  ended: z.literal(true).optional(),
  note: text.optional(),
});

const kind = z.strictObject({
  doc: text,
  like: text.optional(),
  stepsFrom: from.optional(),
  begins: from.optional(),
  onlyInMonth: z.boolean().default(false),
  interval: z.int().min(1).max(120).optional(),
  steps: z.array(step),
});

const unit = z.strictObject({
  is: z.enum(["paid", "limit", "count"]),
  max: z
    .int()
    .min(1)
    .max(2 ** 31 - 2),
  times: z.int().min(1).optional(),
});

/** An entry of a patch: a value, or a factor on the value before it. Never published, if not said. */
const patchEntry = z.strictObject({
  from,
  value: z.int().min(0).optional(),
  factor: factor.optional(),
  confidence: z.enum(CONFIDENCES).default("candidate"),
  ...provenance,
});

const { doc, law, range, above, atLeast, checked } = series.shape;

export const SCHEMAS = {
  series,
  kind,
  units: z.strictObject({
    component: z.strictObject({ max: z.int().min(1) }),
    units: z.record(z.string(), unit),
  }),
  range: z.strictObject({ firstMonth: month, lastMonth: month }),
  patch: z.strictObject({
    doc: doc.optional(),
    law: law.optional(),
    range: range.optional(),
    above: above.unwrap().optional(),
    atLeast: atLeast.unwrap().optional(),
    checked: checked.optional(),
    values: z.array(patchEntry).min(1).optional(),
  }),
  patchKind: z.strictObject({ steps: z.array(step).min(1) }),
  lastMonth: month,
};

export type RawKind = z.infer<typeof kind>;
export type PatchSeries = z.infer<(typeof SCHEMAS)["patch"]>;
export type PatchKind = z.infer<(typeof SCHEMAS)["patchKind"]>;

/** Reads a part of a file by a schema. Throws a ParameterError with line, expected and found. */
export function readPart<T>(schema: z.ZodType<T>, source: Source, path: Path): T {
  const raw = inside(source.content, path);
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0] as z.core.$ZodIssue;
  const place = [...path, ...(issue.path as Path)];
  const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const where = source.at(unknown === undefined ? place : [...place, unknown]);
  const found = JSON.stringify(unknown ?? inside(source.content, place)) ?? "nothing";
  throw new ParameterError(
    `${where}: ${textOf(place)}: ${expectedText(schema, issue)}, found ${found}`,
  );
}

const textOf = (path: Path): string => path.join(".") || "file";

function inside(content: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (part, name) => (part as Record<string | number, unknown> | undefined)?.[name],
    content,
  );
}

/** What a type is called by who writes YAML. */
const TYPES: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "names with values",
};

function expectedText(schema: z.ZodType, issue: z.core.$ZodIssue): string {
  if (issue.code === "custom") return issue.message;
  if (issue.code === "unrecognized_keys") return `expected only ${keysAt(schema, issue.path)}`;
  if (issue.code === "invalid_value") return `expected one of ${issue.values.join(", ")}`;
  if (issue.code === "too_small") return `expected ${issue.minimum} or more`;
  if (issue.code === "too_big") return `expected ${issue.maximum} or less`;
  if (issue.code === "invalid_type") return `expected ${TYPES[issue.expected] ?? issue.expected}`;
  return `expected what is written in schema.ts (${issue.message})`;
}

/** The keys that an object may have where a path leads. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string {
  let part: unknown = schema;
  for (const name of path) {
    part = opened(part);
    const { shape, element } = part as { shape?: Record<PropertyKey, unknown>; element?: unknown };
    part = shape?.[name] ?? element;
  }
  return Object.keys((opened(part) as { shape?: object }).shape ?? {}).join(", ");
}

/** What an optional or defaulted schema is around. */
function opened(schema: unknown): unknown {
  const { def } = schema as { def?: { innerType?: unknown } };
  return def?.innerType === undefined ? schema : opened(def.innerType);
}
