-- Records of other administrations, as they were received, and what was derived from them.
--
-- A record is the content of its highest version; older ones are not kept. Batches are committed
-- one after the other under one lock, so their numbers rise in the order in which records became
-- visible: what was loaded after batch N is what a derivation up to N has not seen.

CREATE TABLE source_load (
  load_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stroom text COLLATE "C" NOT NULL,
  file text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  counts jsonb
);
COMMENT ON TABLE source_load IS
  'A file, or a stream, of messages of one flow; finished_at is NULL of one that was stopped.';

CREATE TABLE source_record (
  stroom text COLLATE "C" NOT NULL,
  record_id text COLLATE "C" NOT NULL,
  versie integer NOT NULL CONSTRAINT "versie is 1 or more" CHECK (versie > 0),
  is_geannuleerd boolean NOT NULL,
  aangemaakt text NOT NULL,
  ontvangen date NOT NULL,
  periode smallint,
  dossier bigint,
  subjecten bigint[] NOT NULL
    CONSTRAINT "a record has a subject" CHECK (cardinality(subjecten) > 0),
  inhoud text,
  batch_id integer NOT NULL,
  PRIMARY KEY (stroom, record_id),
  CONSTRAINT "a record has content unless it is cancelled"
    CHECK (is_geannuleerd OR inhoud IS NOT NULL)
);
CREATE INDEX source_record_subject ON source_record ((subjecten[1]));
CREATE INDEX source_record_dossier ON source_record (dossier) WHERE dossier IS NOT NULL;
CREATE INDEX source_record_batch ON source_record (batch_id);
COMMENT ON TABLE source_record IS 'A record of a source: the highest version received.';
COMMENT ON COLUMN source_record.subjecten IS
  'Pseudonymous person keys, the one that it is about first.';
COMMENT ON COLUMN source_record.inhoud IS
  'Content as JSON, in one form, so that the same content is the same text.';
COMMENT ON COLUMN source_record.periode IS 'Of yearly files: the year that the record belongs to.';
COMMENT ON COLUMN source_record.dossier IS
  'Of files of payers: the file of which the subjects are beneficiaries.';

CREATE TABLE source_subject (
  person bigint NOT NULL,
  stroom text COLLATE "C" NOT NULL,
  record_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (person, stroom, record_id)
);
COMMENT ON TABLE source_subject IS
  'Finds records by their subjects but the first; those that a record names no more stay.';

CREATE TABLE source_touched (
  soort text NOT NULL
    CONSTRAINT "soort is persoon or dossier" CHECK (soort IN ('persoon', 'dossier')),
  subject_id bigint NOT NULL,
  PRIMARY KEY (soort, subject_id)
);
COMMENT ON TABLE source_touched IS
  'Subjects that a record named and names no more, until they are derived anew.';

CREATE TABLE source_complete (
  stroom text COLLATE "C" NOT NULL,
  periode smallint NOT NULL,
  versie integer NOT NULL,
  PRIMARY KEY (stroom, periode)
);
COMMENT ON TABLE source_complete IS
  'Yearly files that called themselves complete: what has an older version and is not in it '
  'is cancelled.';

CREATE TABLE source_pull (
  stroom text COLLATE "C" NOT NULL,
  record_id text COLLATE "C" NOT NULL,
  versie integer NOT NULL,
  subjecten bigint[] NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (stroom, record_id)
);
COMMENT ON TABLE source_pull IS 'Notifications whose content is still to be pulled.';

CREATE TABLE source_quarantine (
  quarantine_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stroom text COLLATE "C" NOT NULL,
  load_id integer NOT NULL REFERENCES source_load,
  line integer NOT NULL,
  code text NOT NULL,
  field text NOT NULL,
  expected text NOT NULL,
  found text NOT NULL,
  message text NOT NULL,
  form text,
  digest text NOT NULL,
  released_at timestamptz,
  UNIQUE (stroom, digest)
);
COMMENT ON TABLE source_quarantine IS
  'Messages that were not taken, each once, with what is wrong with it.';
COMMENT ON COLUMN source_quarantine.message IS
  'The line as it came; its beginning when it is too long.';
COMMENT ON COLUMN source_quarantine.form IS
  'JSON: how lines of its file are read; NULL = the line is not kept as it came.';
COMMENT ON COLUMN source_quarantine.digest IS
  'SHA-256 of the line: the same one again is not kept twice.';

CREATE TABLE source_batch (
  batch_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  load_id integer NOT NULL REFERENCES source_load
);
COMMENT ON TABLE source_batch IS 'Messages that were taken in one transaction.';

CREATE TABLE source_derivation (
  derivation_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  upto_batch integer NOT NULL,
  subject_count integer NOT NULL,
  changed_count integer NOT NULL,
  delivery_id integer REFERENCES delivery
);
COMMENT ON TABLE source_derivation IS
  'Subjects derived anew from their records, up to a batch, and the delivery of the differences.';

