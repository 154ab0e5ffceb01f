import { createTables, type RowTable } from '#consumers';

export const notificationTable = {
  name: 'notification',
  columns: {
    id: 'text COLLATE "C"',
    mailbox: 'text COLLATE "C" NOT NULL',
    position: 'bigint NOT NULL',
    event_id: 'text NOT NULL',
    type: 'text NOT NULL',
    directive_id: 'text NOT NULL',
    audience: 'json NOT NULL',
    actor: 'json NOT NULL',
    recorded_at: 'timestamptz NOT NULL',
    data: 'json NOT NULL',
  },
  key: ['id'],
  indexes: {
    notification_by_mailbox: '(mailbox, position, id)',
  },
} as const satisfies RowTable;

export const readTable = {
  name: 'notification_read',
  columns: {
    notification_id: 'text COLLATE "C" NOT NULL',
    account_id: 'text COLLATE "C" NOT NULL',
    position: 'bigint NOT NULL',
    read_at: 'timestamptz NOT NULL',
  },
  key: ['notification_id', 'account_id'],
} as const satisfies RowTable;

export const directiveTable = {
  name: 'notification_directive',
  columns: {
    id: 'text COLLATE "C"',
    number: 'text NOT NULL',
    title: 'text NOT NULL',
    lead_agency_id: 'text',
    coordinator_ids: 'text[] NOT NULL',
    issued: 'boolean NOT NULL',
  },
  key: ['id'],
} as const satisfies RowTable;

export const agencyTable = {
  name: 'notification_agency',
  columns: {
    id: 'text COLLATE "C"',
    name: 'text NOT NULL',
  },
  key: ['id'],
} as const satisfies RowTable;

/**
 * `notification` holds one row an event and audience, in the mailbox of those who belong to the audience;
 * `notification_read` who has read which; the others what the words of a notification name.
 */
export const inboxTables = createTables(notificationTable, readTable, directiveTable, agencyTable);
