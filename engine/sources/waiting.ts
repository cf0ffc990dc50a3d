/** What waits: records about persons nobody knows, contents to be pulled, findings to be read. */
import type pg from "pg";
import { DERIVED } from "./decided-facts.js";
import type { Flow } from "./flow.js";

type Client = Pick<pg.ClientBase, "query">;

export interface Parked {
  readonly stroom: string;
  readonly recordId: string;
  readonly versie: number;
  readonly subjecten: string;
  readonly ontvangen: string;
}

/** Records of which no subject is known; they come free by themselves when one is. */
export async function listParked(
  client: Client,
  flows: Iterable<Flow>,
  limit: number,
): Promise<Parked[]> {
  const introducing = [...flows].filter((flow) => flow.isIntroducing === true);
  const { rows } = await client.query<Parked>(
    `SELECT stroom, record_id AS "recordId", versie, array_to_string(subjecten, ', ') AS subjecten,
       ontvangen::text FROM source_record r
     WHERE NOT is_geannuleerd AND stroom <> ALL ($1) AND NOT EXISTS (
       SELECT FROM unnest(r.subjecten) AS subject (person)
       WHERE EXISTS (SELECT FROM source_record i WHERE i.subjecten[1] = person
           AND i.stroom = ANY ($1) AND NOT i.is_geannuleerd)
         OR EXISTS (SELECT FROM source_subject s JOIN source_record i USING (stroom, record_id)
           WHERE s.person = subject.person AND stroom = ANY ($1) AND NOT i.is_geannuleerd
             AND subject.person = ANY (i.subjecten))
         OR EXISTS (SELECT FROM kind JOIN delivery ON delivery_id = known_from
           WHERE child_id = person AND known_to IS NULL AND source <> $2))
     ORDER BY stroom, record_id LIMIT $3`,
    [introducing.map(({ name }) => name), DERIVED, limit],
  );
  return rows;
}

export interface Pull {
  readonly stroom: string;
  readonly recordId: string;
  readonly versie: number;
  readonly subjecten: string;
}

/** Records that a notification named and whose content has not come. */
export async function listPulls(client: Client, limit: number): Promise<Pull[]> {
  const { rows } = await client.query<Pull>(
    `SELECT stroom, record_id AS "recordId", versie, array_to_string(subjecten, ', ') AS subjecten
     FROM source_pull ORDER BY received_at, stroom, record_id LIMIT $1`,
    [limit],
  );
  return rows;
}

export interface ListedFinding {
  readonly subject: string;
  readonly code: string;
  readonly message: string;
  readonly records: string;
}

/** What derivations found that a person must look at. */
export async function listFindings(client: Client, limit: number): Promise<ListedFinding[]> {
  const { rows } = await client.query<ListedFinding>(
    `SELECT soort || ' ' || subject_id AS subject, finding ->> 'code' AS code,
       finding ->> 'message' AS message,
       (SELECT string_agg(ref, ', ') FROM jsonb_array_elements_text(finding -> 'from') ref)
         AS records
     FROM derived_subject, jsonb_array_elements(findings::jsonb) AS finding
     WHERE findings <> '[]' ORDER BY soort, subject_id LIMIT $1`,
    [limit],
  );
  return rows;
}
