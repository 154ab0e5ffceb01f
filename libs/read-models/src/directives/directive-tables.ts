import type { RowTable } from '#consumers';

/**
 * `directive` holds what is listed and filtered (`term_from`, `term_days` and `declined_move` of a deadline in working
 * days that a new calendar may move; `stands_on` the day on which time stopped for one that is suspended),
 * `directive_state` the folded directive, `directive_words` what is searched of it (`directive_report_words` of each of
 * its reports, `directive_meeting` of its meeting), `directive_agency` what agencies are called now, and
 * `directive_event` every event: its data where a directive's page tells of it, and where the directive stood in each
 * order of the list after it.
 */
export const directiveTables = `
CREATE TABLE directive (
  id text COLLATE "C" PRIMARY KEY,
  number text NOT NULL,
  title text NOT NULL,
  meeting_id text NOT NULL,
  notice_number text,
  urgency text NOT NULL,
  work text NOT NULL,
  issued boolean NOT NULL,
  lead_agency_id text,
  coordinator_ids text[] NOT NULL,
  agency_ids text[] NOT NULL,
  due_on date,
  due_key date NOT NULL,
  original_due_on date,
  extensions integer NOT NULL,
  percent double precision,
  reported_on date,
  declined_on date,
  outcome text,
  stands_on date,
  on_time boolean,
  closed_on date,
  days_late integer,
  term_from date,
  term_days integer,
  declined_move text COLLATE "C",
  updated_position bigint NOT NULL,
  updated_at timestamptz NOT NULL,
  revision bigint NOT NULL
);
CREATE INDEX directive_by_due ON directive (due_key, id);
CREATE INDEX directive_open_by_due ON directive (due_key, id) WHERE work <> 'closed';
CREATE INDEX directive_by_term ON directive (due_on, term_from, term_days, declined_move, id) WHERE term_days IS NOT NULL;
CREATE INDEX directive_by_update ON directive (updated_position);
CREATE INDEX directive_by_meeting ON directive (meeting_id);
CREATE INDEX directive_by_agency ON directive USING gin (agency_ids);

CREATE TABLE directive_state (
  directive_id text COLLATE "C" PRIMARY KEY,
  state json NOT NULL
);

CREATE TABLE directive_words (
  directive_id text COLLATE "C" PRIMARY KEY,
  words text NOT NULL
);

CREATE TABLE directive_report_words (
  directive_id text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  words text NOT NULL,
  PRIMARY KEY (directive_id, revision)
);

CREATE TABLE directive_meeting (
  meeting_id text PRIMARY KEY,
  title text NOT NULL,
  words text NOT NULL
);

CREATE TABLE directive_agency (
  agency_id text PRIMARY KEY,
  name text NOT NULL
);

CREATE TABLE directive_event (
  directive_id text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  position bigint NOT NULL,
  due_key date NOT NULL,
  type text NOT NULL,
  recorded_at timestamptz NOT NULL,
  actor json,
  data json,
  PRIMARY KEY (directive_id, revision)
);

DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'searching without pg_trgm: %', SQLERRM;
END $$;
DO $$
BEGIN
  CREATE INDEX directive_by_words ON directive_words USING gin (words gin_trgm_ops);
  CREATE INDEX directive_by_report_words ON directive_report_words USING gin (words gin_trgm_ops);
EXCEPTION WHEN undefined_object THEN
  RAISE NOTICE 'searching without an index: %', SQLERRM;
END $$;
`;

export const directiveTable = {
  name: 'directive',
  columns: {
    id: 'text',
    number: 'text',
    title: 'text',
    meeting_id: 'text',
    notice_number: 'text',
    urgency: 'text',
    work: 'text',
    issued: 'boolean',
    lead_agency_id: 'text',
    coordinator_ids: 'text[]',
    agency_ids: 'text[]',
    due_on: 'date',
    due_key: 'date',
    original_due_on: 'date',
    extensions: 'integer',
    percent: 'double precision',
    reported_on: 'date',
    declined_on: 'date',
    outcome: 'text',
    stands_on: 'date',
    on_time: 'boolean',
    closed_on: 'date',
    days_late: 'integer',
    term_from: 'date',
    term_days: 'integer',
    declined_move: 'text',
    updated_position: 'bigint',
    updated_at: 'timestamptz',
    revision: 'bigint',
  },
  key: ['id'],
} as const satisfies RowTable;

export const stateTable = {
  name: 'directive_state',
  columns: { directive_id: 'text', state: 'json' },
  key: ['directive_id'],
} as const satisfies RowTable;

export const searchTextTable = {
  name: 'directive_words',
  columns: { directive_id: 'text', words: 'text' },
  key: ['directive_id'],
} as const satisfies RowTable;

export const reportTextTable = {
  name: 'directive_report_words',
  columns: { directive_id: 'text', revision: 'bigint', words: 'text' },
  key: ['directive_id', 'revision'],
} as const satisfies RowTable;

export const meetingTable = {
  name: 'directive_meeting',
  columns: { meeting_id: 'text', title: 'text', words: 'text' },
  key: ['meeting_id'],
} as const satisfies RowTable;

export const agencyTable = {
  name: 'directive_agency',
  columns: { agency_id: 'text', name: 'text' },
  key: ['agency_id'],
} as const satisfies RowTable;

export const eventTable = {
  name: 'directive_event',
  columns: {
    directive_id: 'text',
    revision: 'bigint',
    position: 'bigint',
    due_key: 'date',
    type: 'text',
    recorded_at: 'timestamptz',
    actor: 'json',
    data: 'json',
  },
  key: ['directive_id', 'revision'],
} as const satisfies RowTable;
