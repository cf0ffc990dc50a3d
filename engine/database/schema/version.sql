-- Which schema the database has: one row for each migration that was run, written by postgrator.

CREATE TABLE groeikern_version (
  version bigint PRIMARY KEY,
  name text NOT NULL,
  md5 text NOT NULL,
  run_at timestamptz NOT NULL
);
COMMENT ON TABLE groeikern_version IS 'Migrations that were run; 1 is the schema.';
COMMENT ON COLUMN groeikern_version.version IS 'Number of the migration.';
COMMENT ON COLUMN groeikern_version.name IS 'Its name.';
COMMENT ON COLUMN groeikern_version.md5 IS 'MD5 of its text: another one is another schema.';
COMMENT ON COLUMN groeikern_version.run_at IS 'Wall clock.';
