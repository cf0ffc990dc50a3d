/** What a flow is, for people and programs, from its declaration alone. */
import { expectedOf } from "./content.js";
import type { Fields, SourceField } from "./field.js";
import type { Flow } from "./flow.js";

export interface ShownField {
  readonly name: string;
  readonly expected: string;
  readonly presence: string;
  readonly doc: string;
}

function presenceText({ presence }: SourceField): string {
  if (typeof presence === "string") return presence;
  const { field, codes, isOptional } = presence;
  return `${isOptional ? "optional" : "required"} for ${field} ${codes.join(", ")}`;
}

/** The fields, those of lists below them. */
export function shownFields(fields: Fields, place = ""): ShownField[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const { type, doc } = field;
    const expected = expectedOf(type);
    const own = { name: place + name, expected, presence: presenceText(field), doc };
    const codes =
      type.kind === "code"
        ? Object.entries(type.codes).map(([code, meaning]) => {
            return { name: "", expected: code, presence: "", doc: meaning };
          })
        : [];
    const inner = type.kind === "list" ? shownFields(type.of, `${name}[].`) : [];
    const said = type.kind === "code" ? { ...own, expected: "one of" } : own;
    return [said, ...codes, ...inner];
  });
}

/** A message of the flow as it may come. */
export function exampleMessage({ name, example, subjects, key }: Flow): Record<string, unknown> {
  const persons = subjects.map((field) => example[field]).filter((it) => it !== undefined);
  return {
    stroom: name,
    recordId: key.flatMap((field) => example[field] ?? []).join("/"),
    versie: 1,
    vorige: 0,
    status: "NIEUW",
    aangemaakt: "2026-01-15",
    subjecten: [...new Set(persons)],
    inhoud: example,
  };
}

/** What a flow is in a list of flows. */
export function flowLine({ name, source, kind, cadence, feeds }: Flow) {
  return { flow: name, kind, source, feeds: feeds.join(", "), cadence };
}

/** All that is declared of a flow. */
export function shownFlow(flow: Flow) {
  const { name, doc, source, kind, cadence, connection, key, subjects, feeds, fields } = flow;
  return {
    ...{ flow: name, doc, source, kind, cadence },
    "a real connection needs": connection,
    key: key.join(" / "),
    subjects: subjects.join(", "),
    feeds: feeds.join(", "),
    fields: shownFields(fields),
    example: exampleMessage(flow),
  };
}
