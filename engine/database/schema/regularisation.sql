-- Regularisation: past months decided anew for who changed, kept as differences.
--
-- What is decided of a household and a month is what the current run of the month says, and every
-- difference since: differences rest on the run that regularisation_month names, and count for
-- nothing once another run of the month is current. A regularisation is written down with its
-- parts, each of which is claimed and committed as a partition of a run is, and finished in one
-- step; rows of one that is not are of no meaning, and gone when another begins.

CREATE TYPE regularisation_status AS ENUM ('running', 'finished');
CREATE TYPE standing AS ENUM ('due', 'prescribed', 'kept');
COMMENT ON TYPE standing IS
  'due: paid or claimed; prescribed: too late (art. 95, 97); kept: the payer erred and the '
  'family could not see it (art. 92).';

CREATE TABLE regularisation (
  regularisation_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  status regularisation_status NOT NULL DEFAULT 'running',
  plan json,
  facts_moment integer NOT NULL,
  on_month smallint NOT NULL,
  is_payer_error boolean NOT NULL,
  parameter_digest text NOT NULL REFERENCES program,
  kernel_digest text NOT NULL REFERENCES program,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  summary jsonb,
  digest text,
  CONSTRAINT "a finished regularisation has its summary" CHECK (status <> 'finished'
    OR (finished_at IS NOT NULL AND summary IS NOT NULL AND digest IS NOT NULL))
);
COMMENT ON TABLE regularisation IS
  'Past months decided anew for the households that changed since they were decided.';
COMMENT ON COLUMN regularisation.regularisation_id IS 'Number of the regularisation.';
COMMENT ON COLUMN regularisation.status IS 'running until it is finished in one step.';
COMMENT ON COLUMN regularisation.plan IS
  'Months, causes and tables that its parts share, as engine/regularise/plan.ts reads them.';
COMMENT ON COLUMN regularisation.facts_moment IS 'Last delivery that it sees.';
COMMENT ON COLUMN regularisation.on_month IS
  'Month index: month of the decision, from which prescription is counted.';
COMMENT ON COLUMN regularisation.is_payer_error IS
  'Lower amounts that come of parameters or kernel are an error of the payer.';
COMMENT ON COLUMN regularisation.parameter_digest IS 'The parameters that it reads.';
COMMENT ON COLUMN regularisation.kernel_digest IS 'The kernel module.';
COMMENT ON COLUMN regularisation.started_at IS 'Wall clock of the start.';
COMMENT ON COLUMN regularisation.finished_at IS 'Wall clock of the end.';
COMMENT ON COLUMN regularisation.summary IS 'Households, months and cents, by standing.';
COMMENT ON COLUMN regularisation.digest IS
  'SHA-256 of regularisation_statement: all that it says, and the digest of the one before.';

CREATE TABLE regularisation_month (
  regularisation_id integer NOT NULL REFERENCES regularisation,
  month smallint NOT NULL,
  run_id integer NOT NULL REFERENCES run,
  PRIMARY KEY (run_id, regularisation_id)
);
COMMENT ON TABLE regularisation_month IS
  'Months that a regularisation went over, for all households that changed.';
COMMENT ON COLUMN regularisation_month.regularisation_id IS 'The regularisation.';
COMMENT ON COLUMN regularisation_month.month IS 'Right-month, month index.';
COMMENT ON COLUMN regularisation_month.run_id IS
  'The current run of the month then: what the differences rest on.';

CREATE TABLE regularisation_part (
  regularisation_id integer NOT NULL,
  part_no integer NOT NULL,
  gezin_from bigint,
  gezin_to bigint,
  touched bigint[] NOT NULL,
  status partition_status NOT NULL DEFAULT 'open',
  row_count integer,
  digest text,
  marks bytea,
  summary jsonb,
  PRIMARY KEY (regularisation_id, part_no),
  CONSTRAINT "a finished part says what it wrote" CHECK (status <> 'finished'
    OR (row_count IS NOT NULL AND digest IS NOT NULL AND marks IS NOT NULL
      AND summary IS NOT NULL))
);
COMMENT ON TABLE regularisation_part IS
  'A part: for whom, planned with the regularisation, and what it wrote: differences, causes and '
  'rejected rows, as engine/regularise/part-digest.ts makes a digest of them. It is claimed as a '
  'partition of a run is.';
