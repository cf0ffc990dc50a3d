-- Row-level security on results and totals: what the service checks, the database enforces again.
--
-- The service reads results as one of two roles without a login, by SET LOCAL ROLE: groeikern_payer
-- sees the rows of the payer in the setting groeikern.payer and nothing without it; groeikern_reader
-- sees all. Both read through result only; the leaves are closed to them. Roles belong to the whole
-- server, so another database of it may have made them already.

DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['groeikern_payer', 'groeikern_reader'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
    IF NOT pg_has_role(current_user, wanted, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO %I', wanted, current_user);
    END IF;
  END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION 'roles: expected to make groeikern_payer and groeikern_reader, found no right to; make them and grant them to %, or grant it CREATEROLE',
    current_user USING ERRCODE = 'insufficient_privilege';
END $$;

GRANT SELECT ON result, run_total TO groeikern_payer, groeikern_reader;

ALTER TABLE result ENABLE ROW LEVEL SECURITY;
ALTER TABLE run_total ENABLE ROW LEVEL SECURITY;

-- The subqueries are evaluated once a query, not once a row.
CREATE POLICY own_results ON result FOR SELECT TO groeikern_payer
  USING (payer = (SELECT array_position(enum_range(NULL::payer),
    nullif(current_setting('groeikern.payer', true), '')::payer) - 1));
CREATE POLICY all_results ON result FOR SELECT TO groeikern_reader USING (true);
CREATE POLICY own_totals ON run_total FOR SELECT TO groeikern_payer
  USING (payer = (SELECT nullif(current_setting('groeikern.payer', true), '')::payer));
CREATE POLICY all_totals ON run_total FOR SELECT TO groeikern_reader USING (true);

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
