-- Runs: identity, partitions (the unit of claiming), totals and rejections.
--
-- A run is running -> finished | failed. Its identity is unique: month, parameters,
-- kernel, moment of the facts, number of partitions. A partition is claimed with FOR UPDATE SKIP
-- LOCKED; its output, its totals and its line here commit together. A finished run never changes.

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

CREATE TYPE run_status AS ENUM ('running', 'finished', 'failed');
CREATE TYPE partition_status AS ENUM ('open', 'finished');

CREATE TABLE run (
  run_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  month smallint NOT NULL CONSTRAINT "month is 2019-01 or later" CHECK (month >= 24228),
  parameter_digest text NOT NULL REFERENCES program,
  kernel_digest text NOT NULL REFERENCES program,
  reason_layout text NOT NULL,
  facts_moment integer NOT NULL REFERENCES delivery,
  partition_count integer NOT NULL
    CONSTRAINT "partition_count is 1 to 100000" CHECK (partition_count BETWEEN 1 AND 100000),
  status run_status NOT NULL DEFAULT 'running',
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
  failure text,
  UNIQUE (month, parameter_digest, kernel_digest, facts_moment, partition_count),
  CONSTRAINT "a finished run has its manifest" CHECK (status <> 'finished' OR (finished_at IS NOT NULL
    AND rows_in IS NOT NULL AND rows_out IS NOT NULL AND rejected IS NOT NULL
    AND voorlopig IS NOT NULL AND unpaired IS NOT NULL AND totaal_cents IS NOT NULL AND digest IS NOT NULL
    AND provisional IS NOT NULL)),
  CONSTRAINT "rows in are rows out and rejected" CHECK (rows_in = rows_out + rejected)
);
COMMENT ON TABLE run IS 'One computation of a month; the manifest once it is finished.';
COMMENT ON COLUMN run.run_id IS 'Number of the run; its results lie in result_run_<run_id>.';
COMMENT ON COLUMN run.month IS 'Right-month, month index.';
COMMENT ON COLUMN run.parameter_digest IS 'The parameters the run reads.';
COMMENT ON COLUMN run.kernel_digest IS 'The kernel module.';
COMMENT ON COLUMN run.reason_layout IS 'Layout of the reasons of its results: a key of reason_field.';
COMMENT ON COLUMN run.facts_moment IS 'Last delivery the run sees.';
COMMENT ON COLUMN run.partition_count IS 'Number of partitions of whole households.';
COMMENT ON COLUMN run.status IS 'running until published; failed when it can not be.';
COMMENT ON COLUMN run.started_at IS 'Wall clock of the start.';
COMMENT ON COLUMN run.finished_at IS 'Wall clock of the publication.';
COMMENT ON COLUMN run.rows_in IS 'Rows of input read.';
COMMENT ON COLUMN run.rows_out IS 'Results written.';
COMMENT ON COLUMN run.rejected IS 'Rows rejected.';
COMMENT ON COLUMN run.voorlopig IS 'Results that are provisional.';
COMMENT ON COLUMN run.unpaired IS 'Rows GEDEELD_ANDER of a child without GEDEELD_HOOFD in another household.';
COMMENT ON COLUMN run.totaal_cents IS 'Sum of all components, euro cents.';
COMMENT ON COLUMN run.digest IS 'Digests of the partitions, chained in their order.';
COMMENT ON COLUMN run.provisional IS 'Candidate values that results rest on, [{name, from, value}]; [] = none.';
COMMENT ON COLUMN run.failure IS 'Why the run failed; on a running one, what stopped its last attempt.';

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
  finished_at timestamptz,
  PRIMARY KEY (run_id, partition_no),
  CONSTRAINT "gezin_from is before gezin_to" CHECK (gezin_from < gezin_to),
  CONSTRAINT "a finished partition has its line" CHECK (status <> 'finished' OR (rows_in IS NOT NULL
    AND rows_out IS NOT NULL AND rejected IS NOT NULL AND voorlopig IS NOT NULL
    AND shared IS NOT NULL AND used_candidates IS NOT NULL AND digest IS NOT NULL AND finished_at IS NOT NULL)),
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
COMMENT ON COLUMN run_partition.digest IS 'Digest of the output bytes.';
COMMENT ON COLUMN run_partition.finished_at IS 'Wall clock of the commit.';

CREATE TABLE run_total (
  run_id integer NOT NULL,
  partition_no integer NOT NULL,
  payer payer NOT NULL,
  component text NOT NULL,
  row_count bigint NOT NULL CONSTRAINT "row_count is 0 or more" CHECK (row_count >= 0),
  cents bigint NOT NULL CONSTRAINT "cents are 0 or more" CHECK (cents >= 0),
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
