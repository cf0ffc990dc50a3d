/**
 * Golden cases of the derivation: records in, facts and amounts out, as data in `cases/*.yaml`.
 *
 *     - name: The proof of six months holds until the next award year
 *       source: flows 10.8
 *       gezin: { ouders: ["1001"], kinderen: { "11": 2019-05-17 } }
 *       berichten:
 *         - { stroom: leefloon, inhoud: { Persoon: "1001", ... } }
 *       feiten:
 *         - { tabel: studie, van: 2023-09, tot: 2024-01, waarden: { statuut: STUDENT } }
 *       geen: [beroep]
 *       bedragen:
 *         - { maanden: 2020-01..2020-12, component: socialeToeslag, som: "616.08" }
 *
 * `gezin` stands for the births, descent and file 1 (from 2019-01-01, of the first parent unless
 * `begunstigden` says others) of children. `tot` is the last month, as people say it. `feiten` must
 * be among the facts, with these values at least; tables in `geen` have none. Sums are of every row
 * of the file (1 unless `dossier` says another), in euro; without a component the total.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { PROJECT_ROOT } from "../../../core-wasm/root.js";
import { FACT_TABLE_NAMES } from "../../facts/tables.js";
import type { Message } from "./derive-all.js";

const FOLDER = join(PROJECT_ROOT, "engine", "sources", "cases");
const maand = z.string().regex(/^\d{4}-\d{2}$/);
const tabel = z.enum(FACT_TABLE_NAMES as [string, ...string[]]);
const GEZIN = z.strictObject({
  ouders: z.array(z.string()),
  begunstigden: z.array(z.string()).optional(),
  kinderen: z.record(z.string(), z.string()),
});
const BERICHT = z.strictObject({
  stroom: z.string(),
  versie: z.int().optional(),
  status: z.enum(["NIEUW", "GEWIJZIGD", "GEANNULEERD", "GEHERACTIVEERD"]).optional(),
  inhoud: z.record(z.string(), z.unknown()),
});
const FEIT = z.strictObject({
  tabel,
  kind: z.string().optional(),
  dossier: z.string().optional(),
  van: z.union([maand, z.int()]).optional(),
  tot: z.union([maand, z.int()]).optional(),
  waarden: z.record(z.string(), z.unknown()).default({}),
});
const BEDRAG = z.strictObject({
  dossier: z.string().default("1"),
  kind: z.string().optional(),
  maanden: z.string().regex(/^\d{4}-\d{2}(\.\.\d{4}-\d{2})?$/),
  component: z.string().optional(),
  som: z.string().regex(/^\d+\.\d{2}$/),
});
const CASES = z.array(
  z.strictObject({
    name: z.string(),
    source: z.string(),
    gezin: GEZIN.optional(),
    berichten: z.array(BERICHT).default([]),
    feiten: z.array(FEIT).default([]),
    geen: z.array(tabel).default([]),
    bedragen: z.array(BEDRAG).default([]),
  }),
);

export type SourceCase = z.infer<typeof CASES>[number] & { readonly file: string };
export type ExpectedFact = z.infer<typeof FEIT>;
export type ExpectedSum = z.infer<typeof BEDRAG>;

/** Every case of every file. */
export function loadSourceCases(): SourceCase[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));
  return files.sort().flatMap((file) => {
    const found = CASES.safeParse(parse(readFileSync(join(FOLDER, file), "utf8")));
    if (!found.success) throw new Error(`${file}: ${z.prettifyError(found.error)}`);
    return found.data.map((it) => ({ ...it, file }));
  });
}

/** All messages of a case. */
export function messagesOf({ gezin, berichten }: SourceCase): Message[] {
  return [...(gezin === undefined ? [] : familyOf(gezin)), ...(berichten as Message[])];
}

function familyOf({ ouders, begunstigden, kinderen }: z.infer<typeof GEZIN>): Message[] {
  const holders = begunstigden ?? ouders.slice(0, 1);
  const files = holders.map((persoon, at) => ({
    stroom: "dossier",
    inhoud: {
      Nummer: `1/${at + 1}`,
      DossierNr: "1",
      Begunstigde: persoon,
      Uitbetaler: "FONS",
      Begin: "2019-01-01",
    },
  }));
  const children = Object.entries(kinderen).flatMap(([kind, dag]) => [
    { stroom: "register", inhoud: { Persoon: kind, Informatietype: "100", Begin: dag } },
    ...ouders.map((ouder) => ({
      stroom: "register",
      inhoud: { Persoon: kind, Informatietype: "110", Begin: dag, Ouder: ouder },
    })),
  ]);
  return [...files, ...children];
}
