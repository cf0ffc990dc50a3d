-- Runs: identity, partitions (the unit of claiming), totals and rejections.
--
--     preparing --input ready--> running --published--> finished
--         |                         |
--         +--- can not succeed -----+--> failed;  given up --> abandoned
--
-- One run of a month, its parameters and its kernel is open, and one run of a month is current: it
-- is up to date as long as facts, parameters and kernel are its own. A partition is claimed with
-- FOR UPDATE SKIP LOCKED; its output, its totals and its line here commit together. A finished run
-- never changes; a later one of its month replaces it.

-- Kernel and parameters of a run are kept, so that any run can be repeated, and any amount explained,
-- after an upgrade.
CREATE TYPE program_kind AS ENUM ('kernel', 'parameters');

CREATE TABLE program (
  digest text PRIMARY KEY,
  kind program_kind NOT NULL,
  bytes bytea NOT NULL
);
COMMENT ON TABLE program IS 'What runs were calculated with; written when a run is planned.';
COMMENT ON COLUMN program.digest IS 'SHA-256: of the module, or of the values of the parameters.';
COMMENT ON COLUMN program.kind IS 'A WebAssembly module, or parameters as checked JSON.';
COMMENT ON COLUMN program.bytes IS 'The thing itself.';

CREATE TYPE run_status AS ENUM ('preparing', 'running', 'finished', 'failed', 'abandoned');
CREATE TYPE partition_status AS ENUM ('open', 'finished');

CREATE TABLE run (
  run_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  month smallint NOT NULL CONSTRAINT "month is 2019-01 or later" CHECK (month >= 24228),
  parameter_digest text NOT NULL REFERENCES program,
  kernel_digest text NOT NULL REFERENCES program,
  reason_layout text NOT NULL,
  facts_moment integer REFERENCES delivery,
  partition_count integer
    CONSTRAINT "partition_count is 1 to 100000" CHECK (partition_count BETWEEN 1 AND 100000),
  status run_status NOT NULL DEFAULT 'preparing',
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  rows_in bigint,
  rows_out bigint,
  rejected bigint,
  voorlopig bigint,
  unpaired bigint,
  totaal_cents bigint,
  digest text,
  provisional jsonb,
  certainty jsonb,
  failure text,
  results_digest text,
  base_run integer REFERENCES run,
  chain integer[],
  previous_run integer REFERENCES run,
  replaced_by integer REFERENCES run,
  CONSTRAINT "a run under way has its moment and its partitions" CHECK (status NOT IN ('running', 'finished')
    OR (facts_moment IS NOT NULL AND partition_count IS NOT NULL)),
  CONSTRAINT "a run that is replaced is finished" CHECK (replaced_by IS NULL OR status = 'finished'),
  CONSTRAINT "a finished run has its manifest" CHECK (status <> 'finished' OR (finished_at IS NOT NULL
    AND rows_in IS NOT NULL AND rows_out IS NOT NULL AND rejected IS NOT NULL
    AND voorlopig IS NOT NULL AND unpaired IS NOT NULL AND totaal_cents IS NOT NULL AND digest IS NOT NULL
    AND provisional IS NOT NULL AND certainty IS NOT NULL AND chain IS NOT NULL)),
  CONSTRAINT "rows in are rows out and rejected" CHECK (rows_in = rows_out + rejected)
);
CREATE UNIQUE INDEX run_open ON run (month, parameter_digest, kernel_digest)
  WHERE status IN ('preparing', 'running');
