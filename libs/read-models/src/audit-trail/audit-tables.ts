import type { RowTable } from '#consumers';

/**
 * `audit_event` holds every event as it was recorded; `audit_directive` who carries a directive out, so that an event
 * is found by the agencies of its time; `audit_agency_name` each name of an agency with the position it begins at.
 */
export const auditTables = `
CREATE TABLE audit_event (
  position bigint PRIMARY KEY,
  stream_id text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  event_id text NOT NULL,
  type text COLLATE "C" NOT NULL,
  recorded_at timestamptz NOT NULL,
  actor_id text COLLATE "C" NOT NULL,
  actor json NOT NULL,
  standing_in_for text[] NOT NULL,
  correlation_id text,
  causation_id text,
  data json NOT NULL,
  directive_id text COLLATE "C",
  meeting_id text COLLATE "C",
  agency_ids text[] NOT NULL,
  words text NOT NULL
);
CREATE INDEX audit_event_by_stream ON audit_event (stream_id, revision);
CREATE INDEX audit_event_by_directive ON audit_event (directive_id, position) WHERE directive_id IS NOT NULL;
CREATE INDEX audit_event_by_meeting ON audit_event (meeting_id, position) WHERE meeting_id IS NOT NULL;
CREATE INDEX audit_event_by_actor ON audit_event (actor_id, position);
CREATE INDEX audit_event_by_type ON audit_event (type, position);
CREATE INDEX audit_event_by_correlation ON audit_event (correlation_id, position) WHERE correlation_id IS NOT NULL;
CREATE INDEX audit_event_by_time ON audit_event (recorded_at, position);
CREATE INDEX audit_event_by_agency ON audit_event USING gin (agency_ids);

CREATE TABLE audit_directive (
  id text COLLATE "C" PRIMARY KEY,
  meeting_id text NOT NULL,
  number text NOT NULL,
  lead_agency_id text,
  coordinator_ids text[] NOT NULL,
  issued boolean NOT NULL
);

CREATE TABLE audit_agency_name (
  agency_id text COLLATE "C" NOT NULL,
  from_position bigint NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (agency_id, from_position)
);
`;

export const eventTable = {
  name: 'audit_event',
  columns: {
    position: 'bigint',
    stream_id: 'text',
    revision: 'bigint',
    event_id: 'text',
    type: 'text',
    recorded_at: 'timestamptz',
    actor_id: 'text',
    actor: 'json',
    standing_in_for: 'text[]',
    correlation_id: 'text',
    causation_id: 'text',
    data: 'json',
    directive_id: 'text',
    meeting_id: 'text',
    agency_ids: 'text[]',
    words: 'text',
  },
  key: ['position'],
} as const satisfies RowTable;

export const directiveTable = {
  name: 'audit_directive',
  columns: {
    id: 'text',
    meeting_id: 'text',
    number: 'text',
    lead_agency_id: 'text',
    coordinator_ids: 'text[]',
    issued: 'boolean',
  },
  key: ['id'],
} as const satisfies RowTable;

export const agencyNameTable = {
  name: 'audit_agency_name',
  columns: { agency_id: 'text', from_position: 'bigint', name: 'text' },
  key: ['agency_id', 'from_position'],
} as const satisfies RowTable;
