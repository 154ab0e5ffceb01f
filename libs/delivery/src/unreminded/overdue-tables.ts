import type { RowTable } from '#read-models';

export const overdueDirectiveTable = {
  name: 'overdue_directive',
  columns: { id: 'text', number: 'text', title: 'text', state: 'json' },
  key: ['id'],
} as const satisfies RowTable;

export const spellTable = {
  name: 'overdue_spell',
  columns: {
    directive_id: 'text',
    agency_id: 'text',
    deadline: 'date',
    since: 'timestamptz',
    overdue_from: 'timestamptz',
    until: 'timestamptz',
  },
  key: ['directive_id', 'agency_id', 'deadline', 'since'],
} as const satisfies RowTable;

export const overdueReminderTable = {
  name: 'overdue_reminder',
  columns: { id: 'text', directive_id: 'text', agency_id: 'text', deadline: 'date', due_at: 'timestamptz' },
  key: ['id'],
} as const satisfies RowTable;

/**
 * `overdue_spell` holds each stretch of time in which a deadline ran, from when it is overdue to when it ended; one that
 * ended in time leaves no row. `agency_id` is empty for the lead's deadline. `overdue_reminder` holds what was recorded to
 * tell of it.
 */
export const overdueTables = `
CREATE TABLE overdue_directive (
  id text COLLATE "C" PRIMARY KEY,
  number text NOT NULL,
  title text NOT NULL,
  state json NOT NULL
);
CREATE TABLE overdue_spell (
  directive_id text COLLATE "C" NOT NULL,
  agency_id text COLLATE "C" NOT NULL,
  deadline date NOT NULL,
  since timestamptz NOT NULL,
  overdue_from timestamptz NOT NULL,
  until timestamptz,
  PRIMARY KEY (directive_id, agency_id, deadline, since)
);
CREATE INDEX overdue_spell_from ON overdue_spell (overdue_from);
CREATE TABLE overdue_reminder (
  id text COLLATE "C" PRIMARY KEY,
  directive_id text COLLATE "C" NOT NULL,
  agency_id text COLLATE "C" NOT NULL,
  deadline date NOT NULL,
  due_at timestamptz NOT NULL
);
CREATE INDEX overdue_reminder_of ON overdue_reminder (directive_id, agency_id, deadline);
`;
