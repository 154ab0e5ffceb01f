import { createTables, type RowTable } from '#consumers';

export const overdueDirectiveTable = {
  name: 'overdue_directive',
  columns: {
    id: 'text COLLATE "C"',
    number: 'text NOT NULL',
    title: 'text NOT NULL',
    state: 'json NOT NULL',
  },
  key: ['id'],
} as const satisfies RowTable;

export const periodTable = {
  name: 'overdue_period',
  columns: {
    directive_id: 'text COLLATE "C" NOT NULL',
    agency_id: 'text COLLATE "C" NOT NULL',
    deadline: 'date NOT NULL',
    responsible: 'text NOT NULL',
    declined_on: 'date',
    since: 'timestamptz NOT NULL',
    from_position: 'bigint NOT NULL',
    overdue_from: 'timestamptz NOT NULL',
    until: 'timestamptz',
    until_position: 'bigint',
  },
  key: ['directive_id', 'agency_id', 'deadline', 'since'],
  indexes: {
    overdue_period_from: '(overdue_from)',
  },
} as const satisfies RowTable;

export const noticeTable = {
  name: 'overdue_notice',
  columns: {
    id: 'text COLLATE "C"',
    position: 'bigint NOT NULL',
    reminder_id: 'text NOT NULL',
    directive_id: 'text COLLATE "C" NOT NULL',
    agency_id: 'text COLLATE "C" NOT NULL',
    deadline: 'date NOT NULL',
    responsible: 'text NOT NULL',
    type: 'text NOT NULL',
    step: 'text NOT NULL',
    due_at: 'timestamptz NOT NULL',
    has_reader: 'boolean NOT NULL',
    in_inbox_at: 'timestamptz',
    notified_at: 'timestamptz',
  },
  key: ['id'],
  indexes: {
    overdue_notice_of: '(directive_id, agency_id, deadline)',
  },
} as const satisfies RowTable;

export const readerTable = {
  name: 'overdue_reader',
  columns: {
    id: 'text COLLATE "C"',
    state: 'json NOT NULL',
  },
  key: ['id'],
} as const satisfies RowTable;

/**
 * `overdue_period` holds each stretch of time in which a deadline ran for who was responsible, from when it is overdue to
 * when it ended; one that ended in time leaves no row. `agency_id` is empty for the directive's own deadline; `responsible`
 * is the agency that had to keep it, and empty for the office where nobody leads or, from `declined_on` on, its lead
 * declined. `overdue_notice` holds what was recorded to tell an agency, its head or the office of something overdue, under
 * the id of the notification, when it was put into the inbox, and when it was told: a channel confirmed that it was
 * delivered, or somebody read it;
 * `overdue_reader` the accounts, of which some have an inbox to be told in.
 */
export const overdueTables = createTables(overdueDirectiveTable, periodTable, noticeTable, readerTable);