COMMENT ON COLUMN regularisation_part.regularisation_id IS 'The regularisation.';
COMMENT ON COLUMN regularisation_part.part_no IS 'The part.';
COMMENT ON COLUMN regularisation_part.gezin_from IS
  'First household of the range that is decided anew whole; NULL: no month changed for all.';
COMMENT ON COLUMN regularisation_part.gezin_to IS 'First household no more.';
COMMENT ON COLUMN regularisation_part.touched IS 'Households of which facts changed, rising.';
COMMENT ON COLUMN regularisation_part.status IS 'open until its differences are committed with it.';
COMMENT ON COLUMN regularisation_part.row_count IS 'Rows of the three tables.';
COMMENT ON COLUMN regularisation_part.digest IS 'SHA-256 over the rows.';
COMMENT ON COLUMN regularisation_part.marks IS
  'Sixteen bytes a row, of its household, its keys and all of it: they say which row is another.';
COMMENT ON COLUMN regularisation_part.summary IS 'Households, months and cents, by standing.';

CREATE TABLE difference (
  regularisation_id integer NOT NULL,
  part_no integer NOT NULL,
  cause_no integer NOT NULL,
  gezin_id bigint NOT NULL,
  child_id bigint NOT NULL,
  payer payer NOT NULL,
  component text NOT NULL,
  van_maand smallint NOT NULL,
  tot_maand smallint NOT NULL,
  before_cents integer NOT NULL,
  after_cents integer NOT NULL,
  standing standing NOT NULL
);
CREATE INDEX difference_gezin ON difference (gezin_id, regularisation_id);
COMMENT ON TABLE difference IS
  'What a regularisation decided otherwise: months in which a component has the same cents '
  'before and after.';
COMMENT ON COLUMN difference.regularisation_id IS 'The regularisation.';
COMMENT ON COLUMN difference.part_no IS 'Part of it, within which causes are numbered.';
COMMENT ON COLUMN difference.cause_no IS 'The cause, in difference_cause.';
COMMENT ON COLUMN difference.gezin_id IS 'Household.';
COMMENT ON COLUMN difference.child_id IS 'Child.';
COMMENT ON COLUMN difference.payer IS 'Payer of the right-month.';
COMMENT ON COLUMN difference.component IS 'Name of the component.';
COMMENT ON COLUMN difference.van_maand IS 'Month index: first month.';
COMMENT ON COLUMN difference.tot_maand IS 'Month index: first month no more.';
COMMENT ON COLUMN difference.before_cents IS 'Euro cents decided until then, a month.';
COMMENT ON COLUMN difference.after_cents IS 'Euro cents decided now, a month.';
COMMENT ON COLUMN difference.standing IS 'Whether it is paid or claimed.';

CREATE TABLE difference_cause (
  regularisation_id integer NOT NULL,
  part_no integer NOT NULL,
  cause_no integer NOT NULL,
  causes jsonb NOT NULL,
  PRIMARY KEY (regularisation_id, part_no, cause_no)
);
COMMENT ON TABLE difference_cause IS
  'Why amounts differ: facts of deliveries, amounts, the kernel.';
COMMENT ON COLUMN difference_cause.regularisation_id IS 'The regularisation.';
COMMENT ON COLUMN difference_cause.part_no IS 'Part of it.';
COMMENT ON COLUMN difference_cause.cause_no IS 'Number in the part.';
COMMENT ON COLUMN difference_cause.causes IS
  '[{kind: facts, fact, delivery}, {kind: amount, name}, {kind: kernel}].';

CREATE TABLE regularisation_rejected (
  regularisation_id integer NOT NULL,
  part_no integer NOT NULL,
  month smallint NOT NULL,
  gezin_id bigint NOT NULL,
  child_id bigint NOT NULL,
  code text NOT NULL,
  detail text NOT NULL
);
COMMENT ON TABLE regularisation_rejected IS
  'Rows whose facts are at fault: what was decided of the household and month stays.';
