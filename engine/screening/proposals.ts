/** What a person must decide: what the derivation found, each with the advice and its grounds. */
import type pg from "pg";

/** What is advised where records contradict each other or the law. */
const FINDING_ADVICE: Readonly<Record<string, string>> = {
  BEGUNSTIGDE_MINDERJARIG: "look whether the child raises itself, else choose another beneficiary",
  COVID_MAAND: "refuse: the month of the request is none of the allowance",
  DEELT_MET_ZICHZELF: "correct the arrangement: both are beneficiaries of one file",
  FACT_FAULT: "ask the source: what follows can not be",
  OVERLIJDEN_VOOR_GEBOORTE: "ask the register which date is right",
  RANG_NA_2018: "correct the state of the files: the child was not born",
  RULE_FAILED: "report a fault of the program",
  TWEE_DOSSIERS: "end one of the files: the lower number is used until then",
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

export interface Decided {
  readonly subjects: number;
  /** Subjects of which nothing is left to a person. */
  readonly withoutHands: number;
  readonly proposals: readonly FindingProposal[];
}

interface Row {
  readonly soort: "persoon" | "dossier";
  readonly id: string;
  readonly findings: readonly { code: string; message: string; from: readonly string[] }[];
}

/** Everything that derivations left to a person. */
export async function readProposals(client: pg.ClientBase): Promise<Decided> {
  const { rows } = await client.query<Row>(
    `SELECT soort, subject_id::text AS id, findings::json AS findings FROM derived_subject
     WHERE findings <> '[]' ORDER BY soort, subject_id`,
  );
  const counted = await client.query<{ count: number }>(
    "SELECT count(*)::integer AS count FROM derived_subject",
  );
  const subjects = counted.rows[0]?.count ?? 0;
  const proposals = rows.flatMap(({ soort, id, findings }) =>
    findings.map(({ code, message, from }) => {
      const advice = FINDING_ADVICE[code] ?? OTHER_ADVICE;
      return { soort, id, code, advice, grond: message, from };
    }),
  );
  return { subjects, withoutHands: subjects - rows.length, proposals };
}
