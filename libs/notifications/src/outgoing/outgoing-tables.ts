import type { RowTable } from '#consumers';

export const agencyTable = {
  name: 'outgoing_agency',
  columns: { id: 'text', name: 'text', head_email: 'text', office_email: 'text' },
  key: ['id'],
} as const satisfies RowTable;

export const accountTable = {
  name: 'outgoing_account',
  columns: { id: 'text', role: 'text', agency_id: 'text', state: 'json' },
  key: ['id'],
} as const satisfies RowTable;

export const directiveTable = {
  name: 'outgoing_directive',
  columns: {
    id: 'text',
    number: 'text',
    title: 'text',
    content: 'text',
    notice: 'text',
    notice_on: 'text',
    urgency: 'text',
    lead_agency_id: 'text',
    coordinators: 'json',
    due_on: 'date',
    issued: 'boolean',
  },
  key: ['id'],
} as const satisfies RowTable;

export const outgoingTable = {
  name: 'outgoing',
  columns: {
    id: 'text',
    position: 'bigint',
    reminder_id: 'text',
    directive_id: 'text',
    type: 'text',
    audience: 'json',
    actor: 'json',
    data: 'json',
    channel: 'text',
    address: 'text',
    account_id: 'text',
    language: 'text',
    at_once: 'boolean',
    due_at: 'timestamptz',
    send_at: 'timestamptz',
    state: 'text',
    outcome: 'text',
    outcome_at: 'timestamptz',
  },
  key: ['id'],
} as const satisfies RowTable;

export const outgoingTables = `
CREATE TABLE outgoing_agency (
  id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  head_email text,
  office_email text
);
CREATE TABLE outgoing_account (
  id text COLLATE "C" PRIMARY KEY,
  role text NOT NULL,
  agency_id text,
  state json NOT NULL
);
CREATE INDEX ON outgoing_account (role, agency_id);
CREATE TABLE outgoing_directive (
  id text COLLATE "C" PRIMARY KEY,
  number text NOT NULL,
  title text NOT NULL,
  content text NOT NULL,
  notice text,
  notice_on text,
  urgency text NOT NULL,
  lead_agency_id text,
  coordinators json NOT NULL,
  due_on date,
  issued boolean NOT NULL
);
CREATE TABLE outgoing (
  id text COLLATE "C" PRIMARY KEY,
  position bigint NOT NULL,
  reminder_id text NOT NULL,
  directive_id text NOT NULL,
  type text NOT NULL,
  audience json NOT NULL,
  actor json NOT NULL,
  data json NOT NULL,
  channel text NOT NULL,
  address text NOT NULL,
  account_id text,
  language text NOT NULL,
  at_once boolean NOT NULL,
  due_at timestamptz NOT NULL,
  send_at timestamptz NOT NULL,
  state text NOT NULL,
  outcome text,
  outcome_at timestamptz,
  noted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX outgoing_pending ON outgoing (send_at) WHERE state = 'pending';
CREATE INDEX outgoing_pending_of ON outgoing (directive_id) WHERE state = 'pending';
CREATE INDEX outgoing_of_account ON outgoing (account_id) WHERE state IN ('pending', 'dead');
CREATE INDEX outgoing_dead ON outgoing (position) WHERE state = 'dead';
CREATE INDEX outgoing_by_due ON outgoing (due_at);
`;
