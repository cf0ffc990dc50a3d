-- Who made the roles of 020 without being a superuser is their member from PostgreSQL 16 on, but may
-- not become them: SET LOCAL ROLE wants the option SET, which CREATEROLE alone does not give. The
-- member with the admin option, which the maker has, gives it to itself.

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
