-- A derivation of many subjects while it is under way: written down with its parts, which any
-- number of processes claim, derive and commit, each with what comes out of it; then one
-- transaction takes all of it into the facts. Nobody reads it but derivations, and it is never of
-- worth for long: when the server crashes it is empty, and the derivation is planned anew.

CREATE UNLOGGED TABLE derivation_plan (
  plan_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  upto_batch integer NOT NULL,
  after_derivation integer NOT NULL,
  facts_moment integer NOT NULL,
  is_all boolean NOT NULL,
  program text NOT NULL,
  subject_count integer NOT NULL,
  news text[] NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE derivation_plan IS
  'The derivation that is under way, or was interrupted: one at most.';
COMMENT ON COLUMN derivation_plan.plan_id IS 'The plan.';
COMMENT ON COLUMN derivation_plan.upto_batch IS 'The last batch when it was planned.';
COMMENT ON COLUMN derivation_plan.after_derivation IS 'The last derivation then; 0 = none.';
COMMENT ON COLUMN derivation_plan.facts_moment IS 'The last delivery then; 0 = none.';
COMMENT ON COLUMN derivation_plan.is_all IS 'Every subject that has records.';
COMMENT ON COLUMN derivation_plan.program IS 'SHA-256 of the program whose rules derive.';
COMMENT ON COLUMN derivation_plan.subject_count IS 'Subjects of all parts.';
COMMENT ON COLUMN derivation_plan.news IS 'Flows of which records came since the derivation.';
COMMENT ON COLUMN derivation_plan.started_at IS 'Wall clock of the plan.';

CREATE UNLOGGED TABLE derivation_part (
  plan_id integer NOT NULL,
  part_no integer NOT NULL,
  are_dossiers boolean[] NOT NULL,
  subject_ids bigint[] NOT NULL,
  are_whole boolean[] NOT NULL,
  status partition_status NOT NULL DEFAULT 'open',
  unknown_count integer,
  finding_count integer,
  change_count integer,
  changes text,
  PRIMARY KEY (plan_id, part_no),
  CONSTRAINT "a finished part says what changes" CHECK (status <> 'finished'
    OR (unknown_count IS NOT NULL AND finding_count IS NOT NULL AND change_count IS NOT NULL
      AND changes IS NOT NULL))
);
-- Read once, soon: to press it would take longer than to write it.
ALTER TABLE derivation_part ALTER changes SET STORAGE EXTERNAL;
COMMENT ON TABLE derivation_part IS
  'Some subjects of a derivation, in the order of their families, and what follows from them.';
COMMENT ON COLUMN derivation_part.plan_id IS 'The plan.';
COMMENT ON COLUMN derivation_part.part_no IS 'The part.';
COMMENT ON COLUMN derivation_part.are_dossiers IS 'By subject: a file of a payer, not a person.';
COMMENT ON COLUMN derivation_part.subject_ids IS 'Person keys, or numbers of files.';
COMMENT ON COLUMN derivation_part.are_whole IS 'By subject: all that follows may be otherwise.';
COMMENT ON COLUMN derivation_part.status IS 'open until what comes out is committed with it.';
COMMENT ON COLUMN derivation_part.unknown_count IS 'Persons nobody knows who have records.';
COMMENT ON COLUMN derivation_part.finding_count IS 'What a person must look at.';
COMMENT ON COLUMN derivation_part.change_count IS 'Changes of facts.';
COMMENT ON COLUMN derivation_part.changes IS
  'Lines: the table and the checked change, or what is wrong with one, as JSON.';

CREATE UNLOGGED TABLE derivation_subject (
  soort text NOT NULL,
  subject_id bigint NOT NULL,
  facts text NOT NULL,
  findings text NOT NULL
);
COMMENT ON TABLE derivation_subject IS
  'Subjects of the plan that come out differently, for derived_subject.';
COMMENT ON COLUMN derivation_subject.soort IS 'A person, or a file of a payer.';
COMMENT ON COLUMN derivation_subject.subject_id IS 'Person key, or number of the file.';
COMMENT ON COLUMN derivation_subject.facts IS 'As derived_subject has them.';
COMMENT ON COLUMN derivation_subject.findings IS 'As derived_subject has them.';
