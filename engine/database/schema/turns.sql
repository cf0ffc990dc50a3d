-- Turns: writers of the same kind go one after the other. The server ends a transaction in which
-- its process says nothing (idle_in_transaction_session_timeout), but none in the middle of a COPY:
-- of a process that is frozen there, who waits ends the session.

-- Waits for the turn, until commit. A COPY of the one that has it, of which nothing comes for
-- `patience`, is ended: six looks, of which all see the same bytes.
CREATE FUNCTION take_turn(name text, patience interval DEFAULT '60 seconds') RETURNS void
LANGUAGE plpgsql SET lock_timeout = 0 AS $$
DECLARE
  looks CONSTANT integer := 6;
  holder integer;
  bytes bigint;
  seen text := '';
  unchanged integer := 0;
BEGIN
  PERFORM set_config('lock_timeout',
    ceil(extract(epoch FROM patience) * 1000 / looks)::text, true);
  LOOP
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('groeikern'), hashtext(name));
      RETURN;
    EXCEPTION WHEN lock_not_available THEN
      PERFORM pg_stat_clear_snapshot();
    END;
    SELECT c.pid, c.bytes_processed INTO holder, bytes
      FROM pg_locks l
        JOIN pg_stat_activity a USING (pid)
        JOIN pg_stat_progress_copy c USING (pid)
      WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted
        AND l.classid = (hashtext('groeikern')::bigint & 4294967295)::oid
        AND l.objid = (hashtext(name)::bigint & 4294967295)::oid
        AND a.datname = current_database() AND a.usename = current_user
        AND a.wait_event = 'ClientRead';
    unchanged := CASE WHEN seen = concat_ws(' ', holder, bytes) THEN unchanged + 1 ELSE 0 END;
    seen := concat_ws(' ', holder, bytes);
    IF unchanged >= looks AND holder IS NOT NULL THEN
      PERFORM pg_terminate_backend(holder);
    END IF;
  END LOOP;
END $$;
COMMENT ON FUNCTION take_turn(text, interval)
  IS 'Waits for the turn, until commit; ends a COPY that stands still.';

-- Who works on something holds it under its number by a shared lock, as long as its session lives:
-- a run, a regularisation, the number of a worker.
CREATE FUNCTION hold_work(kind text, id integer) RETURNS void LANGUAGE sql
BEGIN ATOMIC
  SELECT pg_advisory_lock_shared(hashtext('groeikern ' || kind), id);
END;
COMMENT ON FUNCTION hold_work(text, integer) IS
  'Holds a run, a regularisation or a worker until the session ends: somebody works on it.';

CREATE FUNCTION is_work_held(kind text, id integer) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
  SELECT FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND objid = id::oid
    AND classid = (hashtext('groeikern ' || kind)::bigint & 4294967295)::oid
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()));
COMMENT ON FUNCTION is_work_held(text, integer) IS 'Whether a session works on it.';
