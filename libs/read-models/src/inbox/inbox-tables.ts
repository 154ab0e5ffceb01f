import type { RowTable } from '#consumers';

/**
 * `notification` holds one row an event and audience, in the mailbox of those who belong to the audience;
 * `notification_read` who has read which; the others what the words of a notification name.
 */
export const inboxTables = `
CREATE TABLE notification (
  id text COLLATE "C" PRIMARY KEY,
  mailbox text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  directive_id text NOT NULL,
  audience json NOT NULL,
  actor json NOT NULL,
  recorded_at timestamptz NOT NULL,
  data json NOT NULL
);
CREATE INDEX notification_by_mailbox ON notification (mailbox, position, id);

CREATE TABLE notification_read (
  notification_id text COLLATE "C" NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  read_at timestamptz NOT NULL,
  PRIMARY KEY (notification_id, account_id)
);

CREATE TABLE notification_directive (
  id text COLLATE "C" PRIMARY KEY,
  number text NOT NULL,
  title text NOT NULL,
  lead_agency_id text,
  coordinator_ids text[] NOT NULL,
  issued boolean NOT NULL
);

CREATE TABLE notification_agency (
  id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL
);
`;

export const notificationTable = {
  name: 'notification',
  columns: {
    id: 'text',
    mailbox: 'text',
    position: 'bigint',
    event_id: 'text',
    type: 'text',
    directive_id: 'text',
    audience: 'json',
    actor: 'json',
    recorded_at: 'timestamptz',
    data: 'json',
  },
  key: ['id'],
} as const satisfies RowTable;

export const readTable = {
  name: 'notification_read',
  columns: { notification_id: 'text', account_id: 'text', position: 'bigint', read_at: 'timestamptz' },
  key: ['notification_id', 'account_id'],
} as const satisfies RowTable;

export const directiveTable = {
  name: 'notification_directive',
  columns: {
    id: 'text',
    number: 'text',
    title: 'text',
    lead_agency_id: 'text',
    coordinator_ids: 'text[]',
    issued: 'boolean',
  },
  key: ['id'],
} as const satisfies RowTable;

export const agencyTable = {
  name: 'notification_agency',
  columns: { id: 'text', name: 'text' },
  key: ['id'],
} as const satisfies RowTable;