CREATE UNIQUE INDEX run_current ON run (month) WHERE status = 'finished' AND replaced_by IS NULL;
COMMENT ON TABLE run IS 'One computation of a month; the manifest once it is finished.';
COMMENT ON COLUMN run.run_id IS 'Number of the run; what it decided lies in decision.';
COMMENT ON COLUMN run.month IS 'Right-month, month index.';
COMMENT ON COLUMN run.base_run IS 'The run of which it writes what changed; NULL = it writes all.';
COMMENT ON COLUMN run.chain IS 'The runs by which it is read, the oldest first, itself the last; NULL until it is finished.';
COMMENT ON COLUMN run.parameter_digest IS 'The parameters the run reads.';
COMMENT ON COLUMN run.kernel_digest IS 'The kernel module.';
COMMENT ON COLUMN run.reason_layout IS 'Layout of the reasons of its results: a key of reason_field.';
COMMENT ON COLUMN run.facts_moment IS 'Last delivery the run sees; NULL until its input is ready.';
COMMENT ON COLUMN run.partition_count IS 'Number of partitions of whole households; NULL until its input is ready.';
COMMENT ON COLUMN run.status IS 'preparing its input, running, finished when published, failed, abandoned.';
COMMENT ON COLUMN run.started_at IS 'Wall clock of the start.';
COMMENT ON COLUMN run.finished_at IS 'Wall clock of the publication, or of the end without.';
COMMENT ON COLUMN run.rows_in IS 'Rows of input read.';
COMMENT ON COLUMN run.rows_out IS 'Results written.';
COMMENT ON COLUMN run.rejected IS 'Rows rejected.';
COMMENT ON COLUMN run.voorlopig IS 'Results that are provisional.';
COMMENT ON COLUMN run.unpaired IS 'Rows GEDEELD_ANDER of a child without GEDEELD_HOOFD in another household.';
COMMENT ON COLUMN run.totaal_cents IS 'Sum of all components, euro cents.';
COMMENT ON COLUMN run.digest IS 'SHA-256 of run_statement: all that the run says, and the digest of the run published before.';
COMMENT ON COLUMN run.results_digest IS 'SHA-256 of the digests of the partitions, in their order.';
COMMENT ON COLUMN run.previous_run IS 'The run that was published before this one; NULL for the first.';
COMMENT ON COLUMN run.provisional IS 'Candidate values that results rest on, [{name, from, value, unit, law}]; [] = none.';
COMMENT ON COLUMN run.certainty IS 'Euro cents by the least sure value that each amount rests on, [{confidence, cents}].';
COMMENT ON COLUMN run.failure IS 'Why the run failed; on one under way, what stopped its last attempt.';
COMMENT ON COLUMN run.replaced_by IS 'The later run of the month that was published; NULL = this is the current one.';

CREATE FUNCTION run_state(run_id integer, status run_status) RETURNS text LANGUAGE sql STABLE
RETURN CASE WHEN status IN ('preparing', 'running') AND NOT is_work_held('run', run_id)
  THEN 'interrupted'
  ELSE status::text END;
COMMENT ON FUNCTION run_state(integer, run_status) IS 'The status, or interrupted when nobody works on an open run.';

