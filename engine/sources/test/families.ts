/** Families whose records touch more subjects than are derived here, for tests of plans. */
import type { Database } from "../../database/connection.js";
import { errorCode } from "../../errors.js";
import { type DeriveOptions, deriveFacts } from "../driver.js";
import { INSCHRIJVING_LP } from "../inschrijving-lp/flow.js";
import { REGISTER } from "../register/flow.js";
import { loadMessages, type TestMessage } from "./messages.js";

const PARENT_FIRST = 1_000_000;

/** A child of a parent of its own, and of one whom it shares with others; half as many of those. */
function lives(child: number, first: number): TestMessage[] {
  const Persoon = String(child);
  const Begin = "2012-03-04";
  const parents = [child, child % first].map((it) => String(PARENT_FIRST + it));
  return [
    { recordId: `${child}/100`, inhoud: { Persoon, Informatietype: "100", Begin } },
    ...parents.map((Ouder) => ({
      recordId: `${child}/110/${Ouder}`,
      inhoud: { Persoon, Informatietype: "110", Begin, Ouder },
    })),
  ];
}

export function enrolment(child: number, versie = 1): TestMessage {
  const Referte = `LP${child}`;
  const school = { Schooljaar: 2020, Niveau: "2", SoortOnderwijs: "1", SoortProgramma: "1" };
  const inhoud = { Referte, Persoon: String(child), ...school };
  const Begin = `2020-09-0${versie}`;
  return { recordId: Referte, versie, inhoud: { ...inhoud, Begin, Einde: "2021-06-30" } };
}

/** Loads so many children, an even number: five subjects for two. The first one's number. */
export async function loadFamilies(db: Database, children: number): Promise<number> {
  const first = children / 2;
  const numbers = Array.from({ length: children }, (_, at) => first + at);
  const messages = numbers.flatMap((child) => lives(child, first));
  await loadMessages(db, REGISTER, messages);
  const pupils = numbers.map((child) => enrolment(child));
  await loadMessages(db, INSCHRIJVING_LP, pupils);
  return first;
}

/** Begins a derivation, and leaves it when so many subjects are done: with a plan. */
export async function leaveDerivation(
  db: Database,
  options: DeriveOptions,
  subjects = 0,
): Promise<void> {
  const abort = new AbortController();
  const onProgress = (done: number): void => {
    if (done >= subjects) abort.abort();
  };
  try {
    await deriveFacts(db, { ...options, workers: 1, signal: abort.signal, onProgress });
  } catch (error) {
    if (errorCode(error) !== "INTERRUPTED") throw error;
  }
}

/** All that derivations have said, but for numbers: deliveries, and what follows for whom. */
export async function derivedBy({ pool }: Database): Promise<unknown> {
  const { rows } = await pool.query(
    `SELECT (SELECT json_agg(digest ORDER BY delivery_id) FROM delivery) AS deliveries,
       (SELECT json_agg((subject_count, changed_count) ORDER BY derivation_id)
        FROM source_derivation) AS derivations,
       (SELECT count(*)::integer FROM kind) AS children,
       (SELECT md5(string_agg(concat_ws(' ', soort, subject_id, facts, findings), ','
          ORDER BY soort, subject_id)) FROM derived_subject) AS subjects`,
  );
  return rows[0];
}
