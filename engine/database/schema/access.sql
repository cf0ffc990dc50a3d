-- Row-level security on results and totals: what the service checks, the database enforces again.
--
-- The service reads results as one of two roles without a login, by SET LOCAL ROLE: groeikern_payer
-- sees the rows of the payer in the setting groeikern.payer and nothing without it; groeikern_reader
-- sees all, both of finished runs only. The views result and decided read decision and difference by
-- functions, which run as who asks. Roles belong to the whole server, so another database of it may have made them already.

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

GRANT SELECT ON result, decided, decision, run_total, difference, difference_of_run,
  regularisation_month TO groeikern_payer, groeikern_reader;
GRANT SELECT (run_id, status) ON run TO groeikern_payer, groeikern_reader;
GRANT SELECT (regularisation_id, status) ON regularisation TO groeikern_payer, groeikern_reader;

ALTER TABLE decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE run_total ENABLE ROW LEVEL SECURITY;
ALTER TABLE difference ENABLE ROW LEVEL SECURITY;

-- The subqueries are evaluated once a query, not once a row.
CREATE POLICY own_decisions ON decision FOR SELECT TO groeikern_payer
  USING (payer = (SELECT array_position(enum_range(NULL::payer),
      nullif(current_setting('groeikern.payer', true), '')::payer) - 1)
    AND run_id IN (SELECT run_id FROM run WHERE status = 'finished'));
CREATE POLICY all_decisions ON decision FOR SELECT TO groeikern_reader
  USING (run_id IN (SELECT run_id FROM run WHERE status = 'finished'));
CREATE POLICY own_totals ON run_total FOR SELECT TO groeikern_payer
  USING (payer = (SELECT nullif(current_setting('groeikern.payer', true), '')::payer));
CREATE POLICY all_totals ON run_total FOR SELECT TO groeikern_reader USING (true);
CREATE POLICY own_differences ON difference FOR SELECT TO groeikern_payer
  USING (payer = (SELECT nullif(current_setting('groeikern.payer', true), '')::payer));
CREATE POLICY all_differences ON difference FOR SELECT TO groeikern_reader USING (true);

-- From PostgreSQL 16 on, who makes a role without being a superuser becomes its member, but may not
-- act as it: SET LOCAL ROLE wants the option SET, which CREATEROLE alone does not give. The maker has
-- the admin option, and with it gives SET to itself.
DO $$
DECLARE
  wanted text;
BEGIN
  IF current_setting('server_version_num')::integer < 160000 THEN
    RETURN;
  END IF;
  FOREACH wanted IN ARRAY ARRAY['groeikern_payer', 'groeikern_reader'] LOOP
    IF NOT pg_has_role(current_user, wanted, 'SET') THEN
      EXECUTE format('GRANT %I TO %I WITH SET TRUE', wanted, current_user);
    END IF;
  END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION 'roles: expected to become groeikern_payer and groeikern_reader, found no right to; grant them to % WITH SET TRUE',
    current_user USING ERRCODE = 'insufficient_privilege';
END $$;
