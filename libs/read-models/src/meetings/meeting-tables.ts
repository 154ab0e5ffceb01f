import { createTables, type RowTable } from '#consumers';

export const meetingTable = {
  name: 'meeting',
  columns: {
    id: 'text COLLATE "C"',
    number: 'text NOT NULL',
    title: 'text NOT NULL',
    body: 'text NOT NULL',
    held_on: 'date NOT NULL',
    place: 'text',
    chair: 'text',
    minutes: 'text',
    minutes_files: 'json NOT NULL',
    notices: 'json NOT NULL',
    updated_at: 'timestamptz NOT NULL',
    revision: 'bigint NOT NULL',
  },
  key: ['id'],
  indexes: {
    meeting_by_day: '(held_on, id)',
  },
} as const satisfies RowTable;

export const meetingDirectiveTable = {
  name: 'meeting_directive',
  columns: {
    directive_id: 'text COLLATE "C"',
    meeting_id: 'text NOT NULL',
    number: 'text NOT NULL',
    title: 'text NOT NULL',
    work: 'text NOT NULL',
    issued: 'boolean NOT NULL',
    suspended_from: 'text',
    lead_agency_id: 'text',
    coordinator_ids: 'text[] NOT NULL',
  },
  key: ['directive_id'],
  indexes: {
    meeting_directive_by_meeting: '(meeting_id)',
  },
} as const satisfies RowTable;

/** `meeting` is the list and each one's page; `meeting_directive` what a meeting says of its directives. */
export const meetingTables = createTables(meetingTable, meetingDirectiveTable);