COMMENT ON COLUMN regularisation_rejected.regularisation_id IS 'The regularisation.';
COMMENT ON COLUMN regularisation_rejected.part_no IS 'Part of it.';
COMMENT ON COLUMN regularisation_rejected.month IS 'Right-month, month index.';
COMMENT ON COLUMN regularisation_rejected.gezin_id IS 'The household.';
COMMENT ON COLUMN regularisation_rejected.child_id IS 'The child.';
COMMENT ON COLUMN regularisation_rejected.code IS 'What is wrong.';
COMMENT ON COLUMN regularisation_rejected.detail IS 'What was expected and what was found.';

CREATE VIEW difference_readable AS
SELECT regularisation_id, gezin_id, child_id, payer, component, month_text(month) AS maand,
  before_cents, after_cents, standing, causes
FROM difference JOIN regularisation USING (regularisation_id)
  JOIN difference_cause USING (regularisation_id, part_no, cause_no)
  CROSS JOIN LATERAL generate_series(van_maand, tot_maand - 1) month
WHERE status = 'finished';
COMMENT ON VIEW difference_readable IS
  'Arrears and recoveries of the finished regularisations, a row a month.';

-- What is to be added to the rows of a run to have what is decided; every reader adds this.
CREATE VIEW difference_of_run WITH (security_invoker = true) AS
SELECT run_id, month, regularisation_id, gezin_id, child_id, payer, component,
  after_cents - before_cents AS cents
FROM difference JOIN regularisation USING (regularisation_id)
  JOIN regularisation_month USING (regularisation_id)
WHERE status = 'finished' AND month >= van_maand AND month < tot_maand;
COMMENT ON VIEW difference_of_run IS
  'What finished regularisations decided otherwise than the run that they rest on, a row a month.';
COMMENT ON COLUMN difference_of_run.run_id IS 'The run.';
COMMENT ON COLUMN difference_of_run.month IS 'Month of the run, month index.';
COMMENT ON COLUMN difference_of_run.regularisation_id IS 'The regularisation.';
COMMENT ON COLUMN difference_of_run.gezin_id IS 'Household.';
COMMENT ON COLUMN difference_of_run.child_id IS 'Child.';
COMMENT ON COLUMN difference_of_run.payer IS 'Payer of the right-month.';
COMMENT ON COLUMN difference_of_run.component IS 'Name of the component.';
COMMENT ON COLUMN difference_of_run.cents IS 'Euro cents decided more than before; below 0 = less.';

-- Whoever calls this has the turn of regularisations. The lines go first, which who writes a part
-- holds: that waits for parts that are still being written, and then their rows are seen.
CREATE FUNCTION remove_unfinished_regularisations() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  unfinished integer[] := ARRAY(
    SELECT regularisation_id FROM regularisation WHERE status = 'running');
BEGIN
  IF unfinished = '{}' THEN
    RETURN;
  END IF;
  DELETE FROM regularisation WHERE regularisation_id = ANY (unfinished);
  DELETE FROM difference WHERE regularisation_id = ANY (unfinished);
  DELETE FROM difference_cause WHERE regularisation_id = ANY (unfinished);
  DELETE FROM regularisation_rejected WHERE regularisation_id = ANY (unfinished);
  DELETE FROM regularisation_part WHERE regularisation_id = ANY (unfinished);
END $$;
COMMENT ON FUNCTION remove_unfinished_regularisations() IS
  'Removes what regularisations left that nobody goes on with.';

-- All that a regularisation says, as text. Those before it are in it by the digest of the last one.
CREATE FUNCTION regularisation_statement(regularisation_id integer) RETURNS text LANGUAGE sql STABLE
RETURN (
  SELECT concat_ws(E'\n', 'groeikern regularisation', 'facts ' || facts_moment, 'on ' || on_month,
    'payer error ' || is_payer_error, 'parameters ' || parameter_digest, 'kernel ' || kernel_digest,
    'summary ' || summary::text,
    (SELECT string_agg(format('month %s %s', m.month, run.digest), E'\n' ORDER BY m.month)
      FROM regularisation_month m JOIN run USING (run_id)
      WHERE m.regularisation_id = r.regularisation_id),
    (SELECT string_agg(format('part %s rows %s %s', part_no, row_count, p.digest), E'\n'
        ORDER BY part_no)
      FROM regularisation_part p WHERE p.regularisation_id = r.regularisation_id),
    'before ' || coalesce((SELECT b.digest FROM regularisation b
      WHERE b.regularisation_id < r.regularisation_id AND b.status = 'finished'
      ORDER BY b.regularisation_id DESC LIMIT 1), 'none'))
  FROM regularisation r WHERE r.regularisation_id = regularisation_statement.regularisation_id);
