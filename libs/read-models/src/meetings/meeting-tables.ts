import type { RowTable } from '#consumers';

/** `meeting` is the list and each one's page; `meeting_directive` what a meeting says of its directives. */
export const meetingTables = `
CREATE TABLE meeting (
  id text COLLATE "C" PRIMARY KEY,
  number text NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  held_on date NOT NULL,
  place text,
  chair text,
  minutes text,
  minutes_files json NOT NULL,
  notices json NOT NULL,
  updated_at timestamptz NOT NULL,
  revision bigint NOT NULL
);
CREATE INDEX meeting_by_day ON meeting (held_on, id);

CREATE TABLE meeting_directive (
  directive_id text COLLATE "C" PRIMARY KEY,
  meeting_id text NOT NULL,
  number text NOT NULL,
  title text NOT NULL,
  work text NOT NULL,
  issued boolean NOT NULL,
  suspended_from text,
  lead_agency_id text,
  coordinator_ids text[] NOT NULL
);
CREATE INDEX meeting_directive_by_meeting ON meeting_directive (meeting_id);
`;

export const meetingTable = {
  name: 'meeting',
  columns: {
    id: 'text',
    number: 'text',
    title: 'text',
    body: 'text',
    held_on: 'date',
    place: 'text',
    chair: 'text',
    minutes: 'text',
    minutes_files: 'json',
    notices: 'json',
    updated_at: 'timestamptz',
    revision: 'bigint',
  },
  key: ['id'],
} as const satisfies RowTable;

export const meetingDirectiveTable = {
  name: 'meeting_directive',
  columns: {
    directive_id: 'text',
    meeting_id: 'text',
    number: 'text',
    title: 'text',
    work: 'text',
    issued: 'boolean',
    suspended_from: 'text',
    lead_agency_id: 'text',
    coordinator_ids: 'text[]',
  },
  key: ['directive_id'],
} as const satisfies RowTable;
