/** Random messages of any flow, valid by its declaration, about a few persons and files. */
import fc from "fast-check";
import { dayIndex, dayText, monthText } from "../../../core-wasm/month.js";
import type { Fields, FieldType, Presence } from "../field.js";
import type { Flow } from "../flow.js";
import { loadSources } from "../registry.js";
import type { Message } from "./derive-all.js";

const PERSONS = ["11", "12", "13", "1001", "1002", "1003"];
const FILES = ["1", "2"];
const TEXTS = ["A", "B", "C"];
const FIRST_DAY = dayIndex(2000, 1, 1);
const LAST_DAY = dayIndex(2026, 12, 31);
const CENTS_MAX = 5_000_000;
const LIST_MAX = 4;

const { flows } = await loadSources();

function randomValue(type: FieldType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case "person":
      return fc.constantFrom(...PERSONS);
    case "id":
      return fc.constantFrom(...FILES);
    case "text":
      return fc.constantFrom(...TEXTS);
    case "code":
      return fc.constantFrom(...Object.keys(type.codes));
    case "date":
      return fc.integer({ min: FIRST_DAY, max: LAST_DAY }).map(dayText);
    case "month":
      return fc.integer({ min: 2018 * 12, max: 2025 * 12 }).map(monthText);
    case "quarter":
      return fc
        .tuple(fc.integer({ min: 2019, max: 2025 }), fc.integer({ min: 1, max: 4 }))
        .map(([year, quarter]) => `${year}/${quarter}`);
    case "whole":
      return fc.integer(yearsOf(type));
    case "cents":
      return fc.integer({ min: Math.max(type.min, -CENTS_MAX), max: CENTS_MAX });
    case "bool":
      return fc.boolean();
    case "list":
      return fc.array(contentOf(type.of), { minLength: 1, maxLength: LIST_MAX });
  }
}

/** Years are drawn near those of the law. */
const yearsOf = ({ min, max }: { min: number; max: number }): { min: number; max: number } =>
  min >= 1990 ? { min: 2016, max: 2025 } : { min, max };

const isThere = (presence: Presence, content: Readonly<Record<string, unknown>>): boolean =>
  typeof presence === "string" || presence.codes.includes(content[presence.field] as string);

const isAlways = (presence: Presence): boolean =>
  presence === "required" || (typeof presence === "object" && presence.isOptional !== true);

/** Content of declared fields; what may be left out sometimes is. */
function contentOf(fields: Fields): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const values = Object.entries(fields).map(([name, { type, presence }]) => {
    const value = randomValue(type);
    return [name, isAlways(presence) ? value : fc.option(value, { nil: undefined })] as const;
  });
  return fc.record(Object.fromEntries(values)).map((content) => {
    const kept = Object.entries(content).filter(([name, value]) => {
      const { presence } = fields[name] as Fields[string];
      return value !== undefined && isThere(presence, content as Record<string, unknown>);
    });
    return Object.fromEntries(kept);
  });
}

/** Pairs of days in order. */
function inOrder(flow: Flow, content: Readonly<Record<string, unknown>>) {
  const ordered: Record<string, unknown> = { ...content };
  for (const [from, to] of flow.periods ?? []) {
    const [begin, end] = [ordered[from], ordered[to]] as (string | undefined)[];
    if (begin !== undefined && end !== undefined && end < begin) ordered[to] = begin;
  }
  return ordered;
}

const messageOf = (flow: Flow): fc.Arbitrary<Message> =>
  contentOf(flow.fields).map((content) => ({
    stroom: flow.name,
    inhoud: inOrder(flow, content),
  }));

/** A child of a file, so that most facts have whom they are about. */
const FAMILY: readonly Message[] = [
  { stroom: "register", inhoud: { Persoon: "11", Informatietype: "100", Begin: "2004-05-17" } },
  { stroom: "register", inhoud: { Persoon: "12", Informatietype: "100", Begin: "2019-05-17" } },
  ...["11", "12"].map((Persoon) => ({
    stroom: "register",
    inhoud: { Persoon, Informatietype: "110", Begin: "2019-05-17", Ouder: "1001" },
  })),
  {
    stroom: "dossier",
    inhoud: {
      Nummer: "F",
      DossierNr: "1",
      Begunstigde: "1001",
      Uitbetaler: "FONS",
      Begin: "2019-01-01",
    },
  },
];

/** Messages of one version each, all of the same family. */
export const randomMessages = (max: number): fc.Arbitrary<Message[]> =>
  fc
    .array(fc.oneof(...[...flows.values()].map(messageOf)), { maxLength: max })
    .map((messages) => [...FAMILY, ...messages]);
