import { createTables, type RowTable } from '#consumers';

export const agencyTable = {
  name: 'outgoing_agency',
  columns: {
    id: 'text COLLATE "C"',
    name: 'text NOT NULL',
    head_email: 'text',
    office_email: 'text',
  },
  key: ['id'],
} as const satisfies RowTable;

export const accountTable = {
  name: 'outgoing_account',
  columns: {
    id: 'text COLLATE "C"',
    role: 'text NOT NULL',
    agency_id: 'text',
    state: 'json NOT NULL',
  },
  key: ['id'],
  indexes: {
    outgoing_account_role_agency_id_idx: '(role, agency_id)',
  },
} as const satisfies RowTable;

export const directiveTable = {
  name: 'outgoing_directive',
  columns: {
    id: 'text COLLATE "C"',
    number: 'text NOT NULL',
    title: 'text NOT NULL',
    content: 'text NOT NULL',
    notice: 'text',
    notice_on: 'text',
    urgency: 'text NOT NULL',
    lead_agency_id: 'text',
    coordinators: 'json NOT NULL',
    due_on: 'date',
    issued: 'boolean NOT NULL',
  },
  key: ['id'],
} as const satisfies RowTable;

export const outgoingTable = {
  name: 'outgoing',
  columns: {
    id: 'text COLLATE "C"',
    position: 'bigint NOT NULL',
    reminder_id: 'text NOT NULL',
    directive_id: 'text NOT NULL',
    type: 'text NOT NULL',
    audience: 'json NOT NULL',
    actor: 'json NOT NULL',
    data: 'json NOT NULL',
    channel: 'text NOT NULL',
    address: 'text NOT NULL',
    account_id: 'text',
    language: 'text NOT NULL',
    at_once: 'boolean NOT NULL',
    due_at: 'timestamptz NOT NULL',
    send_at: 'timestamptz NOT NULL',
    state: 'text NOT NULL',
    outcome: 'text',
    outcome_at: 'timestamptz',
    traceparent: 'text',
  },
  filledByDefault: {
    noted_at: 'timestamptz NOT NULL DEFAULT clock_timestamp()',
  },
  key: ['id'],
  indexes: {
    outgoing_pending: "(send_at) WHERE state = 'pending'",
    outgoing_pending_of: "(directive_id) WHERE state = 'pending'",
    outgoing_of_account: "(account_id) WHERE state IN ('pending', 'dead')",
    outgoing_dead: "(position) WHERE state = 'dead'",
    outgoing_by_due: '(due_at)',
  },
} as const satisfies RowTable;

export const outgoingTables = createTables(agencyTable, accountTable, directiveTable, outgoingTable);