-- Ends an open run without a result; its month is free.
CREATE FUNCTION end_run(run_id integer, ended run_status, reason text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE run r SET status = ended, failure = reason, finished_at = clock_timestamp()
  WHERE r.run_id = end_run.run_id AND status IN ('preparing', 'running');
  IF FOUND THEN
    DELETE FROM decision d WHERE d.run_id = end_run.run_id;
  END IF;
END $$;
COMMENT ON FUNCTION end_run(integer, run_status, text) IS 'Ends an open run as failed or abandoned and removes what it wrote.';

-- The run of a month on which a command works, found or written down; NULL while its kernel or its
-- parameters are not kept yet. What lies behind a run in the log makes it last: a publication waits
-- for the disk.
CREATE FUNCTION open_run(month integer, parameters text, kernel text, reasons text, OUT run_id integer,
  OUT status run_status, OUT is_new boolean) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  LOCK TABLE run IN SHARE ROW EXCLUSIVE MODE;
  PERFORM end_run(r.run_id, 'failed', 'the kernel or the parameters have changed since it began')
  FROM run r WHERE r.status IN ('preparing', 'running') AND r.month = open_run.month
    AND (parameter_digest <> parameters OR kernel_digest <> kernel)
    AND NOT is_work_held('run', r.run_id);
  SELECT r.run_id, r.status, false INTO run_id, status, is_new
  FROM run r WHERE r.month = open_run.month AND parameter_digest = parameters AND kernel_digest = kernel
    AND (r.status IN ('preparing', 'running') OR r.status = 'finished' AND replaced_by IS NULL
      AND facts_moment = (SELECT max(delivery_id) FROM delivery))
  ORDER BY r.status LIMIT 1;
  IF NOT FOUND AND (SELECT count(*) FROM program WHERE digest IN (parameters, kernel)) = 2 THEN
    INSERT INTO run (month, parameter_digest, kernel_digest, reason_layout)
    VALUES (open_run.month, parameters, kernel, reasons)
    RETURNING run.run_id, run.status, true INTO run_id, status, is_new;
  END IF;
END $$;
COMMENT ON FUNCTION open_run(integer, text, text, text) IS
  'The open or up to date run of a month, or a new one; NULL while its programs are not kept.';

CREATE TABLE run_partition (
  run_id integer NOT NULL REFERENCES run,
  partition_no integer NOT NULL CONSTRAINT "partition_no is 0 or more" CHECK (partition_no >= 0),
  gezin_from bigint NOT NULL,
  gezin_to bigint NOT NULL,
  rows_expected bigint NOT NULL,
  status partition_status NOT NULL DEFAULT 'open',
  rows_in bigint,
  rows_out bigint,
  rejected bigint,
  voorlopig bigint,
  shared bigint,
  used_candidates text[],
  digest text,
  checksum bigint,
  blocks_digest text,
  totals_digest text,
  is_whole boolean,
  finished_at timestamptz,
  PRIMARY KEY (run_id, partition_no),
  CONSTRAINT "gezin_from is before gezin_to" CHECK (gezin_from < gezin_to),
  CONSTRAINT "a finished partition has its line" CHECK (status <> 'finished' OR (rows_in IS NOT NULL
    AND rows_out IS NOT NULL AND rejected IS NOT NULL AND voorlopig IS NOT NULL
    AND shared IS NOT NULL AND used_candidates IS NOT NULL AND digest IS NOT NULL AND checksum IS NOT NULL
    AND blocks_digest IS NOT NULL AND totals_digest IS NOT NULL AND is_whole IS NOT NULL AND finished_at IS NOT NULL)),
  CONSTRAINT "every expected row is read" CHECK (rows_in = rows_expected),
  CONSTRAINT "rows in are rows out and rejected" CHECK (rows_in = rows_out + rejected)
);
COMMENT ON TABLE run_partition IS 'A range of households of a run: the unit that is claimed, computed and committed.';
COMMENT ON COLUMN run_partition.run_id IS 'The run.';
COMMENT ON COLUMN run_partition.partition_no IS 'From 0; rising with the households.';
COMMENT ON COLUMN run_partition.gezin_from IS 'First household.';
COMMENT ON COLUMN run_partition.gezin_to IS 'First household no more.';
COMMENT ON COLUMN run_partition.rows_expected IS 'Rows of input when the run was planned.';
COMMENT ON COLUMN run_partition.status IS 'open until its transaction commits.';
COMMENT ON COLUMN run_partition.rows_in IS 'Rows read.';
COMMENT ON COLUMN run_partition.rows_out IS 'Results written.';
COMMENT ON COLUMN run_partition.rejected IS 'Rows rejected.';
COMMENT ON COLUMN run_partition.voorlopig IS 'Results that are provisional.';
COMMENT ON COLUMN run_partition.shared IS 'Rows GEDEELD_ANDER read.';
COMMENT ON COLUMN run_partition.used_candidates IS 'Names of the candidate values that results rest on.';
COMMENT ON COLUMN run_partition.digest IS 'Digest of the results as the kernel encodes them.';
COMMENT ON COLUMN run_partition.checksum IS 'Checksum of payers, reasons and provisional marks, each at its own row; modulo 2^64.';
COMMENT ON COLUMN run_partition.blocks_digest IS 'Digest of the blocks written to decision, see blocks_digest.';
COMMENT ON COLUMN run_partition.totals_digest IS 'Digest of the lines written to run_total, see totals_digest.';
COMMENT ON COLUMN run_partition.is_whole IS 'Whether the blocks have every household, not only those that changed.';
COMMENT ON COLUMN run_partition.finished_at IS 'Wall clock of the commit.';

-- Gives a run that prepares its input its moment and its partitions, unless another command has. It
-- writes what changed since what is decided of the month, or else of the month before, by reasons
-- that read the same; a reader puts so many runs together at most.
CREATE FUNCTION cut_run(run_id integer, moment integer, gezin_from bigint[], gezin_to bigint[],
  row_counts bigint[], chain_max integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  PERFORM FROM run r WHERE r.run_id = cut_run.run_id AND status = 'preparing' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  INSERT INTO run_partition (run_id, partition_no, gezin_from, gezin_to, rows_expected)
  SELECT cut_run.run_id, place - 1, bound.gezin_from, bound.gezin_to, row_count
  FROM unnest(cut_run.gezin_from, cut_run.gezin_to, row_counts)
    WITH ORDINALITY bound (gezin_from, gezin_to, row_count, place);
  UPDATE run r SET status = 'running', facts_moment = moment, failure = NULL,
    partition_count = cardinality(row_counts),
    base_run = (
      SELECT base.run_id FROM run base
      WHERE base.status = 'finished' AND base.replaced_by IS NULL
        AND base.month IN (r.month - 1, r.month) AND base.reason_layout = r.reason_layout
        AND cardinality(base.chain) < chain_max
      ORDER BY base.month DESC LIMIT 1)
  WHERE r.run_id = cut_run.run_id;
END $$;
COMMENT ON FUNCTION cut_run(integer, integer, bigint[], bigint[], bigint[], integer) IS
  'Cuts a run that is being prepared into partitions, as of a delivery.';

CREATE VIEW run_range AS
SELECT run_id, partition_no, CASE partition_no WHEN 0 THEN 0 ELSE gezin_from END AS gezin_from,
  lead(gezin_from, 1, 9223372036854775807) OVER (PARTITION BY run_id ORDER BY partition_no) AS gezin_to
FROM run_partition;
COMMENT ON VIEW run_range IS 'The partitions of a run, widened so that they have every household, also one that came later.';
COMMENT ON COLUMN run_range.run_id IS 'The run.';
COMMENT ON COLUMN run_range.partition_no IS 'The partition.';
COMMENT ON COLUMN run_range.gezin_from IS 'First household.';
COMMENT ON COLUMN run_range.gezin_to IS 'First household no more.';

CREATE TABLE run_total (
  run_id integer NOT NULL,
  partition_no integer NOT NULL,
  payer payer NOT NULL,
  component text NOT NULL,
  row_count bigint NOT NULL CONSTRAINT "row_count is 0 or more" CHECK (row_count >= 0),
  cents bigint NOT NULL CONSTRAINT "cents are 0 or more" CHECK (cents >= 0),
  checksum bigint NOT NULL,
  PRIMARY KEY (run_id, partition_no, payer, component),
  FOREIGN KEY (run_id, partition_no) REFERENCES run_partition
);
COMMENT ON TABLE run_total IS 'Sums of a partition per payer and component.';
COMMENT ON COLUMN run_total.run_id IS 'The run.';
COMMENT ON COLUMN run_total.partition_no IS 'The partition.';
COMMENT ON COLUMN run_total.payer IS 'The payer.';
COMMENT ON COLUMN run_total.component IS 'Name of the component, or totaal.';
COMMENT ON COLUMN run_total.row_count IS 'Rows in which the component is above 0; for totaal all rows.';
COMMENT ON COLUMN run_total.cents IS 'Sum, euro cents.';
COMMENT ON COLUMN run_total.checksum IS 'Checksum of the amounts, each at its own row; modulo 2^64.';

CREATE TABLE run_reason (
  run_id integer NOT NULL,
  partition_no integer NOT NULL,
  component text NOT NULL,
  reason text NOT NULL,
  row_count bigint NOT NULL CONSTRAINT "row_count is 1 or more" CHECK (row_count >= 1),
  cents bigint NOT NULL CONSTRAINT "cents are 1 or more" CHECK (cents >= 1),
  PRIMARY KEY (run_id, partition_no, component, reason),
  FOREIGN KEY (run_id, partition_no) REFERENCES run_partition
);
COMMENT ON TABLE run_reason IS 'Sums of a partition per component and reason; they add up to the components of run_total.';
COMMENT ON COLUMN run_reason.run_id IS 'The run.';
COMMENT ON COLUMN run_reason.partition_no IS 'The partition.';
COMMENT ON COLUMN run_reason.component IS 'Name of the component.';
COMMENT ON COLUMN run_reason.reason IS 'Name of the reason; of a school allowance with the kind of school behind a dot.';
COMMENT ON COLUMN run_reason.row_count IS 'Rows in which the component is above 0 for this reason.';
COMMENT ON COLUMN run_reason.cents IS 'Sum, euro cents.';

-- SHA-256 over the totals of a partition, as who wrote them made it.
CREATE FUNCTION totals_digest(run_id integer, partition_no integer) RETURNS text LANGUAGE sql STABLE
RETURN (
  SELECT encode(sha256(coalesce(string_agg(format('%s %s %s %s %s', payer, component, row_count, cents,
    checksum), E'\n' ORDER BY payer, component COLLATE "C"), '')::bytea), 'hex')
  FROM run_total t
  WHERE t.run_id = totals_digest.run_id AND t.partition_no = totals_digest.partition_no);
COMMENT ON FUNCTION totals_digest(integer, integer) IS 'Digest of what a partition told of payers and components.';

CREATE TABLE rejected (
  run_id integer NOT NULL,
  partition_no integer NOT NULL,
  row_no integer NOT NULL CONSTRAINT "row_no is 0 or more" CHECK (row_no >= 0),
  gezin_id bigint NOT NULL,
  child_id bigint NOT NULL,
  code text NOT NULL,
  detail text NOT NULL,
  PRIMARY KEY (run_id, partition_no, row_no),
  FOREIGN KEY (run_id, partition_no) REFERENCES run_partition
);
COMMENT ON TABLE rejected IS 'Rows whose facts are at fault: no result, a reason instead.';
COMMENT ON COLUMN rejected.run_id IS 'The run.';
COMMENT ON COLUMN rejected.partition_no IS 'The partition.';
COMMENT ON COLUMN rejected.row_no IS 'Place of the row in the input of the partition, from 0.';
COMMENT ON COLUMN rejected.gezin_id IS 'The household.';
COMMENT ON COLUMN rejected.child_id IS 'The child.';
COMMENT ON COLUMN rejected.code IS 'What is wrong.';
COMMENT ON COLUMN rejected.detail IS 'What was expected and what was found.';