COMMENT ON FUNCTION regularisation_statement(integer) IS
  'All that a regularisation says, as text; the digest of a finished one is its SHA-256.';

CREATE FUNCTION finish_regularisation(regularisation_id integer, months smallint[], runs integer[],
  summary jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM regularisation_part p
      WHERE p.regularisation_id = finish_regularisation.regularisation_id AND status = 'open') THEN
    RAISE EXCEPTION 'regularisation: expected every part of % finished, found one open',
      regularisation_id USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  INSERT INTO regularisation_month
    SELECT finish_regularisation.regularisation_id, * FROM unnest(months, runs);
  UPDATE regularisation r SET summary = finish_regularisation.summary
  WHERE r.regularisation_id = finish_regularisation.regularisation_id;
  UPDATE regularisation r SET status = 'finished', finished_at = clock_timestamp(),
    digest = statement_digest(regularisation_statement(r.regularisation_id))
  WHERE r.regularisation_id = finish_regularisation.regularisation_id;
END $$;
COMMENT ON FUNCTION finish_regularisation(integer, smallint[], integer[], jsonb) IS
  'Finishes a regularisation, in one step.';

-- What was decided stays.
CREATE FUNCTION guard_regularisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM regularisation
      WHERE regularisation_id = OLD.regularisation_id AND status = 'finished') THEN
    RAISE EXCEPTION '%: expected regularisation % to stay as it finished, found %; decide anew',
      TG_TABLE_NAME, OLD.regularisation_id, TG_OP
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION guard_differences() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  finished integer := (SELECT min(regularisation_id) FROM regularisation
    WHERE status = 'finished' AND regularisation_id IN (SELECT regularisation_id FROM gone));
BEGIN
  IF finished IS NOT NULL THEN
    RAISE EXCEPTION
      'difference: expected regularisation % to stay as it finished, found %; decide anew',
      finished, TG_OP USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER guard_differences_deleted AFTER DELETE ON difference
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION guard_differences();
CREATE TRIGGER guard_differences_changed AFTER UPDATE ON difference
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION guard_differences();
CREATE TRIGGER guard_regularisation BEFORE UPDATE OR DELETE ON regularisation
  FOR EACH ROW EXECUTE FUNCTION guard_regularisation();
CREATE TRIGGER guard_regularisation BEFORE UPDATE OR DELETE ON regularisation_month
  FOR EACH ROW EXECUTE FUNCTION guard_regularisation();
CREATE TRIGGER guard_regularisation BEFORE UPDATE OR DELETE ON regularisation_part
  FOR EACH ROW EXECUTE FUNCTION guard_regularisation();
CREATE TRIGGER guard_regularisation BEFORE UPDATE OR DELETE ON difference_cause
  FOR EACH ROW EXECUTE FUNCTION guard_regularisation();
CREATE TRIGGER guard_regularisation BEFORE UPDATE OR DELETE ON regularisation_rejected
  FOR EACH ROW EXECUTE FUNCTION guard_regularisation();

COMMENT ON COLUMN difference_readable.regularisation_id IS 'The regularisation.';
COMMENT ON COLUMN difference_readable.gezin_id IS 'Household.';
COMMENT ON COLUMN difference_readable.child_id IS 'Child.';
COMMENT ON COLUMN difference_readable.payer IS 'Payer of the right-month.';
COMMENT ON COLUMN difference_readable.component IS 'Name of the component.';
COMMENT ON COLUMN difference_readable.maand IS 'Right-month, YYYY-MM.';
COMMENT ON COLUMN difference_readable.before_cents IS 'Euro cents decided until then.';
COMMENT ON COLUMN difference_readable.after_cents IS 'Euro cents decided now.';
COMMENT ON COLUMN difference_readable.standing IS 'Whether it is paid or claimed.';
COMMENT ON COLUMN difference_readable.causes IS 'Why: facts of deliveries, amounts, the kernel.';
