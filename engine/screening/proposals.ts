/** What a person must decide: what the derivation found, each with the advice and its grounds. */
import type pg from "pg";
import { cursorRows } from "./cursor.js";

/** What is advised where records contradict each other or the law. */
const FINDING_ADVICE: Readonly<Record<string, string>> = {
  AFSTAMMING_IN_KRING: "ask the register which descent is right",
  BEGUNSTIGDE_MINDERJARIG: "look whether the child raises itself, else choose another beneficiary",
  COVID_MAAND: "refuse: the month of the request is none of the allowance",
  DEELT_MET_ZICHZELF: "correct the arrangement: both are beneficiaries of one file",
  FACT_FAULT: "ask the source: what follows can not be",
  OVERLIJDEN_VOOR_GEBOORTE: "ask the register which date is right",
  RANG_NA_2018: "correct the state of the files: the child was not born",
  RULE_FAILED: "report a fault of the program",
  TWEE_DOSSIERS: "end one of the files: the lower number is used until then",
  TWEE_GEZINNEN: "ask the register which household holds: the later one is used until then",
};
const OTHER_ADVICE = "look at the records together";

export interface FindingProposal {
  readonly soort: "persoon" | "dossier";
  readonly id: string;
  readonly code: string;
  readonly advice: string;
  readonly grond: string;
  readonly from: readonly string[];
}

interface Row {
  readonly soort: "persoon" | "dossier";
  readonly id: string;
  readonly findings: readonly { code: string; message: string; from: readonly string[] }[];
}

/** Everything that derivations left to a person, some subjects at a time. */
export async function* readProposals(client: pg.ClientBase): AsyncGenerator<FindingProposal[]> {
  const found = cursorRows<Row>(
    client,
    `SELECT soort, subject_id::text AS id, findings::json AS findings FROM derived_subject
     WHERE findings <> '[]' ORDER BY soort, subject_id`,
  );
  for await (const rows of found) {
    yield rows.flatMap(({ soort, id, findings }) =>
      findings.map(({ code, message, from }) => {
        const advice = FINDING_ADVICE[code] ?? OTHER_ADVICE;
        return { soort, id, code, advice, grond: message, from };
      }),
    );
  }
}

export interface Hands {
  readonly subjects: number;
  /** Subjects of which nothing is left to a person. */
  readonly withoutHands: number;
}

/** How many subjects there are, and how many need nobody. */
export async function countHands(client: pg.ClientBase): Promise<Hands> {
  const { rows } = await client.query<{ subjects: number; without: number }>(
    `SELECT count(*)::integer AS subjects,
       (count(*) FILTER (WHERE findings = '[]'))::integer AS without FROM derived_subject`,
  );
  return { subjects: rows[0]?.subjects ?? 0, withoutHands: rows[0]?.without ?? 0 };
}
