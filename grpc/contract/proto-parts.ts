/**
 * The parts of the contract that follow from the layout: the facts as fields and as an enumeration,
 * their own enumerations, the components and the reasons. Numbers are those that the .proto file
 * has (`proto-numbers.ts`).
 */
import {
  COMPONENT_DOCS,
  COMPONENTS,
  ENUMERATIONS,
  FACTS,
  type Fact,
  REASON_FIELDS,
  type Scope,
  sqlName,
} from "../../core-wasm/layout.js";
import { enumTypeName } from "./enum-name.js";
import { type Numbered, type Numbers, numberNames } from "./proto-numbers.js";

export interface ProtoPart {
  /** File under `groeikern/v1`. */
  readonly file: string;
  /** Name at the markers. */
  readonly name: string;
  /** Its lines, by the numbers that it has and those that are taken around it. */
  readonly lines: (known: Numbers, taken: readonly number[]) => string[];
}

/** Told as `van` and `tot`, in months inclusive. */
const SPAN: readonly string[] = ["vanMaand", "totMaand"];
const COLUMNS_MAX = 100;
/** Numbers of reasons that a rule has for itself. */
const REASONS_OF_RULE = 32;

const upper = (name: string): string => sqlName(name).toUpperCase();

/** A number above all others. */
const behind =
  (taken: readonly number[]) =>
  (_: string, values: readonly Numbered[]): number =>
    Math.max(0, ...taken, ...values.map(({ number }) => number)) + 1;

/** Fields of a message, a sentence above each. */
function fieldsPart(
  file: string,
  name: string,
  fields: ReadonlyMap<string, { readonly type: string; readonly doc: string }>,
): ProtoPart {
  return {
    file,
    name,
    lines: (known, taken) => {
      const numbers = numberNames([...fields.keys()], known, behind(taken));
      const lines = numbers.values.flatMap(({ name: field, number }) => {
        const { type, doc } = fields.get(field) as { type: string; doc: string };
        return [...comment(doc), `  ${type} ${field} = ${number};`];
      });
      return [...reservedLine(numbers), ...lines];
    },
  };
}

/** Values of an enumeration, behind the unspecified one. */
function enumPart(
  file: string,
  name: string,
  values: readonly string[],
  next: (taken: readonly number[]) => Parameters<typeof numberNames>[2] = behind,
): ProtoPart {
  return {
    file,
    name,
    lines: (known, taken) => {
      const numbers = numberNames(values, known, next(taken));
      return [
        ...reservedLine(numbers),
        ...numbers.values.map((value) => `  ${value.name} = ${value.number};`),
      ];
    },
  };
}

const reservedLine = ({ reserved }: Numbers): string[] =>
  reserved.length === 0 ? [] : [`  reserved ${reserved.join(", ")};`];

/** A text in comment lines. */
function comment(text: string): string[] {
  const lines: string[] = [];
  let line = "  //";
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > COLUMNS_MAX) {
      lines.push(line);
      line = "  //";
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

function fieldType({ value }: Fact): string {
  switch (value.kind) {
    case "id":
      return "int64";
    case "enum":
      return enumTypeName(value.values);
    case "bool":
      return value.absent ? "optional bool" : "bool";
    case "month":
    case "date":
      return "string";
    case "count":
      return "int32";
    case "cents":
      return value.isUnknownWhenLeftOut ? "optional int64" : "int64";
  }
}

/** What the message holds, and what left out means. */
function rangeDoc({ value }: Fact): string {
  switch (value.kind) {
    case "id":
      return " 1 to 2^63 - 2. Required.";
    case "enum":
      return value.isRequired ? " Required." : "";
    case "bool":
      return value.absent ? " True when left out." : "";
    case "month":
      return " YYYY-MM; empty = none.";
    case "date":
      return value.isRequired ? " YYYY-MM-DD. Required." : " YYYY-MM-DD; empty = none.";
    case "count":
      return ` ${value.min} to ${value.max}.${value.isRequired ? " Required." : ""}`;
    case "cents":
      if (!value.isUnknownWhenLeftOut) return " Euro cents.";
      return " Euro cents; unknown when left out, 0 is a known income of 0.";
  }
}

/** A sentence with its article, or what else it rests on. */
function withArticle(doc: string, article: string): string {
  if (article === "-") return doc;
  return doc.replace(/\.$/, ` (${/^\d/.test(article) ? "art. " : ""}${article}).`);
}

function factFields(scope: Scope) {
  const facts = FACTS.filter((fact) => fact.scope === scope && !SPAN.includes(fact.name));
  return new Map(
    facts.map((fact) => {
      const doc = withArticle(fact.doc, fact.article) + rangeDoc(fact);
      return [sqlName(fact.name), { type: fieldType(fact), doc }];
    }),
  );
}

const componentFields = new Map(
  COMPONENT_DOCS.map(({ name, article, doc }) => [
    sqlName(name),
    { type: "int64", doc: withArticle(doc, article) },
  ]),
);

const reasonNames = REASON_FIELDS.flatMap(({ rule, names }) =>
  names.slice(1).map((name) => `REDEN_${upper(rule)}_${upper(name)}`),
);

/** Every rule has numbers of its own: behind its others, or the first of the next ones. */
const behindItsRule =
  (taken: readonly number[]) =>
  (name: string, values: readonly Numbered[]): number => {
    const rule = ruleOf(name);
    const own = values.filter((value) => ruleOf(value.name) === rule).map(({ number }) => number);
    if (own.length > 0) return Math.max(...own) + 1;
    const most = Math.max(-1, ...taken, ...values.map(({ number }) => number));
    return (Math.floor(most / REASONS_OF_RULE) + 1) * REASONS_OF_RULE + 1;
  };

/** The rule of the name of a reason; one that has gone is of none. */
function ruleOf(reason: string): string | undefined {
  const field = REASON_FIELDS.find(({ rule, names }) =>
    names.some((name) => `REDEN_${upper(rule)}_${upper(name)}` === reason),
  );
  return field?.rule;
}

export const PROTO_PARTS: readonly ProtoPart[] = [
  fieldsPart("facts.proto", "facts of the household", factFields("gezin")),
  fieldsPart("facts.proto", "facts of the child", factFields("kind")),
  fieldsPart("facts.proto", "facts of the school year", factFields("school")),
  ...Object.entries(ENUMERATIONS).map(([name, { values }]) =>
    enumPart(
      "facts.proto",
      enumTypeName(values),
      values.map((value) => `${name.toUpperCase()}_${value}`),
    ),
  ),
  enumPart(
    "blocks.proto",
    "Fact",
    FACTS.map(({ name }) => `FACT_${upper(name)}`),
  ),
  fieldsPart("results.proto", "components", componentFields),
  enumPart(
    "results.proto",
    "Component",
    COMPONENTS.map((name) => `COMPONENT_${upper(name)}`),
  ),
  enumPart("results.proto", "Reden", reasonNames, behindItsRule),
];
