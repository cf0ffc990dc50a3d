-- Requests to the service, and the key that signs its cursors.

-- Requests to start a run, so that the same request gives the same run.
CREATE TABLE run_request (
  request_id text PRIMARY KEY CONSTRAINT "request_id is 1 to 128 characters"
    CHECK (length(request_id) BETWEEN 1 AND 128),
  month smallint NOT NULL,
  run_id integer REFERENCES run,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE run_request IS 'Requests to the service to start a run.';
COMMENT ON COLUMN run_request.request_id IS 'Chosen by the caller.';
COMMENT ON COLUMN run_request.month IS 'Right-month, month index.';
COMMENT ON COLUMN run_request.run_id IS 'The run it gave; null = none yet.';
COMMENT ON COLUMN run_request.requested_by IS 'Name of the system that asked, from its certificate.';
COMMENT ON COLUMN run_request.requested_at IS 'Wall clock.';

-- What signs the cursors of this database's results, the same for every server of the service.
CREATE TABLE cursor_key (
  only_one boolean PRIMARY KEY DEFAULT true CONSTRAINT "there is one key" CHECK (only_one),
  key bytea NOT NULL
);
COMMENT ON TABLE cursor_key IS 'Signs the cursors that readers of results come back with.';
COMMENT ON COLUMN cursor_key.only_one IS 'Always true.';
COMMENT ON COLUMN cursor_key.key IS 'Random.';
INSERT INTO cursor_key (key)
  SELECT sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea);