CREATE TABLE derived_subject (
  soort text NOT NULL
    CONSTRAINT "soort is persoon or dossier" CHECK (soort IN ('persoon', 'dossier')),
  subject_id bigint NOT NULL,
  facts text NOT NULL,
  findings text NOT NULL,
  derivation_id integer NOT NULL REFERENCES source_derivation,
  PRIMARY KEY (soort, subject_id)
);
COMMENT ON TABLE derived_subject IS
  'All facts that follow from the records of a subject, each with its records.';
COMMENT ON COLUMN derived_subject.facts IS
  'JSON: table, key, months, values and the records of each fact.';
COMMENT ON COLUMN derived_subject.findings IS 'JSON: what a person must look at.';

-- What is left to say of the columns.
COMMENT ON COLUMN source_load.load_id IS 'The load.';
COMMENT ON COLUMN source_load.stroom IS 'The flow.';
COMMENT ON COLUMN source_load.file IS 'The file, or what the stream was called.';
COMMENT ON COLUMN source_load.started_at IS 'Wall clock of the start.';
COMMENT ON COLUMN source_load.finished_at IS 'Wall clock of the end; NULL of one that was stopped.';
COMMENT ON COLUMN source_load.counts IS 'What became of the messages; NULL until the end.';
COMMENT ON COLUMN source_record.stroom IS 'The flow.';
COMMENT ON COLUMN source_record.record_id IS 'Name of the record in its flow.';
COMMENT ON COLUMN source_record.versie IS 'The highest version received.';
COMMENT ON COLUMN source_record.is_geannuleerd IS 'The source has cancelled the record.';
COMMENT ON COLUMN source_record.aangemaakt IS 'When the source made this version, as it said.';
COMMENT ON COLUMN source_record.ontvangen IS 'Day on which this version was received.';
COMMENT ON COLUMN source_record.batch_id IS 'The batch that brought this version.';
COMMENT ON COLUMN source_subject.person IS 'Pseudonymous person key.';
COMMENT ON COLUMN source_subject.stroom IS 'The flow of the record.';
COMMENT ON COLUMN source_subject.record_id IS 'The record.';
COMMENT ON COLUMN source_touched.soort IS 'A person, or a file of a payer.';
COMMENT ON COLUMN source_touched.subject_id IS 'Person key, or number of the file.';
COMMENT ON COLUMN source_complete.stroom IS 'The flow.';
COMMENT ON COLUMN source_complete.periode IS 'The year of the file.';
COMMENT ON COLUMN source_complete.versie IS 'The version that the file called complete.';
COMMENT ON COLUMN source_pull.stroom IS 'The flow.';
COMMENT ON COLUMN source_pull.record_id IS 'The record that was notified.';
COMMENT ON COLUMN source_pull.versie IS 'The version that was notified.';
COMMENT ON COLUMN source_pull.subjecten IS 'Pseudonymous person keys that it is about.';
COMMENT ON COLUMN source_pull.received_at IS 'Wall clock of the notification.';
COMMENT ON COLUMN source_quarantine.quarantine_id IS 'The message that was not taken.';
COMMENT ON COLUMN source_quarantine.stroom IS 'The flow.';
COMMENT ON COLUMN source_quarantine.load_id IS 'The load that met it.';
COMMENT ON COLUMN source_quarantine.line IS 'Its line in the file, from 1.';
COMMENT ON COLUMN source_quarantine.code IS 'What is wrong.';
COMMENT ON COLUMN source_quarantine.field IS 'Where in the message.';
COMMENT ON COLUMN source_quarantine.expected IS 'What was expected there.';
COMMENT ON COLUMN source_quarantine.found IS 'What was found there.';
COMMENT ON COLUMN source_quarantine.released_at IS 'Wall clock of its release; NULL = it is held.';
COMMENT ON COLUMN source_batch.batch_id IS 'Rises in the order in which records became visible.';
COMMENT ON COLUMN source_batch.load_id IS 'The load that it belongs to.';
COMMENT ON COLUMN source_derivation.derivation_id IS 'The derivation.';
COMMENT ON COLUMN source_derivation.upto_batch IS 'The last batch that it has seen.';
COMMENT ON COLUMN source_derivation.subject_count IS 'Subjects that were derived anew.';
COMMENT ON COLUMN source_derivation.changed_count IS 'Those whose facts came out differently.';
COMMENT ON COLUMN source_derivation.delivery_id IS 'Delivery of the differences; NULL = none.';
COMMENT ON COLUMN derived_subject.soort IS 'A person, or a file of a payer.';
COMMENT ON COLUMN derived_subject.subject_id IS 'Person key, or number of the file.';
COMMENT ON COLUMN derived_subject.derivation_id IS 'The derivation that wrote it last.';
