-- Workers: machines that take jobs from the queues. The queues themselves are pg-boss's, in the
-- schema groeikern_work, which the first worker makes; one machine alone needs neither.
--
--     working --session lost, or silent for a minute--> gone: its jobs are another's

CREATE TABLE worker (
  worker_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  host text NOT NULL,
  process_id integer NOT NULL,
  threads integer NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE worker IS 'Processes that take jobs; a line goes when its process has gone.';
COMMENT ON COLUMN worker.worker_id IS 'Number of the worker.';
COMMENT ON COLUMN worker.host IS 'Name of its machine.';
COMMENT ON COLUMN worker.process_id IS 'Number of its process there.';
COMMENT ON COLUMN worker.threads IS 'Worker threads of a job.';
COMMENT ON COLUMN worker.started_at IS 'Wall clock.';
COMMENT ON COLUMN worker.seen_at IS 'Wall clock of its last sign of life.';

CREATE TABLE worker_job (
  job_id uuid PRIMARY KEY,
  queue text NOT NULL,
  worker_id integer NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  progress text
);
COMMENT ON TABLE worker_job IS 'Which worker has which job, as long as it has it.';
COMMENT ON COLUMN worker_job.job_id IS 'Id of the job in its queue.';
COMMENT ON COLUMN worker_job.queue IS 'Name of the queue.';
COMMENT ON COLUMN worker_job.worker_id IS 'Who has it.';
COMMENT ON COLUMN worker_job.taken_at IS 'Wall clock.';
COMMENT ON COLUMN worker_job.progress IS 'How far it is, in words, as of the last sign of life.';

-- Workers that are there: held, and seen within the last minute.
CREATE VIEW worker_present AS
  SELECT * FROM worker
  WHERE is_work_held('worker', worker_id) AND seen_at > clock_timestamp() - interval '1 minute';
COMMENT ON VIEW worker_present IS 'Workers that are there: held, and seen within a minute.';
